package dev.polyvisor.spi.store.watch;

import dev.polyvisor.api.PolyvisorException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The last transactions: a ring, bounded by the number of changes that they hold together. The oldest make room for a new
 * one; one that is larger than the ring expires all before it, and stays itself until the next one comes.
 *
 * <p>Thread safety: one writer at a time, who appends a transaction before it publishes the state; any number of readers,
 * who never block. A reader finds either the very transaction that it asks for or nothing.
 */
public final class Journal {
    private final int capacity;
    private final AtomicReferenceArray<@Nullable Commit> ring;
    private long oldest = 1;
    private long weight;

    /**
     * An empty journal.
     *
     * @param capacity how many changes it keeps, at least 1
     * @throws PolyvisorException INVALID_ARGUMENT when it is less
     */
    public Journal(int capacity) {
        if (capacity < 1) {
            throw PolyvisorException.invalidArgument("journalCapacity", "is not positive");
        }
        this.capacity = capacity;
        this.ring = new AtomicReferenceArray<>(capacity);
    }

    /**
     * Adds the next transaction.
     *
     * @param commit the transaction, whose number is one more than the last one's
     */
    public void append(Commit commit) {
        long number = commit.revision().number();
        weight += commit.weight();
        while (weight > capacity && oldest < number) {
            expireOldest();
        }
        ring.set(slot(number), commit);
    }

    private void expireOldest() {
        Commit expired = ring.getAndSet(slot(oldest), null);
        if (expired != null) {
            weight -= expired.weight();
        }
        oldest++;
    }

    /**
     * The transaction that made a revision.
     *
     * @param number the number of the revision
     * @return the transaction, null when it has expired
     */
    public @Nullable Commit get(long number) {
        Commit found = ring.get(slot(number));
        return found != null && found.revision().number() == number ? found : null;
    }

    private int slot(long number) {
        return (int) (number % capacity);
    }
}

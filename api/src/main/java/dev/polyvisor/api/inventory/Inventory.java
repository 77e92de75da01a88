package dev.polyvisor.api.inventory;

import dev.polyvisor.api.PolyvisorException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The live inventory of a fleet: an in-memory model with one revision over all providers.
 *
 * <p>Thread safety: all methods may be called from any thread; reading never blocks and is never blocked.
 */
public interface Inventory {

    /**
     * The state now. Costs a few nanoseconds.
     *
     * @return an immutable snapshot
     */
    InventorySnapshot snapshot();

    /**
     * The revision now.
     *
     * @return the revision
     */
    default Revision revision() {
        return snapshot().revision();
    }

    /**
     * Waits until the models of all providers have equalled their backends.
     *
     * @param timeout how long to wait
     * @throws PolyvisorException DEADLINE_EXCEEDED, naming each late provider with its phase and cause
     * @throws InterruptedException when the thread is interrupted
     */
    void awaitParity(Duration timeout) throws InterruptedException;

    /**
     * Waits until a revision is reached, so that a caller reads what it wrote.
     *
     * @param revision the revision
     * @param timeout how long to wait
     * @return a snapshot at that revision or a later one
     * @throws PolyvisorException DEADLINE_EXCEEDED; INVALID_ARGUMENT when the epoch is another
     * @throws InterruptedException when the thread is interrupted
     */
    InventorySnapshot awaitRevision(Revision revision, Duration timeout) throws InterruptedException;

    /**
     * Waits until an entry fulfils a condition. It is tested against every state that this thread gets to see, and the
     * last one for certain.
     *
     * @param key the key
     * @param condition gets the entry, empty when there is none; pure
     * @param timeout how long to wait
     * @return a snapshot in which it holds
     * @throws PolyvisorException DEADLINE_EXCEEDED
     * @throws InterruptedException when the thread is interrupted
     */
    InventorySnapshot await(ResourceKey key, Predicate<Optional<Entry<?>>> condition, Duration timeout)
            throws InterruptedException;

    /**
     * Tells a listener of every change from now on.
     *
     * @param listener called serially, on the fleet's executor, under no lock; what it throws is logged, and the watch
     *     goes on
     * @return the watch
     */
    default Watch watch(Consumer<? super Batch> listener) {
        return watch(WatchSpec.fromNow(), listener);
    }

    /**
     * Tells a listener of every change after a revision.
     *
     * @param from the revision
     * @param listener as in {@link #watch(Consumer)}
     * @return the watch
     */
    default Watch watch(Revision from, Consumer<? super Batch> listener) {
        return watch(WatchSpec.from(from), listener);
    }

    /**
     * Tells a listener of changes.
     *
     * @param spec where to begin and what it is about
     * @param listener as in {@link #watch(Consumer)}
     * @return the watch
     */
    Watch watch(WatchSpec spec, Consumer<? super Batch> listener);

    /**
     * A watch whose batches are asked for.
     *
     * @param spec where to begin and what it is about
     * @return the watch
     */
    PullWatch pull(WatchSpec spec);

    /**
     * Watches as reactive streams. Each subscriber gets a watch of its own; one that asks for little gets coalesced
     * batches.
     *
     * @param spec where to begin and what it is about
     * @return the publisher
     */
    Flow.Publisher<Batch> publisher(WatchSpec spec);

    /**
     * Writes the present state, for {@code FleetBuilder.savedState}. Without secrets.
     *
     * @param out where to; not closed
     * @return the revision that was written
     * @throws PolyvisorException INTERNAL when the stream fails, with its exception as the cause
     */
    Revision save(OutputStream out);
}

package dev.polyvisor.benchmarks.model;

import dev.polyvisor.api.inventory.Batch;
import dev.polyvisor.api.inventory.Revision;
import java.time.Duration;
import java.util.function.Consumer;

/** Takes note of how far a watch has come, and does nothing else. */
public final class Listener implements Consumer<Batch> {
    private static final long PATIENCE = Duration.ofSeconds(30).toNanos();

    private long changes;
    private long batches;
    private volatile long position;

    /** Called serially; what it counts can be seen with the position. */
    @Override
    public void accept(Batch batch) {
        changes += batch.changes().size();
        batches++;
        position = batch.to().number();
    }

    /**
     * How many changes were delivered up to the position that was awaited.
     *
     * @return the number
     */
    public long changes() {
        return changes;
    }

    /**
     * In how many batches they came.
     *
     * @return the number
     */
    public long batches() {
        return batches;
    }

    /**
     * Spins until a revision was delivered, as a thread that is parked would measure its own waking.
     *
     * @param revision the revision
     */
    public void awaitDelivery(Revision revision) {
        long begin = System.nanoTime();
        while (position < revision.number()) {
            if (System.nanoTime() - begin > PATIENCE) {
                throw new IllegalStateException("delivered up to " + position + ", not to " + revision);
            }
            Thread.onSpinWait();
        }
    }
}

package dev.polyvisor.spi.store;

import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.api.inventory.Batch;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.PullWatch;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.Revision;
import dev.polyvisor.api.inventory.Watch;
import dev.polyvisor.api.inventory.WatchSpec;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The revisioned model of a fleet. */
public final class RevisionedStore {

    /**
     * An empty store.
     *
     * @param epoch the epoch of its revisions, different from that of every other store
     * @param journalCapacity how many changes are kept for watches that lag or resume, at least 1
     * @param executor runs the listeners of watches
     * @param clock measures time-outs
     */
    public RevisionedStore(String epoch, int journalCapacity, Executor executor, FleetClock clock) {}

    /** Makes kinds known, before anything of them is written. Idempotent. */
    public void register(Collection<? extends Kind<?>> kinds) {
        throw new UnsupportedOperationException();
    }

    /** The state now. */
    public InventorySnapshot snapshot() {
        throw new UnsupportedOperationException();
    }

    /** Runs work as one transaction. */
    public Revision commit(Set<String> labels, Consumer<Transaction> work) {
        throw new UnsupportedOperationException();
    }

    /** As {@code Inventory.watch}. */
    public Watch watch(WatchSpec spec, Consumer<? super Batch> listener) {
        throw new UnsupportedOperationException();
    }

    /** As {@code Inventory.pull}. */
    public PullWatch pull(WatchSpec spec) {
        throw new UnsupportedOperationException();
    }

    /** As {@code Inventory.publisher}. */
    public Flow.Publisher<Batch> publisher(WatchSpec spec) {
        throw new UnsupportedOperationException();
    }

    /** As {@code Inventory.awaitRevision}. */
    public InventorySnapshot awaitRevision(Revision revision, Duration timeout) throws InterruptedException {
        throw new UnsupportedOperationException();
    }

    /** As {@code Inventory.await}. */
    public InventorySnapshot await(ResourceKey key, Predicate<Optional<Entry<?>>> condition, Duration timeout)
            throws InterruptedException {
        throw new UnsupportedOperationException();
    }

    /** As {@code Inventory.save}. */
    public Revision save(OutputStream out) {
        throw new UnsupportedOperationException();
    }

    /**
     * Begins with a saved state; before anything is written. The values of a kind appear when it is registered.
     *
     * @param in what {@link #save} wrote; not closed
     * @param providers the providers to take over; what was saved of others is left out
     * @throws dev.polyvisor.api.PolyvisorException INVALID_ARGUMENT when it cannot be read
     */
    public void restore(InputStream in, Set<String> providers) {
        throw new UnsupportedOperationException();
    }

    /**
     * Ends every watch with a mark END. Idempotent.
     *
     * @param bound how long to wait for the listeners; zero for not at all
     * @return whether every listener has returned
     */
    public boolean close(Duration bound) {
        throw new UnsupportedOperationException();
    }
}

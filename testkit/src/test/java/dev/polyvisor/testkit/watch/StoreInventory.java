package dev.polyvisor.testkit.watch;

import dev.polyvisor.api.inventory.Batch;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.Inventory;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.PullWatch;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.Revision;
import dev.polyvisor.api.inventory.Watch;
import dev.polyvisor.api.inventory.WatchSpec;
import dev.polyvisor.spi.store.RevisionedStore;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A store without a fleet. */
record StoreInventory(RevisionedStore store) implements Inventory {

    @Override
    public InventorySnapshot snapshot() {
        return store.snapshot();
    }

    @Override
    public void awaitParity(Duration timeout) {
        throw new UnsupportedOperationException();
    }

    @Override
    public InventorySnapshot awaitRevision(Revision revision, Duration timeout) throws InterruptedException {
        return store.awaitRevision(revision, timeout);
    }

    @Override
    public InventorySnapshot await(ResourceKey key, Predicate<Optional<Entry<?>>> condition, Duration timeout)
            throws InterruptedException {
        return store.await(key, condition, timeout);
    }

    @Override
    public Watch watch(WatchSpec spec, Consumer<? super Batch> listener) {
        return store.watch(spec, listener);
    }

    @Override
    public PullWatch pull(WatchSpec spec) {
        return store.pull(spec);
    }

    @Override
    public Flow.Publisher<Batch> publisher(WatchSpec spec) {
        return store.publisher(spec);
    }

    @Override
    public Revision save(OutputStream out) {
        return store.save(out);
    }
}

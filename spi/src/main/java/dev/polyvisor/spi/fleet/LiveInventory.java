package dev.polyvisor.spi.fleet;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
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
import dev.polyvisor.spi.time.Deadline;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The store, and the parity of the providers that fill it. */
final class LiveInventory implements Inventory {
    private final RevisionedStore store;
    private final LiveFleet fleet;

    LiveInventory(RevisionedStore store, LiveFleet fleet) {
        this.store = store;
        this.fleet = fleet;
    }

    @Override
    public InventorySnapshot snapshot() {
        return store.snapshot();
    }

    @Override
    public void awaitParity(Duration timeout) throws InterruptedException {
        Deadline deadline = fleet.deadline(timeout);
        List<Session> late = new ArrayList<>();
        for (String name : fleet.names()) {
            fleet.lateForParity(name, deadline).ifPresent(late::add);
        }
        fleet.requireOpen();
        if (!late.isEmpty()) {
            String all = String.join("; ", late.stream().map(Lateness::of).toList());
            throw PolyvisorException.builder(ErrorCode.DEADLINE_EXCEEDED, "no parity within " + timeout + ": " + all)
                    .operation("inventory.awaitParity")
                    .cause(late.get(0).status().cause().orElse(null))
                    .build();
        }
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

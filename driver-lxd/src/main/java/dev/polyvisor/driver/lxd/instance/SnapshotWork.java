package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.instance.Quiesce;
import dev.polyvisor.api.instance.RestoreOptions;
import dev.polyvisor.api.instance.Snapshot;
import dev.polyvisor.api.instance.SnapshotSpec;
import dev.polyvisor.driver.lxd.client.LxdFailures;
import dev.polyvisor.driver.lxd.client.LxdNames;
import dev.polyvisor.driver.lxd.inventory.Times;
import dev.polyvisor.driver.lxd.wire.WireOperation;
import dev.polyvisor.driver.lxd.wire.WireSnapshot;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The steps of work on snapshots. */
final class SnapshotWork {
    private SnapshotWork() {}

    /** Refuses what LXD has no form of. */
    static void check(SnapshotSpec spec) {
        Optional<String> problem = LxdNames.snapshot(spec.name());
        if (problem.isPresent()) {
            throw PolyvisorException.invalid(List.of(new Violation("name", problem.get())));
        }
        Refusals.unknownOptions(spec.options().keySet());
        if (!spec.description().isEmpty() || !spec.labels().isEmpty()) {
            throw Refusals.unimplemented("LXD snapshots have no description and no labels of their own");
        }
        if (spec.disks().isPresent()) {
            throw Refusals.unimplemented("LXD snapshots have the root disk, not a choice of disks");
        }
        if (spec.retained()) {
            throw Refusals.unimplemented("LXD deletes the snapshots with their instance; publish an image instead");
        }
        if (spec.quiesce() == Quiesce.REQUIRED) {
            throw Refusals.unimplemented("LXD does not freeze file systems through the guest");
        }
    }

    /** The key that a snapshot was taken with. */
    private static String key(WireSnapshot snapshot) {
        return snapshot.config().getOrDefault(Labels.snapshotKey(snapshot.name()), snapshot.name());
    }

    /**
     * Writes the idempotency key of a snapshot into the configuration of its instance, which the snapshot takes over: it has no
     * place of its own for one.
     */
    record Mark(InstanceHandle instance, String snapshot, String key) implements Step {
        @Override
        public boolean isReached() throws InterruptedException {
            Found found = instance.find();
            return SnapshotsFacet.wire(found, snapshot).isPresent()
                    || key.equals(found.wire().config().get(Labels.snapshotKey(snapshot)));
        }

        @Override
        public Optional<WireOperation> send() throws InterruptedException {
            return change(instance, Labels.snapshotKey(snapshot), key);
        }

        @Override
        public String description() {
            return "Updating instance";
        }
    }

    /** Takes the key out of the instance again. */
    record Unmark(InstanceHandle instance, String snapshot) implements Step {
        @Override
        public boolean isReached() throws InterruptedException {
            return !instance.find().wire().config().containsKey(Labels.snapshotKey(snapshot));
        }

        @Override
        public Optional<WireOperation> send() throws InterruptedException {
            return change(instance, Labels.snapshotKey(snapshot), "");
        }

        @Override
        public String description() {
            return "Updating instance";
        }
    }

    /** A snapshot brings back whether the instance ran when it was taken, by which the daemon starts it with itself. */
    record StayOff(InstanceHandle instance) implements Step {
        private static final String POWER = "volatile.last_state.power";

        @Override
        public boolean isReached() throws InterruptedException {
            Found found = instance.find();
            return !found.isStopped() || !"RUNNING".equals(found.wire().config().get(POWER));
        }

        @Override
        public Optional<WireOperation> send() throws InterruptedException {
            return change(instance, POWER, "STOPPED");
        }

        @Override
        public String description() {
            return "Updating instance";
        }
    }

    /** An empty value removes the key; the description has to be said again, or it is cleared. */
    private static Optional<WireOperation> change(InstanceHandle instance, String key, String value)
            throws InterruptedException {
        Found found = instance.find();
        return instance.parts()
                .calls()
                .begin(Requests.patch(
                        found, Map.of("description", found.wire().description(), "config", Map.of(key, value))));
    }

    record Create(InstanceHandle instance, SnapshotSpec spec) implements Step {
        @Override
        public boolean isReached() throws InterruptedException {
            Optional<WireSnapshot> there = SnapshotsFacet.wire(instance.find(), spec.name());
            if (there.isPresent() && !key(there.get()).equals(spec.idempotencyKey())) {
                throw Refusals.taken("a snapshot", spec.name());
            }
            return there.isPresent();
        }

        @Override
        public Optional<WireOperation> send() throws InterruptedException {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("name", spec.name());
            body.put("stateful", spec.memory());
            spec.expiresAt().ifPresent(at -> body.put("expires_at", at.toString()));
            return instance.parts().calls().begin(Requests.snapshots(instance.find(), body));
        }

        @Override
        public String description() {
            return "Snapshotting instance";
        }
    }

    /** Each is one more: what the instance became since cannot be told from the snapshot. */
    record Restore(InstanceHandle instance, String snapshot, RestoreOptions options) implements Step {
        @Override
        public boolean isReached() throws InterruptedException {
            Found found = instance.find();
            WireSnapshot wire =
                    SnapshotsFacet.wire(found, snapshot).orElseThrow(() -> Refusals.notFound("snapshot", snapshot));
            if (options.memory() && !wire.stateful()) {
                // LXD would bring back the files, fail then, and leave the instance off
                throw Refusals.precondition("snapshot '" + snapshot + "' has no memory");
            }
            if (!options.stopFirst() && found.isRunning()) {
                throw Refusals.precondition("instance '" + found.name() + "' is running");
            }
            return false;
        }

        @Override
        public Optional<WireOperation> send() throws InterruptedException {
            return instance.parts().calls().begin(Requests.restore(instance.find(), snapshot, options.memory()));
        }

        @Override
        public String description() {
            return "Restoring snapshot";
        }

        @Override
        public boolean isOneMore() {
            return true;
        }
    }

    record Rename(InstanceHandle instance, String snapshot, String newName) implements Step {
        @Override
        public boolean isReached() throws InterruptedException {
            Found found = instance.find();
            boolean old = SnapshotsFacet.wire(found, snapshot).isPresent();
            boolean there = SnapshotsFacet.wire(found, newName).isPresent();
            if (snapshot.equals(newName) && there) {
                return true;
            }
            if (old && there) {
                throw Refusals.taken("a snapshot", newName);
            }
            if (!old && !there) {
                throw Refusals.notFound("snapshot", snapshot);
            }
            return there;
        }

        @Override
        public Optional<WireOperation> send() throws InterruptedException {
            return instance.parts().calls().begin(Requests.renameSnapshot(instance.find(), snapshot, newName));
        }

        @Override
        public String description() {
            return "Renaming snapshot";
        }
    }

    record Expire(InstanceHandle instance, String snapshot, Optional<Instant> at) implements Step {
        /** How LXD writes "never". */
        private static final String NEVER = "0001-01-01T00:00:00Z";

        @Override
        public boolean isReached() throws InterruptedException {
            return SnapshotsFacet.wire(instance.find(), snapshot)
                    .map(wire -> Times.parse(wire.expiresAt()).equals(at))
                    .orElseThrow(() -> Refusals.notFound("snapshot", snapshot));
        }

        @Override
        public Optional<WireOperation> send() throws InterruptedException {
            return instance.parts()
                    .calls()
                    .begin(Requests.putSnapshot(
                            instance.find(),
                            snapshot,
                            Map.of("expires_at", at.map(Instant::toString).orElse(NEVER))));
        }

        @Override
        public String description() {
            return "Updating snapshot";
        }
    }

    record Delete(InstanceHandle instance, String snapshot) implements Step {
        @Override
        public boolean isReached() throws InterruptedException {
            return SnapshotsFacet.wire(instance.find(), snapshot).isEmpty();
        }

        @Override
        public Optional<WireOperation> send() throws InterruptedException {
            return instance.parts().calls().begin(Requests.deleteSnapshot(instance.find(), snapshot));
        }

        @Override
        public String description() {
            return "Deleting snapshot";
        }
    }

    /** One after the other, the newest first; those that cannot be deleted do not hold up the others. */
    static final class DeleteAll implements Step {
        private final InstanceHandle instance;
        private final Map<String, PolyvisorException> failed = new ConcurrentHashMap<>();
        private volatile String current = "";

        DeleteAll(InstanceHandle instance) {
            this.instance = instance;
        }

        private Optional<Snapshot> newest(Found found) {
            return SnapshotsFacet.all(found).stream()
                    .filter(snapshot -> !failed.containsKey(snapshot.name()))
                    .reduce((older, newer) -> newer);
        }

        @Override
        public boolean isReached() throws InterruptedException {
            boolean done = newest(instance.find()).isEmpty();
            if (done && !failed.isEmpty()) {
                Iterator<PolyvisorException> all = failed.values().iterator();
                PolyvisorException first = all.next();
                all.forEachRemaining(first::addSuppressed);
                throw first;
            }
            return done;
        }

        @Override
        public Optional<WireOperation> send() throws InterruptedException {
            Found found = instance.find();
            Optional<Snapshot> next = newest(found);
            if (next.isEmpty()) {
                return Optional.empty();
            }
            current = next.get().name();
            return instance.parts().calls().begin(Requests.deleteSnapshot(found, current));
        }

        @Override
        public String description() {
            return "Deleting snapshot";
        }

        @Override
        public Optional<PolyvisorException> failure(WireOperation ended) {
            failed.put(current, LxdFailures.of(ended));
            return Optional.empty();
        }

        @Override
        public boolean isRepeated() {
            return true;
        }
    }
}

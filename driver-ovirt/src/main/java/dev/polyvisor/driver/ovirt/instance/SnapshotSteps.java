package dev.polyvisor.driver.ovirt.instance;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.RestoreOptions;
import dev.polyvisor.api.instance.SnapshotSpec;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.driver.ovirt.inventory.SnapshotText;
import dev.polyvisor.driver.ovirt.wire.Listed;
import dev.polyvisor.driver.ovirt.wire.Scalars;
import dev.polyvisor.driver.ovirt.wire.WireAttachedDisk;
import dev.polyvisor.driver.ovirt.wire.WireSnapshot;
import dev.polyvisor.http.HttpRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The requests about the snapshots of a machine. The engine does one after the other, and locks the machine meanwhile. */
final class SnapshotSteps {
    private static final String LOCKED = "locked";
    private static final String IN_PREVIEW = "in_preview";

    private final InstanceHandle instance;
    private final DiskSteps disks;

    SnapshotSteps(InstanceHandle instance) {
        this.instance = instance;
        this.disks = new DiskSteps(instance.parts(), instance::find);
    }

    /** Those that somebody has taken: not the machine itself, nor what it was before a trial. */
    List<WireSnapshot> all() throws InterruptedException {
        return Listed.in(instance.find().wire().snapshots()).stream()
                .filter(each -> Scalars.text(each.snapshotType()).equals("regular"))
                .toList();
    }

    Optional<WireSnapshot> find(String snapshot) throws InterruptedException {
        List<WireSnapshot> all = all();
        Optional<WireSnapshot> known =
                all.stream().filter(each -> snapshot.equals(each.id())).findFirst();
        if (known.isPresent()) {
            return known;
        }
        List<WireSnapshot> named =
                all.stream().filter(each -> name(each).equals(snapshot)).toList();
        if (named.size() > 1) {
            throw Refusals.precondition("several snapshots have the name '" + snapshot + "': "
                    + named.stream()
                            .map(each -> Scalars.text(each.id()))
                            .sorted()
                            .collect(Collectors.joining(", ")));
        }
        return named.stream().findFirst();
    }

    WireSnapshot needed(String snapshot) throws InterruptedException {
        return find(snapshot).orElseThrow(() -> Refusals.notFound("snapshot", snapshot));
    }

    private static String name(WireSnapshot wire) {
        return SnapshotText.of(Scalars.text(wire.description())).name();
    }

    private static boolean is(WireSnapshot wire, String status) {
        return status.equals(wire.snapshotStatus());
    }

    private Optional<WireSnapshot> onTrial() throws InterruptedException {
        return all().stream().filter(each -> is(each, IN_PREVIEW)).findFirst();
    }

    Step taking(SnapshotSpec spec) {
        return new Take(spec);
    }

    Step restoring(String snapshot, RestoreOptions options) {
        return new Restore(snapshot, options);
    }

    Step previewing(String snapshot, RestoreOptions options) {
        return new Preview(snapshot, options);
    }

    Step deciding(String action) {
        return new Decide(action);
    }

    Step removing(String snapshot) {
        return new Remove(snapshot);
    }

    Step removingAll() {
        return new RemoveAll();
    }

    /** A restore with the machine stopped before and started again, when it runs. */
    void around(String snapshot, RestoreOptions options, Work<Instance> work) {
        Pause pause = new Pause(instance, () -> {
            // nothing is stopped for a restore that cannot be
            Map<String, Object> unused = how(needed(snapshot), options);
        });
        work.then(pause.before()).then(new Restore(snapshot, options)).then(pause.after());
    }

    /** What the engine is told of how to go back. */
    private Map<String, Object> how(WireSnapshot snapshot, RestoreOptions options) throws InterruptedException {
        if (options.memory() && !Scalars.isTrue(snapshot.persistMemorystate())) {
            throw Refusals.precondition("the snapshot has no memory");
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("restore_memory", options.memory());
        if (options.disks().isPresent()) {
            body.put("disks", Map.of("disk", refs(options.disks().get())));
        }
        return body;
    }

    private List<Map<String, Object>> refs(Set<String> names) throws InterruptedException {
        List<Map<String, Object>> refs = new ArrayList<>();
        for (String name : names) {
            WireAttachedDisk disk = disks.needed(name);
            refs.add(VmDocument.ref(Scalars.text(disk.id())));
        }
        return refs;
    }

    private final class Take implements Step {
        private final SnapshotSpec spec;

        Take(SnapshotSpec spec) {
            this.spec = spec;
        }

        private Optional<WireSnapshot> adopted() throws InterruptedException {
            List<WireSnapshot> named = all().stream()
                    .filter(each -> name(each).equals(spec.name()))
                    .toList();
            Optional<WireSnapshot> ours = named.stream()
                    .filter(each ->
                            SnapshotText.of(Scalars.text(each.description())).isOf(spec.idempotencyKey()))
                    .findFirst();
            if (ours.isEmpty() && !named.isEmpty()) {
                throw Refusals.taken("snapshot", spec.name());
            }
            return ours;
        }

        @Override
        public boolean isReached() throws InterruptedException {
            return adopted()
                    .filter(each -> is(each, "ok") || is(each, IN_PREVIEW))
                    .isPresent();
        }

        @Override
        public Optional<String> send(Calls calls) throws InterruptedException {
            if (spec.memory() && instance.state() != MachineState.RUNNING) {
                throw Refusals.precondition("the machine does not run, so it has no memory to save");
            }
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("description", SnapshotText.write(spec.name(), spec.description(), spec.idempotencyKey()));
            body.put("persist_memorystate", spec.memory());
            if (spec.disks().isPresent()) {
                List<Map<String, Object>> attachments = new ArrayList<>();
                for (Map<String, Object> disk : refs(spec.disks().get())) {
                    attachments.add(Map.of("disk", disk));
                }
                body.put("disk_attachments", Map.of("disk_attachment", attachments));
            }
            WireSnapshot unused =
                    calls.send(HttpRequest.post("/vms/{}/snapshots", instance.id()), body, WireSnapshot.class);
            return Optional.empty();
        }

        @Override
        public boolean isUnderWay() throws InterruptedException {
            return adopted().isPresent();
        }

        @Override
        public String stage() {
            return "taking the snapshot";
        }
    }

    private final class Restore implements Step {
        private final String snapshot;
        private final RestoreOptions options;

        Restore(String snapshot, RestoreOptions options) {
            this.snapshot = snapshot;
            this.options = options;
        }

        @Override
        public boolean isReached() throws InterruptedException {
            return SnapshotsFacet.rests(instance.state());
        }

        @Override
        public Optional<String> send(Calls calls) throws InterruptedException {
            WireSnapshot wire = needed(snapshot);
            Map<String, Object> how = how(wire, options);
            MachineState state = instance.state();
            if (!SnapshotsFacet.rests(state) && state != MachineState.PROVISIONING) {
                throw Refusals.precondition("the machine runs; stop it before");
            }
            return calls.act(
                    HttpRequest.post("/vms/{}/snapshots/{}/restore", instance.id(), Scalars.text(wire.id())), how);
        }

        @Override
        public boolean isUnderWay() throws InterruptedException {
            return !instance.isUnlocked();
        }

        @Override
        public String stage() {
            return "restoring";
        }

        @Override
        public boolean isOneMore() {
            return true;
        }
    }

    private final class Preview implements Step {
        private final String snapshot;
        private final RestoreOptions options;

        Preview(String snapshot, RestoreOptions options) {
            this.snapshot = snapshot;
            this.options = options;
        }

        @Override
        public boolean isReached() throws InterruptedException {
            return is(needed(snapshot), IN_PREVIEW) && instance.isUnlocked();
        }

        @Override
        public Optional<String> send(Calls calls) throws InterruptedException {
            WireSnapshot wire = needed(snapshot);
            Map<String, Object> body = how(wire, options);
            if (onTrial().isPresent()) {
                throw Refusals.precondition("a trial of another snapshot is under way");
            }
            body.put("snapshot", VmDocument.ref(Scalars.text(wire.id())));
            return calls.act(instance.id(), "previewsnapshot", body);
        }

        @Override
        public boolean isUnderWay() throws InterruptedException {
            return !instance.isUnlocked();
        }

        @Override
        public String stage() {
            return "preparing the trial";
        }
    }

    private final class Decide implements Step {
        private final String action;

        Decide(String action) {
            this.action = action;
        }

        @Override
        public boolean isReached() throws InterruptedException {
            return onTrial().isEmpty() && instance.isUnlocked();
        }

        @Override
        public Optional<String> send(Calls calls) throws InterruptedException {
            return onTrial().isEmpty() ? Optional.empty() : calls.act(instance.id(), action, Map.of());
        }

        @Override
        public boolean isUnderWay() throws InterruptedException {
            return !instance.isUnlocked();
        }

        @Override
        public String stage() {
            return "ending the trial";
        }
    }

    private Optional<String> remove(Calls calls, WireSnapshot wire) throws InterruptedException {
        return calls.remove(HttpRequest.delete("/vms/{}/snapshots/{}", instance.id(), Scalars.text(wire.id())));
    }

    private final class Remove implements Step {
        private final String snapshot;

        Remove(String snapshot) {
            this.snapshot = snapshot;
        }

        @Override
        public boolean isReached() throws InterruptedException {
            return find(snapshot).isEmpty();
        }

        @Override
        public Optional<String> send(Calls calls) throws InterruptedException {
            return remove(calls, needed(snapshot));
        }

        @Override
        public boolean isUnderWay() throws InterruptedException {
            return find(snapshot).filter(each -> is(each, LOCKED)).isPresent();
        }

        @Override
        public String stage() {
            return "deleting the snapshot";
        }
    }

    /** One after the other, the newest first; what the engine refuses is told in the end. */
    private final class RemoveAll implements Step {
        private final Set<String> refused = new HashSet<>();
        private @Nullable PolyvisorException first;

        private List<WireSnapshot> left() throws InterruptedException {
            return all().stream()
                    .filter(each -> !refused.contains(Scalars.text(each.id())))
                    .sorted(Comparator.comparingLong((WireSnapshot each) -> Scalars.whole(each.date()))
                            .reversed())
                    .toList();
        }

        @Override
        public boolean isReached() throws InterruptedException {
            boolean done = left().isEmpty();
            PolyvisorException failure = first;
            if (done && failure != null) {
                throw failure;
            }
            return done;
        }

        @Override
        public Optional<String> send(Calls calls) throws InterruptedException {
            WireSnapshot newest = left().get(0);
            try {
                return remove(calls, newest);
            } catch (PolyvisorException failure) {
                if (failure.retryable()) {
                    throw failure;
                }
                refused.add(Scalars.text(newest.id()));
                if (first == null) {
                    first = failure;
                } else {
                    first.addSuppressed(failure);
                }
                return Optional.empty();
            }
        }

        @Override
        public boolean isUnderWay() throws InterruptedException {
            return all().stream().anyMatch(each -> is(each, LOCKED));
        }

        @Override
        public boolean isRepeated() {
            return true;
        }

        @Override
        public String stage() {
            return "deleting the snapshots";
        }
    }
}

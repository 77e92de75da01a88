package dev.polyvisor.driver.kubevirt.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.instance.Consistency;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.RestoreOptions;
import dev.polyvisor.api.instance.Snapshot;
import dev.polyvisor.api.instance.SnapshotSpec;
import dev.polyvisor.api.instance.SnapshotState;
import dev.polyvisor.driver.kubevirt.client.KubeKind;
import dev.polyvisor.driver.kubevirt.client.KubeList;
import dev.polyvisor.driver.kubevirt.client.KubeNames;
import dev.polyvisor.driver.kubevirt.inventory.WorkMapper;
import dev.polyvisor.driver.kubevirt.model.KubevirtSnapshot;
import dev.polyvisor.driver.kubevirt.wire.WireAny;
import dev.polyvisor.spi.instance.Blocking;
import dev.polyvisor.spi.instance.UnsupportedSnapshots;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The snapshots of a machine. Thread safety: may be used from any thread. */
final class SnapshotsFacet extends UnsupportedSnapshots {
    private static final String DESCRIPTION = "polyvisor.dev/description";

    private final InstanceHandle instance;
    private final Parts parts;
    private final WorkMapper mapper;

    SnapshotsFacet(InstanceHandle instance) {
        super(instance);
        this.instance = instance;
        this.parts = instance.parts();
        this.mapper = WorkMapper.of(parts.session());
    }

    private String namespace() {
        return instance.namespace();
    }

    private List<WireAny> all() throws InterruptedException {
        instance.find();
        List<WireAny> found = new ArrayList<>();
        try (KubeList list = parts.client().list(KubeKind.SNAPSHOT, Optional.of(namespace()), Optional.empty(), true)) {
            for (Optional<WireAny> next = list.next(WireAny.class); next.isPresent(); next = list.next(WireAny.class)) {
                if (isOurs(next.get())) {
                    found.add(next.get());
                }
            }
        }
        return found;
    }

    /** Of this machine, and not of another one that had the name before. */
    private boolean isOurs(WireAny wire) {
        KubevirtSnapshot snapshot = mapper.snapshot(wire);
        return snapshot.machine().equals(instance.name())
                && (snapshot.machineUid().isEmpty()
                        || snapshot.machineUid().equals(instance.key().id()));
    }

    @Override
    public List<Snapshot> list() {
        instance.need(Capability.SNAPSHOT);
        return Blocking.get(this::all).stream()
                .map(this::told)
                .sorted(Comparator.comparing((Snapshot each) -> each.createdAt().orElse(Instant.EPOCH))
                        .thenComparing(Snapshot::name))
                .toList();
    }

    @Override
    public Optional<Snapshot> find(String snapshot) {
        instance.need(Capability.SNAPSHOT);
        return Blocking.get(() -> wire(snapshot)).map(this::told);
    }

    private Optional<WireAny> wire(String snapshot) throws InterruptedException {
        if (KubeNames.object(snapshot).isPresent()) {
            return Optional.empty();
        }
        Optional<WireAny> named = parts.client()
                .find(KubeKind.SNAPSHOT, namespace(), snapshot, WireAny.class)
                .filter(this::isOurs);
        return named.isPresent()
                ? named
                : all().stream()
                        .filter(each -> each.metadata().uid().equals(snapshot))
                        .findFirst();
    }

    WireAny needed(String snapshot) throws InterruptedException {
        return wire(snapshot).orElseThrow(() -> Refusals.notFound("snapshot", snapshot));
    }

    private Snapshot told(WireAny wire) {
        KubevirtSnapshot snapshot = mapper.snapshot(wire);
        Snapshot.Builder told = Snapshot.builder(
                        snapshot.uid(), snapshot.name(), instance.info().ref())
                .state(state(snapshot))
                .description(wire.metadata().annotations().getOrDefault(DESCRIPTION, ""))
                .consistency(
                        snapshot.indications().contains("Online")
                                        && !snapshot.indications().contains("GuestAgent")
                                ? Consistency.CRASH
                                : Consistency.FILE_SYSTEM)
                .disk(snapshot.volumes().toArray(String[]::new))
                .labels(snapshot.labels());
        snapshot.created().ifPresent(told::createdAt);
        return told.build();
    }

    private static SnapshotState state(KubevirtSnapshot snapshot) {
        if (snapshot.ready()) {
            return SnapshotState.READY;
        }
        return switch (snapshot.phase()) {
            case "Failed" -> SnapshotState.FAILED;
            case "Deleting" -> SnapshotState.BUSY;
            default -> SnapshotState.CREATING;
        };
    }

    @Override
    public Operation<Snapshot> create(SnapshotSpec spec) {
        instance.need(Capability.SNAPSHOT);
        if (spec.memory()) {
            throw instance.lacking(Capability.SNAPSHOT_MEMORY);
        }
        if (spec.expiresAt().isPresent()) {
            throw instance.lacking(Capability.SNAPSHOT_EXPIRY);
        }
        Refusals.unknownOptions(spec.options().keySet(), Set.of());
        KubeNames.require("name", spec.name(), KubeNames.object(spec.name()));
        if (spec.disks().isPresent()) {
            throw Refusals.unimplemented("a snapshot of KubeVirt has every disk that can be in one");
        }
        return creation(spec).giving(context -> now(spec.name()));
    }

    private Set<Target> touched(String name) {
        return Set.of(Target.entity(parts.session().keys().named(KubevirtSnapshot.KIND, namespace(), name)));
    }

    @Override
    public Operation<Instance> restore(String snapshot, RestoreOptions options) {
        instance.need(Capability.SNAPSHOT_RESTORE);
        if (options.memory()) {
            throw instance.lacking(Capability.SNAPSHOT_MEMORY);
        }
        if (options.disks().isPresent()) {
            throw Refusals.unimplemented("a restore of KubeVirt brings back every disk of the snapshot");
        }
        return instance.itself("snapshot.restore", new SnapshotRestore(instance, this, snapshot, ""));
    }

    @Override
    public Operation<Instance> delete(String snapshot) {
        instance.need(Capability.SNAPSHOT);
        return instance.<Instance>work("snapshot.delete")
                .then(new Remove(Optional.of(snapshot)))
                .touching(context -> touched(snapshot))
                .giving(context -> instance.reread());
    }

    @Override
    public Operation<Instance> deleteAll() {
        instance.need(Capability.SNAPSHOT);
        return instance.<Instance>work("snapshot.delete")
                .then(new Remove(Optional.empty()))
                .touching(context -> Set.of(Target.collection(KubevirtSnapshot.KIND)))
                .giving(context -> instance.reread());
    }

    /** The step of a verb that another process began. */
    Optional<Step> resumed(String verb, String item) {
        int slash = item.indexOf('/');
        return switch (verb) {
            case "instance.snapshot.delete" ->
                Optional.of(new Remove(Optional.of(item).filter(name -> !name.isEmpty())));
            case "instance.snapshot.restore" ->
                slash <= 0
                        ? Optional.empty()
                        : Optional.of(new SnapshotRestore(
                                instance, this, item.substring(slash + 1), item.substring(0, slash)));
            default -> Optional.empty();
        };
    }

    /** The creation of a snapshot that another process began. */
    Work<Snapshot> resumedCreation(String item) {
        int slash = item.indexOf('/');
        SnapshotSpec spec = SnapshotSpec.named(item.substring(0, slash))
                .idempotencyKey(item.substring(slash + 1))
                .build();
        return creation(spec);
    }

    Snapshot now(String name) throws InterruptedException {
        return told(needed(name));
    }

    private Work<Snapshot> creation(SnapshotSpec spec) {
        return instance.<Snapshot>work("snapshot.create")
                .then(new Take(spec))
                .touching(context -> touched(spec.name()));
    }

    private final class Take implements Step {
        private final SnapshotSpec spec;

        Take(SnapshotSpec spec) {
            this.spec = spec;
        }

        private Optional<WireAny> adopted() throws InterruptedException {
            Optional<WireAny> there = parts.client().find(KubeKind.SNAPSHOT, namespace(), spec.name(), WireAny.class);
            boolean same = there.isEmpty()
                    || isOurs(there.get())
                            && spec.idempotencyKey()
                                    .equals(there.get().metadata().annotations().get(MachineManifest.KEY));
            if (!same) {
                throw Refusals.taken("snapshot", spec.name());
            }
            return there;
        }

        @Override
        public boolean isReached() throws InterruptedException {
            return adopted().filter(each -> mapper.snapshot(each).ready()).isPresent();
        }

        @Override
        public void send() throws InterruptedException {
            instance.machine();
            if (adopted().isPresent()) {
                return;
            }
            Map<String, String> annotations = new LinkedHashMap<>();
            annotations.put(MachineManifest.KEY, spec.idempotencyKey());
            if (!spec.description().isEmpty()) {
                annotations.put(DESCRIPTION, spec.description());
            }
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("source", Map.of("apiGroup", "kubevirt.io", "kind", "VirtualMachine", "name", instance.name()));
            body.put("deletionPolicy", spec.retained() ? "retain" : "delete");
            spec.timeout().ifPresent(limit -> body.put("failureDeadline", limit.toSeconds() + "s"));
            var unused = parts.client()
                    .create(
                            KubeKind.SNAPSHOT,
                            namespace(),
                            Map.of(
                                    "apiVersion", KubeKind.SNAPSHOT.apiVersion(),
                                    "kind", KubeKind.SNAPSHOT.kind(),
                                    "metadata",
                                            Map.of(
                                                    "name", spec.name(),
                                                    "labels", spec.labels(),
                                                    "annotations", annotations),
                                    "spec", body));
        }

        @Override
        public boolean isUnderWay() throws InterruptedException {
            return adopted().isPresent();
        }

        @Override
        public Optional<PolyvisorException> failure() throws InterruptedException {
            return adopted()
                    .map(mapper::snapshot)
                    .filter(each -> each.phase().equals("Failed"))
                    .map(each -> PolyvisorException.of(ErrorCode.ABORTED, "the snapshot failed: " + each.problem()));
        }

        @Override
        public String item() {
            return spec.name() + "/" + spec.idempotencyKey();
        }

        @Override
        public String stage() {
            return "taking the snapshot";
        }
    }

    private final class Remove implements Step {
        private final Optional<String> snapshot;

        Remove(Optional<String> snapshot) {
            this.snapshot = snapshot;
        }

        private List<WireAny> left() throws InterruptedException {
            return snapshot.isPresent() ? wire(snapshot.get()).stream().toList() : all();
        }

        @Override
        public boolean isReached() throws InterruptedException {
            return left().isEmpty();
        }

        @Override
        public void send() throws InterruptedException {
            for (WireAny each : left()) {
                boolean unused = parts.client()
                        .delete(
                                KubeKind.SNAPSHOT,
                                namespace(),
                                each.metadata().name(),
                                each.metadata().uid());
            }
        }

        @Override
        public String item() {
            return snapshot.orElse("");
        }

        @Override
        public String stage() {
            return "deleting";
        }
    }
}

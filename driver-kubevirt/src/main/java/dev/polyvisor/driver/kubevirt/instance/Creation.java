package dev.polyvisor.driver.kubevirt.instance;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.OperationPlan;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceSource;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.driver.kubevirt.client.KubeKind;
import dev.polyvisor.driver.kubevirt.inventory.VmLookup.Read;
import dev.polyvisor.driver.kubevirt.wire.WireMarker;
import dev.polyvisor.driver.kubevirt.wire.WireMeta;
import dev.polyvisor.driver.kubevirt.wire.WireVm;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Creates a machine and starts it. What an earlier try left is known by the idempotency key, which stands in an annotation of
 * the machine from its first moment on. The machine comes first, switched off, so that whatever else is made belongs to it.
 */
final class Creation {
    private static final String STARTS = "start";

    private final Parts parts;
    private final String namespace;
    private final InstanceSpec spec;
    private final MachineManifest manifest;
    private final SetupSecret secret;

    Creation(Parts parts, String namespace, InstanceSpec spec) {
        this.parts = parts;
        this.namespace = namespace;
        this.spec = spec;
        this.manifest = new MachineManifest(namespace, spec);
        this.secret = new SetupSecret(parts, namespace, manifest, this::needed);
    }

    Operation<Instance> start() {
        new CreationRules(spec).check();
        boolean copies = spec.source() instanceof InstanceSource.CopyOf;
        Work<Instance> work = begun().then(copies ? new CloneIt() : new Make());
        if (!copies) {
            work.then(secret);
        }
        if (spec.start()) {
            work.then(new StartMade());
        }
        if (!copies) {
            work.resumable(parts.handle(namespace, spec.name(), ""));
        }
        return work.giving(context -> parts.handle(made()));
    }

    /**
     * A creation that another process began. What the guest is told is not known here: either it was stored, or the creation has to be
     * repeated.
     */
    static OperationPlan<Instance> resumed(Parts parts, WorkHandle handle) {
        boolean starts = handle.item().startsWith(STARTS);
        String key = handle.item().substring(handle.item().indexOf('/') + 1);
        Creation creation = new Creation(
                parts,
                handle.namespace(),
                InstanceSpec.named(handle.name())
                        .source(InstanceSource.empty())
                        .idempotencyKey(key)
                        .build());
        Work<Instance> work = creation.begun().then(creation.new Make()).then(creation.new Told());
        if (starts) {
            work.then(creation.new StartMade());
        }
        return work.resumed(handle, context -> parts.handle(creation.made()));
    }

    private Work<Instance> begun() {
        return new Work<Instance>(parts, "instance.create")
                .touching(context -> Set.of(Target.entity(made().value().key())));
    }

    private Read made() throws InterruptedException {
        return parts.lookup()
                .named(namespace, spec.name())
                .orElseThrow(() -> Refusals.notFound("instance", namespace + "/" + spec.name()));
    }

    private Optional<WireMeta> find(KubeKind kind, String name) throws InterruptedException {
        return parts.client().find(kind, namespace, name, WireMarker.class).map(WireMarker::metadata);
    }

    private Optional<WireMeta> adopted() throws InterruptedException {
        Optional<WireMeta> there = find(KubeKind.VIRTUAL_MACHINE, spec.name());
        if (there.isPresent() && !isOurs(there.get())) {
            throw Refusals.taken("instance", namespace + "/" + spec.name());
        }
        return there;
    }

    private WireMeta needed() throws InterruptedException {
        return adopted().orElseThrow(() -> Refusals.notFound("instance", namespace + "/" + spec.name()));
    }

    private boolean isOurs(WireMeta meta) {
        return spec.idempotencyKey().equals(meta.annotations().get(MachineManifest.KEY)) && !meta.isTerminating();
    }

    /** What a manifest refers to is not there. */
    private static PolyvisorException dependent(PolyvisorException failure) {
        return failure.code() == ErrorCode.NOT_FOUND
                ? PolyvisorException.of(ErrorCode.FAILED_PRECONDITION, "the namespace is not there", failure)
                : failure;
    }

    private final class Make implements Step {
        @Override
        public boolean isReached() throws InterruptedException {
            return adopted().isPresent();
        }

        @Override
        public void send() throws InterruptedException {
            needSource();
            secret.needName();
            try {
                var unused = parts.client().create(KubeKind.VIRTUAL_MACHINE, namespace, manifest.machine());
            } catch (PolyvisorException failure) {
                if (failure.code() != ErrorCode.ALREADY_EXISTS || adopted().isEmpty()) {
                    throw dependent(failure);
                }
            }
        }

        /** The server takes a machine whose disk has no source, and it never starts. */
        private void needSource() throws InterruptedException {
            if (spec.source() instanceof InstanceSource.Volume volume
                    && find(KubeKind.CLAIM, volume.name()).isEmpty()) {
                throw Refusals.notFound("volume", volume.name());
            }
            Optional<String> image = MachineManifest.dataSource(spec.source());
            if (image.isPresent()) {
                String path = image.get();
                int slash = path.indexOf('/');
                String where = slash < 0 ? namespace : path.substring(0, slash);
                if (parts.client()
                        .find(KubeKind.DATA_SOURCE, where, path.substring(slash + 1))
                        .isEmpty()) {
                    throw Refusals.notFound("image", path);
                }
            }
        }

        @Override
        public String item() {
            return (spec.start() ? STARTS : "") + "/" + spec.idempotencyKey();
        }

        @Override
        public String stage() {
            return "creating";
        }
    }

    /** The secret that a machine refers to is there. */
    private final class Told implements Step {
        @Override
        public boolean isReached() throws InterruptedException {
            Optional<JsonNode> machine = parts.client().find(KubeKind.VIRTUAL_MACHINE, namespace, spec.name());
            boolean refers = machine.isPresent()
                    && machine.get()
                            .path("spec")
                            .path("template")
                            .path("spec")
                            .path("volumes")
                            .valueStream()
                            .anyMatch(volume -> volume.path("name").asString("").equals(MachineManifest.CLOUD_INIT));
            return !refers || find(KubeKind.SECRET, manifest.secretName()).isPresent();
        }

        @Override
        public void send() {
            throw Refusals.precondition("what the guest is told was not stored; repeat the creation");
        }

        @Override
        public String stage() {
            return "telling the guest";
        }
    }

    /** Has the cluster clone a machine or a snapshot; the clone gets its marks when it is there. */
    private final class CloneIt implements Step {
        private String cloneName() {
            return spec.name() + "-clone";
        }

        @Override
        public boolean isReached() throws InterruptedException {
            Optional<WireMeta> vm = find(KubeKind.VIRTUAL_MACHINE, spec.name());
            Optional<JsonNode> clone = underWay();
            if (vm.isEmpty()) {
                return false;
            }
            if (isOurs(vm.get())) {
                return true;
            }
            if (clone.isEmpty()) {
                throw Refusals.taken("instance", namespace + "/" + spec.name());
            }
            if (phase(clone.get()).equals("Succeeded")) {
                mark(vm.get());
                return true;
            }
            return false;
        }

        private Optional<JsonNode> underWay() throws InterruptedException {
            return parts.client()
                    .find(KubeKind.CLONE, namespace, cloneName())
                    .filter(each -> each.path("metadata")
                            .path("annotations")
                            .path(MachineManifest.KEY)
                            .asString("")
                            .equals(spec.idempotencyKey()));
        }

        private static String phase(JsonNode clone) {
            return clone.path("status").path("phase").asString("");
        }

        private void mark(WireMeta vm) throws InterruptedException {
            var unused = parts.client()
                    .merge(
                            KubeKind.VIRTUAL_MACHINE,
                            namespace,
                            spec.name(),
                            Map.of(
                                    "metadata",
                                    Map.of(
                                            "uid",
                                            vm.uid(),
                                            "labels",
                                            spec.labels(),
                                            "annotations",
                                            Map.of(MachineManifest.KEY, spec.idempotencyKey()))));
        }

        @Override
        public void send() throws InterruptedException {
            InstanceSource.CopyOf source = (InstanceSource.CopyOf) spec.source();
            if (find(KubeKind.VIRTUAL_MACHINE, source.instance().name()).isEmpty()) {
                throw Refusals.notFound("instance", source.instance().toString());
            }
            if (source.snapshot().isPresent()
                    && find(KubeKind.SNAPSHOT, source.snapshot().get()).isEmpty()) {
                throw Refusals.notFound("snapshot", source.snapshot().get());
            }
            if (underWay().isPresent()) {
                return;
            }
            try {
                var unused = parts.client().create(KubeKind.CLONE, namespace, manifest.clone(cloneName(), source));
            } catch (PolyvisorException failure) {
                throw dependent(failure);
            }
        }

        @Override
        public boolean isUnderWay() throws InterruptedException {
            return underWay().isPresent();
        }

        @Override
        public Optional<PolyvisorException> failure() throws InterruptedException {
            return underWay()
                    .filter(each -> phase(each).equals("Failed"))
                    .map(each -> PolyvisorException.of(ErrorCode.ABORTED, "the clone failed"));
        }

        @Override
        public String stage() {
            return "cloning";
        }
    }

    private final class StartMade implements Step {
        @Override
        public boolean isReached() throws InterruptedException {
            MachineState state = made().value().state();
            return state == MachineState.RUNNING || state == MachineState.PAUSED;
        }

        @Override
        public void send() throws InterruptedException {
            WireVm vm = made().wire().orElseThrow(() -> Refusals.notFound("instance", namespace + "/" + spec.name()));
            if (!new RunStrategies(parts).switchOn(vm)) {
                parts.client().run(KubeKind.VIRTUAL_MACHINE.subresource(namespace, spec.name(), "start"));
            }
        }

        @Override
        public Optional<PolyvisorException> failure() throws InterruptedException {
            var vm = made().value();
            return vm.state() == MachineState.ERROR
                    ? Optional.of(Refusals.precondition("the machine was made and does not come up: " + vm.nativeState()
                            + (vm.problem().isEmpty() ? "" : ": " + vm.problem())))
                    : Optional.empty();
        }

        @Override
        public String stage() {
            return "starting";
        }
    }
}

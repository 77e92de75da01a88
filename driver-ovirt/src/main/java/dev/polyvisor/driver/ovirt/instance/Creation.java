package dev.polyvisor.driver.ovirt.instance;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.instance.DiskSource;
import dev.polyvisor.api.instance.DiskSpec;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceSource;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.driver.ovirt.inventory.Mark;
import dev.polyvisor.driver.ovirt.inventory.VmLookup.Read;
import dev.polyvisor.driver.ovirt.wire.Scalars;
import dev.polyvisor.driver.ovirt.wire.WireRef;
import dev.polyvisor.driver.ovirt.wire.WireTemplate;
import dev.polyvisor.driver.ovirt.wire.WireVm;
import dev.polyvisor.http.HttpRequest;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Creates a machine, then its disks and interfaces, and starts it. What an earlier try left is known by the idempotency key, whose
 * mark stands in the comment of the machine from its first moment on; what that one did not come to is done now.
 */
final class Creation {
    private static final String ROOT_DISK = "_Disk1";

    private final Parts parts;
    private final Scope scope;
    private final InstanceSpec spec;
    private final boolean forResource;

    /**
     * A creation.
     *
     * @param forResource whether the machine is that of a resource: see {@link ResourceInstances}
     */
    Creation(Parts parts, Scope scope, InstanceSpec spec, boolean forResource) {
        this.parts = parts;
        this.scope = scope;
        this.spec = spec;
        this.forResource = forResource;
    }

    Operation<Instance> start() {
        new CreationRules(spec, forResource).check();
        if (spec.source() instanceof InstanceSource.CopyOf copy) {
            return new Copying.Copy(parts, scope, spec, copy).start("instance.create");
        }
        Work<Instance> work = new Work<Instance>(parts, "instance.create")
                .about(WorkHandle.making(scope.name(), spec.name(), spec.idempotencyKey(), spec.start()))
                .touching(context -> Set.of(Target.entity(made().value().key())))
                .then(new Make());
        rootDisk(work);
        devices(parts, this::made, spec, work, forResource);
        if (spec.start()) {
            work.then(new StartMade(this::made));
        }
        return work.giving(context -> parts.handle(made()));
    }

    /**
     * The steps that give a machine its further disks and its interfaces.
     *
     * @param first whether an interface is the first one that the template has brought, whatever that is called
     */
    static void devices(Parts parts, Located vm, InstanceSpec spec, Work<Instance> work, boolean first) {
        DiskSteps disks = new DiskSteps(parts, vm);
        for (DiskSpec disk : spec.disks()) {
            work.then(disks.attaching(
                    disk.pool().isPresent() || spec.storagePool().isEmpty()
                            ? disk
                            : disk.toBuilder().pool(spec.storagePool().get()).build()));
        }
        NicSteps nics = new NicSteps(parts, vm);
        spec.nics().forEach(nic -> work.then(first ? nics.settingFirst(nic) : nics.setting(nic)));
    }

    private void rootDisk(Work<Instance> work) {
        DiskSteps disks = new DiskSteps(parts, this::made);
        DiskSpec.Builder disk = DiskSpec.named(spec.name() + ROOT_DISK).bootable(true);
        spec.storagePool().ifPresent(disk::pool);
        if (spec.source() instanceof InstanceSource.Volume volume) {
            work.then(disks.attaching(disk.source(new DiskSource.Volume(volume.name(), volume.pool()))
                    .build()));
        } else if (spec.rootSize().isPresent()) {
            work.then(
                    spec.source() instanceof InstanceSource.Empty
                            ? disks.attaching(disk.size(spec.rootSize().get()).build())
                            : disks.growingRoot(spec.rootSize().get()));
        }
    }

    private Read made() throws InterruptedException {
        return made(parts, scope, spec.name());
    }

    static Read made(Parts parts, Scope scope, String name) throws InterruptedException {
        return find(parts, scope, name).orElseThrow(() -> Refusals.notFound("instance", scope.name() + "/" + name));
    }

    static Optional<Read> find(Parts parts, Scope scope, String name) throws InterruptedException {
        return parts.lookup().named(Optional.of(scope), name).stream().findFirst();
    }

    static boolean isOf(Read read, String key) {
        return Mark.isOf(read.value().comment(), key);
    }

    /** What an earlier try of the same request left; somebody else's is ALREADY_EXISTS. */
    private Optional<Read> adopted() throws InterruptedException {
        Optional<Read> there = find(parts, scope, spec.name());
        if (there.isPresent() && !isOf(there.get(), spec.idempotencyKey())) {
            throw Refusals.taken("instance", scope.name() + "/" + spec.name());
        }
        return there;
    }

    private WireTemplate template() throws InterruptedException {
        InstanceSource source = spec.source();
        if (source instanceof InstanceSource.Image image) {
            return parts.catalogue().template(image.name());
        } else if (source instanceof InstanceSource.ImageId image) {
            return parts.catalogue()
                    .templateWithId(image.id())
                    .orElseThrow(() -> Refusals.notFound("template", image.id()));
        } else if (source instanceof InstanceSource.Template template) {
            return parts.catalogue().template(template.name());
        }
        return parts.catalogue().template(Catalogue.BLANK);
    }

    private final class Make implements Step {
        @Override
        public boolean isReached() throws InterruptedException {
            return adopted()
                    .filter(read -> read.value().state() != MachineState.PROVISIONING)
                    .isPresent();
        }

        @Override
        public Optional<String> send(Calls calls) throws InterruptedException {
            String dataCenter = parts.lookup().dataCenterId(scope);
            WireTemplate template = template();
            Map<String, Object> vm = VmDocument.of(spec);
            vm.put("template", VmDocument.ref(Scalars.text(template.id())));
            vm.put(
                    "cluster",
                    VmDocument.ref(parts.catalogue()
                            .cluster(
                                    dataCenter,
                                    VmDocument.option(spec, CreationRules.CLUSTER),
                                    WireRef.idOf(template.cluster()))));
            if (spec.instanceType().isPresent()) {
                vm.put(
                        "instance_type",
                        VmDocument.ref(parts.catalogue()
                                .instanceType(spec.instanceType().get())));
            }
            if (spec.location().isPresent()) {
                vm.put(
                        "placement_policy",
                        VmDocument.placement(
                                parts.catalogue().host(spec.location().get())));
            }
            needVolume();
            HttpRequest request = HttpRequest.post("/vms");
            boolean independent = spec.source() instanceof InstanceSource.Template wanted && wanted.independent();
            try {
                WireVm unused = calls.send(independent ? request.query("clone", "true") : request, vm, WireVm.class);
            } catch (PolyvisorException failure) {
                if (failure.code() != ErrorCode.ALREADY_EXISTS || adopted().isEmpty()) {
                    throw failure;
                }
            }
            return Optional.empty();
        }

        /** Better than a machine that nothing can be made of. */
        private void needVolume() throws InterruptedException {
            if (spec.source() instanceof InstanceSource.Volume volume) {
                var unused = parts.catalogue().disk(volume.name());
            }
        }

        @Override
        public boolean isUnderWay() throws InterruptedException {
            return adopted().isPresent();
        }

        @Override
        public String stage() {
            return "creating";
        }
    }

    /** Starts what was made; also when it is there from an earlier try. */
    record StartMade(Located vm) implements Step {
        @Override
        public boolean isReached() throws InterruptedException {
            MachineState state = vm.find().value().state();
            return state == MachineState.RUNNING || state == MachineState.PAUSED || state == MachineState.MIGRATING;
        }

        @Override
        public Optional<String> send(Calls calls) throws InterruptedException {
            return isUnderWay() ? Optional.empty() : calls.act(vm.id(), "start", Map.of());
        }

        @Override
        public boolean isUnderWay() throws InterruptedException {
            return vm.find().value().state() == MachineState.STARTING;
        }

        @Override
        public String stage() {
            return "starting";
        }
    }
}

package dev.polyvisor.driver.kubevirt.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.instance.DiskAttachment;
import dev.polyvisor.api.instance.DiskAttachmentBuilder;
import dev.polyvisor.api.instance.DiskKind;
import dev.polyvisor.api.instance.DiskSource;
import dev.polyvisor.api.instance.DiskSpec;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.VolumeFate;
import dev.polyvisor.driver.kubevirt.client.KubeKind;
import dev.polyvisor.driver.kubevirt.client.KubeRequest;
import dev.polyvisor.driver.kubevirt.model.KubevirtClaim;
import dev.polyvisor.driver.kubevirt.model.KubevirtDisk;
import dev.polyvisor.driver.kubevirt.model.KubevirtVm;
import dev.polyvisor.driver.kubevirt.model.Quantities;
import dev.polyvisor.driver.kubevirt.wire.WireAny;
import dev.polyvisor.driver.kubevirt.wire.WireMarker;
import dev.polyvisor.spi.instance.Blocking;
import dev.polyvisor.spi.instance.UnsupportedDisks;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/** The disks of a machine; claims can be plugged in and out while it runs. Thread safety: may be used from any thread. */
final class DisksFacet extends UnsupportedDisks {
    private final InstanceHandle instance;
    private final Parts parts;

    DisksFacet(InstanceHandle instance) {
        super(instance);
        this.instance = instance;
        this.parts = instance.parts();
    }

    @Override
    public List<DiskAttachment> list() {
        instance.need(Capability.DISKS);
        return attached(Blocking.get(instance::find).value());
    }

    private List<DiskAttachment> attached(KubevirtVm vm) {
        return vm.guest().stream()
                .flatMap(guest -> guest.disks().stream())
                .map(disk -> told(vm, disk))
                .toList();
    }

    private DiskAttachment told(KubevirtVm vm, KubevirtDisk disk) {
        DiskAttachmentBuilder told = DiskAttachment.builder(disk.name())
                .kind(
                        switch (disk.device()) {
                            case "cdrom" -> DiskKind.CDROM;
                            case "lun" -> DiskKind.LUN;
                            default -> DiskKind.DISK;
                        })
                .readOnly(disk.readOnly())
                .shareable(disk.shareable())
                .bootable(disk.bootOrder() > 0)
                .active(true)
                .detail("source", disk.source());
        if (!disk.bus().isEmpty()) {
            told.bus(disk.bus());
        }
        if (!disk.serial().isEmpty()) {
            told.serial(disk.serial());
        }
        if (disk.isPersistent()) {
            var key = parts.session().keys().named(KubevirtClaim.KIND, vm.namespace(), disk.sourceName());
            told.volume(key).volumeName(disk.sourceName());
            parts.context().inventory().get(KubevirtClaim.KIND, key).ifPresent(entry -> {
                entry.value().capacity().ifPresent(told::size);
                if (!entry.value().storageClass().isEmpty()) {
                    told.pool(entry.value().storageClass());
                }
            });
        }
        return told.build();
    }

    @Override
    public Operation<DiskAttachment> attach(DiskSpec spec) {
        instance.need(Capability.DISKS);
        Refusals.unknownOptions(spec.options().keySet(), Set.of());
        if (!(spec.source() instanceof DiskSource.Volume volume)) {
            throw Refusals.unimplemented("make the volume before; a claim is what can be attached");
        }
        return instance.<DiskAttachment>work("disks.attach")
                .then(new Plug(spec, volume.name()))
                .giving(context -> now(spec.name()));
    }

    @Override
    public Operation<Instance> detach(String name, VolumeFate fate) {
        instance.need(Capability.DISKS);
        return instance.<Instance>work("disks.detach")
                .then(new Unplug(name, fate))
                .touching(context -> Set.of(Target.collection(KubevirtClaim.KIND)))
                .giving(context -> instance.reread());
    }

    private void put(String operation, Map<String, ?> body) throws InterruptedException {
        parts.client()
                .run(KubeKind.VIRTUAL_MACHINE
                        .subresource(instance.namespace(), instance.name(), operation)
                        .body(KubeRequest.JSON, parts.client().json().write(body)));
    }

    /** Whether something runs into which a disk has to be plugged. */
    private boolean isOn() throws InterruptedException {
        return instance.find().value().instance().filter(vmi -> !vmi.isFinal()).isPresent();
    }

    private DiskAttachment now(String name) throws InterruptedException {
        return attached(instance.find().value()).stream()
                .filter(disk -> disk.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Refusals.notFound("disk", name));
    }

    @Override
    public Operation<DiskAttachment> resize(String name, DataSize size) {
        instance.need(Capability.DISK_RESIZE);
        return instance.<DiskAttachment>work("disks.resize")
                .then(new Grow(name, size))
                .touching(context -> Set.of(Target.collection(KubevirtClaim.KIND)))
                .giving(context -> now(name));
    }

    private Optional<KubevirtDisk> disk(String name) throws InterruptedException {
        return instance.find().value().guest().stream()
                .flatMap(guest -> guest.disks().stream())
                .filter(disk -> disk.name().equals(name))
                .findFirst();
    }

    private final class Plug implements Step {
        private final DiskSpec spec;
        private final String claim;

        Plug(DiskSpec spec, String claim) {
            this.spec = spec;
            this.claim = claim;
        }

        @Override
        public boolean isReached() throws InterruptedException {
            Optional<KubevirtDisk> there = disk(spec.name());
            if (there.filter(disk -> !disk.sourceName().equals(claim)).isPresent()) {
                throw Refusals.taken("disk", spec.name());
            }
            return there.isPresent();
        }

        @Override
        public void send() throws InterruptedException {
            instance.machine();
            if (parts.client().find(KubeKind.CLAIM, instance.namespace(), claim).isEmpty()) {
                throw Refusals.notFound("volume", claim);
            }
            if (!isOn()) {
                DeviceLists.disks(instance).put(spec.name(), (device, volume) -> {
                    device.putObject("disk").put("bus", spec.bus().orElse("virtio"));
                    spec.serial().ifPresent(serial -> device.put("serial", serial));
                    volume.putObject("persistentVolumeClaim").put("claimName", claim);
                });
                return;
            }
            Map<String, Object> disk = new LinkedHashMap<>();
            disk.put("name", spec.name());
            disk.put("disk", Map.of("bus", spec.bus().orElse("scsi")));
            spec.serial().ifPresent(serial -> disk.put("serial", serial));
            put(
                    "addvolume",
                    Map.of(
                            "name",
                            spec.name(),
                            "disk",
                            disk,
                            "volumeSource",
                            Map.of("persistentVolumeClaim", Map.of("claimName", claim, "hotpluggable", true))));
        }

        @Override
        public String stage() {
            return "plugging in";
        }
    }

    private final class Unplug implements Step {
        private final String name;
        private final VolumeFate fate;
        private volatile String claim = "";

        Unplug(String name, VolumeFate fate) {
            this.name = name;
            this.fate = fate;
        }

        @Override
        public boolean isReached() throws InterruptedException {
            boolean off = disk(name).isEmpty();
            if (off && fate == VolumeFate.DELETE && !claim.isEmpty()) {
                Optional<WireMarker> there =
                        parts.client().find(KubeKind.CLAIM, instance.namespace(), claim, WireMarker.class);
                if (there.isPresent() && !there.get().metadata().isTerminating()) {
                    boolean unused = parts.client()
                            .delete(
                                    KubeKind.CLAIM,
                                    instance.namespace(),
                                    claim,
                                    there.get().metadata().uid());
                }
            }
            return off;
        }

        @Override
        public void send() throws InterruptedException {
            claim = disk(name).map(KubevirtDisk::sourceName).orElse("");
            if (isOn()) {
                put("removevolume", Map.of("name", name));
            } else {
                DeviceLists.disks(instance).remove(name);
            }
        }

        @Override
        public String stage() {
            return "plugging out";
        }
    }

    /** Has a claim made larger, which storage classes may or may not allow. */
    private final class Grow implements Step {
        private final String name;
        private final DataSize size;

        Grow(String name, DataSize size) {
            this.name = name;
            this.size = size;
        }

        private WireAny claim() throws InterruptedException {
            KubevirtDisk disk = disk(name).orElseThrow(() -> Refusals.notFound("disk", name));
            if (!disk.isPersistent()) {
                throw Refusals.precondition("disk '" + name + "' is no claim, and as large as what it is made of");
            }
            return parts.client()
                    .find(KubeKind.CLAIM, instance.namespace(), disk.sourceName(), WireAny.class)
                    .orElseThrow(() -> Refusals.notFound("volume", disk.sourceName()));
        }

        private static Optional<DataSize> capacity(WireAny claim) {
            return Quantities.size(
                    claim.status().path("capacity").path("storage").asString(""));
        }

        /** The file system of a claim grows when a pod has it the next time. */
        @Override
        public boolean isReached() throws InterruptedException {
            WireAny claim = claim();
            boolean waits = StreamSupport.stream(
                            claim.status().path("conditions").spliterator(), false)
                    .anyMatch(each -> each.path("type").asString("").equals("FileSystemResizePending")
                            && each.path("status").asString("").equals("True"));
            return capacity(claim).filter(size::equals).isPresent()
                    || waits && requested(claim).equals(Optional.of(size));
        }

        private static Optional<DataSize> requested(WireAny claim) {
            return Quantities.size(claim.spec()
                    .path("resources")
                    .path("requests")
                    .path("storage")
                    .asString(""));
        }

        @Override
        public void send() throws InterruptedException {
            WireAny claim = claim();
            if (capacity(claim).filter(has -> has.compareTo(size) > 0).isPresent()) {
                throw PolyvisorException.of(ErrorCode.OUT_OF_RANGE, "disk '" + name + "' is larger than " + size);
            }
            String storageClass = claim.spec().path("storageClassName").asString("");
            if (parts.client()
                    .find(KubeKind.STORAGE_CLASS, "", storageClass, WireAny.class)
                    .filter(each -> !each.allowVolumeExpansion())
                    .isPresent()) {
                throw Refusals.precondition("the storage class '" + storageClass + "' lets no volume grow");
            }
            var unused = parts.client()
                    .merge(
                            KubeKind.CLAIM,
                            instance.namespace(),
                            claim.metadata().name(),
                            Map.of(
                                    "metadata",
                                    Map.of("uid", claim.metadata().uid()),
                                    "spec",
                                    Map.of("resources", Map.of("requests", Map.of("storage", Sizes.quantity(size))))));
        }

        @Override
        public String stage() {
            return "growing";
        }
    }
}

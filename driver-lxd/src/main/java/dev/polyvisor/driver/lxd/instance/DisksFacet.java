package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.instance.DiskAttachment;
import dev.polyvisor.api.instance.DiskAttachmentBuilder;
import dev.polyvisor.api.instance.DiskKind;
import dev.polyvisor.api.instance.DiskSpec;
import dev.polyvisor.api.instance.Disks;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.VolumeFate;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.driver.lxd.client.LxdNames;
import dev.polyvisor.driver.lxd.function.InstanceDevices;
import dev.polyvisor.driver.lxd.model.LxdVolume;
import dev.polyvisor.driver.lxd.wire.Sizes;
import dev.polyvisor.spi.instance.Blocking;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Disks: devices of the type {@code disk} with what is behind them, and the CD drives of virtual machines. */
record DisksFacet(InstanceHandle instance) implements Disks {

    @Override
    public List<DiskAttachment> list() {
        instance.need(Capability.DISKS);
        return Blocking.get(() -> all(instance.find()));
    }

    private List<DiskAttachment> all(Found found) throws InterruptedException {
        List<DiskAttachment> disks = new ArrayList<>();
        for (Map.Entry<String, Map<String, String>> device :
                DeviceEdits.all(found, DiskForm.TYPE).entrySet()) {
            disks.add(attachment(found, device.getKey(), device.getValue()));
        }
        CdDrives.empty(found)
                .forEach(name -> disks.add(
                        DiskAttachment.builder(name).kind(DiskKind.CDROM).build()));
        disks.sort(Comparator.<DiskAttachment, Boolean>comparing(
                        disk -> !disk.path().equals(Optional.of("/")))
                .thenComparing(DiskAttachment::name));
        return List.copyOf(disks);
    }

    private DiskAttachment attachment(Found found, String name, Map<String, String> device)
            throws InterruptedException {
        Optional<CustomVolumes.Ref> ref = DiskWork.volume(device);
        Optional<LxdVolume> volume =
                ref.isPresent() ? CustomVolumes.of(instance.parts(), found).seen(ref.get()) : Optional.empty();
        boolean root = InstanceDevices.isRoot(device);
        DiskAttachmentBuilder disk = DiskAttachment.builder(name)
                .kind(kind(found, device, volume))
                .readOnly("true".equals(device.get("readonly")))
                .bootable(root || device.containsKey("boot.priority"))
                .shareable(volume.filter(DisksFacet::isShared).isPresent())
                .active(true)
                .details(device);
        given(device, "pool").ifPresent(disk::pool);
        given(device, "path").ifPresent(disk::path);
        given(device, "io.bus").ifPresent(disk::bus);
        ref.map(CustomVolumes.Ref::name).ifPresent(disk::volumeName);
        volume.map(LxdVolume::key).ifPresent(disk::volume);
        (root ? given(device, "size").flatMap(Sizes::parse) : volume.flatMap(LxdVolume::capacity))
                .ifPresent(disk::size);
        return disk.build();
    }

    private static boolean isShared(LxdVolume volume) {
        return Infos.isTrue(volume.config().getOrDefault("security.shifted", ""))
                || Infos.isTrue(volume.config().getOrDefault("security.shared", ""));
    }

    private static DiskKind kind(Found found, Map<String, String> device, Optional<LxdVolume> volume) {
        if (found.value().type() == MachineType.CONTAINER) {
            return DiskKind.DIRECTORY;
        } else if (CdDrives.isMedium(device, volume)) {
            return DiskKind.CDROM;
        }
        return InstanceDevices.isRoot(device) || given(device, "path").isEmpty() ? DiskKind.DISK : DiskKind.DIRECTORY;
    }

    private static Optional<String> given(Map<String, String> device, String key) {
        return Optional.ofNullable(device.get(key)).filter(value -> !value.isEmpty());
    }

    DiskAttachment now(String name) throws InterruptedException {
        return all(instance.find()).stream()
                .filter(disk -> disk.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Refusals.notFound("disk", name));
    }

    @Override
    public Operation<DiskAttachment> attach(DiskSpec spec) {
        instance.need(spec.kind() == DiskKind.CDROM ? Capability.CDROM : Capability.DISKS);
        DiskForm.check(spec, instance.info().type());
        if (spec.kind() == DiskKind.CDROM) {
            return changing("disk.attach", spec.name(), new CdDrives(instance).attach(spec));
        }
        Work<DiskAttachment> work = instance.work("disk.attach", spec.name());
        if (DiskForm.makesVolume(spec)) {
            work.then(new DiskWork.MakeVolume(instance, spec));
        }
        return giving(spec.name(), work.then(new Changes(instance).step(DiskWork.attach(instance, spec))));
    }

    @Override
    public Operation<Instance> detach(String name, VolumeFate fate) {
        instance.need(Capability.DISKS);
        LxdNames.require("name", name, LxdNames.entity(name));
        DiskWork.DeleteVolume volume = new DiskWork.DeleteVolume(instance, name);
        Work<Instance> work = instance.work("disk.detach", name);
        if (fate == VolumeFate.DELETE) {
            work.then(volume.remember());
        }
        work.then(new DiskWork.Detach(instance, name));
        if (fate == VolumeFate.DELETE) {
            work.then(volume.delete());
        }
        return work.then(new CdDrives(instance).forget(name)).giving(context -> instance.reread());
    }

    @Override
    public Operation<DiskAttachment> update(DiskSpec spec) {
        instance.need(Capability.DISKS);
        DiskForm.check(spec, instance.info().type());
        return changing("disk.update", spec.name(), DiskWork.update(spec));
    }

    @Override
    public Operation<DiskAttachment> resize(String name, DataSize size) {
        instance.need(Capability.DISK_RESIZE);
        Work<DiskAttachment> work = instance.work("disk.resize", name);
        work.then(new Changes(instance).step(DiskWork.resizeRoot(name, size)));
        return giving(name, work.then(new DiskWork.ResizeVolume(instance, name, size)));
    }

    @Override
    public Operation<DiskAttachment> move(String name, String pool) {
        instance.need(Capability.DISKS);
        LxdNames.require("pool", pool, LxdNames.entity(pool));
        Work<DiskAttachment> work = instance.work("disk.move", name);
        return giving(name, work.then(new DiskWork.MoveVolume(instance, name, pool)));
    }

    @Override
    public Operation<DiskAttachment> insertMedium(String name, String medium) {
        instance.need(Capability.CDROM);
        return changing("disk.insert-medium", name, new CdDrives(instance).insert(name, medium));
    }

    @Override
    public Operation<DiskAttachment> ejectMedium(String name) {
        instance.need(Capability.CDROM);
        return changing("disk.eject-medium", name, new CdDrives(instance).eject(name));
    }

    private Operation<DiskAttachment> changing(String verb, String name, Changes.Edit edit) {
        Work<DiskAttachment> work = instance.work(verb, name);
        return giving(name, work.then(new Changes(instance).step(edit)));
    }

    /** What is behind the disk is read again too. */
    private Operation<DiskAttachment> giving(String name, Work<DiskAttachment> work) {
        return work.touching(() -> volumes(name)).giving(context -> now(name));
    }

    private Set<Target> volumes(String name) {
        Set<Target> targets = new LinkedHashSet<>();
        Blocking.get(() -> {
            Optional<Found> found = instance.findAny();
            Optional<CustomVolumes.Ref> ref = found.flatMap(it -> DeviceEdits.find(it, DiskForm.TYPE, name))
                    .flatMap(DiskWork::volume);
            if (ref.isPresent()) {
                CustomVolumes.of(instance.parts(), found.orElseThrow())
                        .keys(ref.get())
                        .forEach(key -> targets.add(Target.entity(key)));
            }
            return targets;
        });
        return targets;
    }
}

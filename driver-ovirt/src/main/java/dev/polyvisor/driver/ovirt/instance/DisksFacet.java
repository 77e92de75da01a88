package dev.polyvisor.driver.ovirt.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.instance.DiskAttachment;
import dev.polyvisor.api.instance.DiskAttachmentBuilder;
import dev.polyvisor.api.instance.DiskKind;
import dev.polyvisor.api.instance.DiskSpec;
import dev.polyvisor.api.instance.Disks;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.VolumeFate;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.driver.ovirt.model.OvirtDisk;
import dev.polyvisor.driver.ovirt.model.OvirtStorageDomain;
import dev.polyvisor.driver.ovirt.wire.Listed;
import dev.polyvisor.driver.ovirt.wire.Scalars;
import dev.polyvisor.driver.ovirt.wire.WireAttachedDisk;
import dev.polyvisor.driver.ovirt.wire.WireCdrom;
import dev.polyvisor.driver.ovirt.wire.WireDisk;
import dev.polyvisor.driver.ovirt.wire.WireRef;
import dev.polyvisor.driver.ovirt.wire.WireVmStorage;
import dev.polyvisor.http.HttpRequest;
import dev.polyvisor.spi.instance.Blocking;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The disks of a machine and its CD drive, plugged in and out while it runs. Thread safety: may be used from any thread. */
final class DisksFacet implements Disks {
    /** The drive that every machine has. */
    private static final String DRIVE = "cdrom";

    private final InstanceHandle instance;
    private final Parts parts;
    private final DiskSteps steps;

    DisksFacet(InstanceHandle instance) {
        this.instance = instance;
        this.parts = instance.parts();
        this.steps = new DiskSteps(parts, instance::find);
    }

    @Override
    public List<DiskAttachment> list() {
        instance.need(Capability.DISKS);
        return Blocking.get(this::all);
    }

    private List<DiskAttachment> all() throws InterruptedException {
        WireVmStorage storage = steps.storage();
        List<DiskAttachment> all = new ArrayList<>();
        Listed.in(storage.diskAttachments()).stream()
                .map(this::disk)
                .sorted(Comparator.comparing((DiskAttachment each) -> !each.bootable())
                        .thenComparing(DiskAttachment::name))
                .forEach(all::add);
        List<WireCdrom> drives = Listed.in(storage.cdroms());
        for (WireCdrom drive : drives) {
            all.add(drive(drive, drives.size() == 1 ? DRIVE : DRIVE + "-" + Scalars.text(drive.id())));
        }
        return List.copyOf(all);
    }

    private DiskAttachment disk(WireAttachedDisk wire) {
        DiskAttachmentBuilder told = DiskAttachment.builder(DiskSteps.name(wire))
                .kind(DiskKind.DISK)
                .readOnly(Scalars.isTrue(wire.readOnly()))
                .bootable(Scalars.isTrue(wire.bootable()))
                .active(Scalars.isTrue(wire.active()));
        String bus = Scalars.text(wire.bus());
        if (!bus.isEmpty()) {
            told.bus(bus);
        }
        String inside = Scalars.text(wire.logicalName());
        if (!inside.isEmpty()) {
            told.guestDevice(inside);
        }
        WireDisk disk = wire.disk();
        if (disk != null) {
            volume(disk, told);
        }
        return told.build();
    }

    private void volume(WireDisk disk, DiskAttachmentBuilder told) {
        String id = Scalars.text(disk.id());
        told.volume(parts.keys().of(OvirtDisk.KIND, id))
                .serial(id)
                .shareable(Scalars.isTrue(disk.shareable()))
                .detail("status", Scalars.text(disk.status()));
        String name = Scalars.text(disk.name());
        if (!name.isEmpty()) {
            told.volumeName(name);
        }
        if ("lun".equals(disk.storageType())) {
            told.kind(DiskKind.LUN);
        }
        if (disk.format() != null) {
            told.format(disk.format());
        }
        Scalars.longer(disk.provisionedSize())
                .filter(bytes -> bytes > 0)
                .map(DataSize::bytes)
                .ifPresent(told::size);
        Listed.in(disk.storageDomains()).stream()
                .findFirst()
                .map(WireRef::idOf)
                .ifPresent(domain -> told.pool(parts.context()
                        .inventory()
                        .get(OvirtStorageDomain.KIND, parts.keys().of(OvirtStorageDomain.KIND, domain))
                        .map(Entry::value)
                        .map(OvirtStorageDomain::name)
                        .orElse(domain)));
    }

    private static DiskAttachment drive(WireCdrom wire, String name) {
        DiskAttachmentBuilder told =
                DiskAttachment.builder(name).kind(DiskKind.CDROM).readOnly(true).active(true);
        String medium = WireRef.idOf(wire.file());
        if (!medium.isEmpty()) {
            told.volumeName(medium);
        }
        return told.build();
    }

    private DiskAttachment now(String name) throws InterruptedException {
        return all().stream()
                .filter(each -> each.name().equals(name)
                        || each.volume().filter(key -> key.id().equals(name)).isPresent())
                .findFirst()
                .orElseThrow(() -> Refusals.notFound("disk", name));
    }

    private Operation<DiskAttachment> changing(String verb, String name, Step step) {
        return instance.<DiskAttachment>work(verb, name)
                .then(step)
                .touching(context -> Set.of(Target.collection(OvirtDisk.KIND)))
                .giving(context -> now(name));
    }

    @Override
    public Operation<DiskAttachment> attach(DiskSpec spec) {
        instance.need(Capability.DISKS);
        List<Violation> faults = new ArrayList<>();
        CreationRules.disk("disk", spec, faults);
        Refusals.all(faults);
        return changing("disks.attach", spec.name(), steps.attaching(spec));
    }

    @Override
    public Operation<Instance> detach(String name, VolumeFate fate) {
        instance.need(Capability.DISKS);
        return instance.<Instance>work("disks.detach", name)
                .then(steps.detaching(name, fate))
                .touching(context -> Set.of(Target.collection(OvirtDisk.KIND)))
                .giving(context -> instance.reread());
    }

    @Override
    public Operation<DiskAttachment> update(DiskSpec spec) {
        instance.need(Capability.DISKS);
        Refusals.unknownOptions(spec.options().keySet());
        return changing("disks.update", spec.name(), steps.updating(spec));
    }

    @Override
    public Operation<DiskAttachment> resize(String name, DataSize size) {
        instance.need(Capability.DISK_RESIZE);
        return changing("disks.resize", name, steps.growing(name, size));
    }

    @Override
    public Operation<DiskAttachment> move(String name, String pool) {
        instance.need(Capability.DISKS);
        return changing("disks.move", name, steps.moving(name, pool));
    }

    @Override
    public Operation<DiskAttachment> insertMedium(String name, String medium) {
        instance.need(Capability.CDROM);
        return changing("disks.insert", name, new Change(name, Optional.of(medium)));
    }

    @Override
    public Operation<DiskAttachment> ejectMedium(String name) {
        instance.need(Capability.CDROM);
        return changing("disks.eject", name, new Change(name, Optional.empty()));
    }

    /** What lies in a drive: of a machine that runs what the guest sees, else what it will see. */
    private final class Change implements Step {
        private final String name;
        private final Optional<String> medium;

        Change(String name, Optional<String> medium) {
            this.name = name;
            this.medium = medium;
        }

        private String drive() throws InterruptedException {
            List<WireCdrom> drives = Listed.in(steps.storage().cdroms());
            return drives.stream()
                    .map(each -> Scalars.text(each.id()))
                    .filter(id -> drives.size() == 1 && name.equals(DRIVE) || name.equals(DRIVE + "-" + id))
                    .findFirst()
                    .orElseThrow(() -> Refusals.notFound("CD drive", name));
        }

        private HttpRequest at(String method) throws InterruptedException {
            HttpRequest request = HttpRequest.of(method, "/vms/{}/cdroms/{}", instance.id(), drive());
            return instance.state() == MachineState.STOPPED ? request : request.query("current", "true");
        }

        private String wanted() throws InterruptedException {
            return medium.isPresent()
                    ? Scalars.text(parts.catalogue().medium(medium.get()).id())
                    : "";
        }

        @Override
        public boolean isReached() throws InterruptedException {
            return WireRef.idOf(parts.client().get(at("GET"), WireCdrom.class).file())
                    .equals(wanted());
        }

        @Override
        public Optional<String> send(Calls calls) throws InterruptedException {
            WireCdrom unused = calls.send(at("PUT"), Map.of("file", VmDocument.ref(wanted())), WireCdrom.class);
            return Optional.empty();
        }

        @Override
        public String stage() {
            return medium.isPresent() ? "inserting a medium" : "ejecting the medium";
        }
    }
}

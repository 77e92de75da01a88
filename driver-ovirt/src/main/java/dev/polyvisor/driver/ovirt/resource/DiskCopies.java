package dev.polyvisor.driver.ovirt.resource;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.Consistency;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.PublishSpec;
import dev.polyvisor.api.instance.PublishedImage;
import dev.polyvisor.api.instance.Snapshot;
import dev.polyvisor.api.instance.SnapshotSpec;
import dev.polyvisor.driver.ovirt.client.EngineIds;
import dev.polyvisor.driver.ovirt.inventory.VmLookup;
import dev.polyvisor.driver.ovirt.inventory.VmLookup.Read;
import dev.polyvisor.driver.ovirt.wire.Listed;
import dev.polyvisor.driver.ovirt.wire.Scalars;
import dev.polyvisor.driver.ovirt.wire.WireDisk;
import dev.polyvisor.driver.ovirt.wire.WireDiskAttachment;
import dev.polyvisor.driver.ovirt.wire.WireMachine;
import dev.polyvisor.driver.ovirt.wire.WireRef;
import dev.polyvisor.driver.ovirt.wire.WireSnapshot;
import dev.polyvisor.driver.ovirt.wire.WireTemplate;
import dev.polyvisor.http.HttpRequest;
import dev.polyvisor.spi.resource.DataVolume;
import dev.polyvisor.spi.resource.DiskCopy;
import dev.polyvisor.spi.resource.DiskCopySpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Copies that stay when machine and disk go. The engine copies no disk of a machine that runs, so a snapshot of that disk alone is taken
 * first. A system disk becomes a template of the snapshot; a data disk becomes that of a machine which is made of the snapshot,
 * never starts, and goes without its disk. Snapshot, carrying machine and template have the labels of the copy from their first moment
 * on. Thread safety: may be used from any thread.
 */
final class DiskCopies {
    private static final String TEMPLATE = "/templates/{}";
    private static final String DISK = "/disks/{}";

    private final EngineWork work;
    private final VmLookup machines;
    private final DiskVolumes volumes;

    DiskCopies(EngineWork work, VmLookup machines, DiskVolumes volumes) {
        this.work = work;
        this.machines = machines;
        this.volumes = volumes;
    }

    DiskCopy make(DiskCopySpec spec) throws InterruptedException {
        Instance instance = spec.instance();
        String disk = spec.volume().map(DataVolume::id).orElse("");
        if (disk.isEmpty()) {
            disk = systemDisk(instance);
        }
        boolean running = instance.refresh().isRunning();
        String text = MarkedText.write(spec.name(), spec.labels());
        Snapshot snapshot = EngineWork.done(instance.snapshots()
                .create(SnapshotSpec.named(spec.name())
                        .description(text)
                        .disks(Set.of(disk))
                        .build()));
        String id = spec.volume().isPresent() ? dataDisk(spec, snapshot, text) : template(instance, spec.name(), text);
        Instance unused = EngineWork.done(instance.snapshots().delete(snapshot.id()));
        // of a machine that runs the engine freezes the file systems, when there is an agent that can
        return new DiskCopy(id, spec.name(), spec.labels(), running ? Consistency.UNKNOWN : Consistency.FILE_SYSTEM);
    }

    private String systemDisk(Instance instance) throws InterruptedException {
        return whole(instance.id()).stream()
                .flatMap(each -> Listed.in(each.diskAttachments()).stream())
                .filter(each -> Scalars.isTrue(each.bootable()))
                .map(each -> Scalars.text(each.id()))
                .findFirst()
                .orElseThrow(() -> PolyvisorException.of(
                        ErrorCode.UNIMPLEMENTED, "the machine boots from no disk, so there is none to copy"));
    }

    private Optional<WireMachine> whole(String id) throws InterruptedException {
        return work.client()
                .find(HttpRequest.get("/vms/{}", id).query("follow", "disk_attachments.disk"), WireMachine.class);
    }

    private static String template(Instance instance, String name, String text) throws InterruptedException {
        PublishedImage image = EngineWork.done(instance.publish(
                PublishSpec.named(name).description(text).snapshot(name).build()));
        return image.key().id();
    }

    private String dataDisk(DiskCopySpec spec, Snapshot snapshot, String text) throws InterruptedException {
        String carrier =
                WireRef.idOf(work.send(HttpRequest.post("/vms"), carrier(spec, snapshot, text), WireRef.class));
        String disk = work.until(() -> carried(carrier));
        WireDiskAttachment unused = work.send(
                HttpRequest.put("/vms/{}/diskattachments/{}", carrier, disk),
                Map.of("disk", Map.of("name", spec.name(), "description", text)),
                WireDiskAttachment.class);
        CopyId machine = new CopyId(carrier, Optional.empty());
        work.delete(machine.request("GET"), machine.request("DELETE").query("detach_only", "true"));
        return disk;
    }

    /** The comment is not that of its source: nobody who looks for the source may find this one. */
    private Map<String, Object> carrier(DiskCopySpec spec, Snapshot snapshot, String text) throws InterruptedException {
        Read source = machines.withId(spec.instance().id())
                .orElseThrow(() -> PolyvisorException.of(
                        ErrorCode.NOT_FOUND,
                        "there is no instance '" + spec.instance().name() + "'"));
        Map<String, Object> vm = new LinkedHashMap<>();
        vm.put("name", spec.name());
        vm.put("comment", "carries a copy of a disk");
        vm.put("description", text);
        vm.put("cluster", Map.of("id", WireRef.idOf(source.wire().cluster())));
        vm.put("snapshots", Map.of("snapshot", List.of(Map.of("id", snapshot.id()))));
        return vm;
    }

    /** The disk of a carrying machine, once it is copied. */
    private Optional<String> carried(String carrier) throws InterruptedException {
        WireMachine vm = whole(carrier)
                .orElseThrow(() -> PolyvisorException.of(ErrorCode.ABORTED, "the engine could not copy the disk"));
        List<WireMachine.Attachment> disks = Listed.in(vm.diskAttachments());
        boolean copied = "down".equals(vm.status())
                && disks.stream()
                        .noneMatch(each -> each.disk() != null
                                && "locked".equals(each.disk().status()));
        if (copied && disks.size() != 1) {
            throw PolyvisorException.of(
                    ErrorCode.INTERNAL, "of a snapshot of one disk the engine has made " + disks.size());
        }
        return copied ? Optional.of(Scalars.text(disks.get(0).id())) : Optional.empty();
    }

    /** First what carries a copy, since the engine deletes no snapshot that something is made of. */
    List<DiskCopy> list(Map<String, String> labels) throws InterruptedException {
        List<DiskCopy> found = new ArrayList<>();
        List<Read> all = machines.list(Optional.empty());
        for (Read each : all) {
            CopyId id = new CopyId(each.value().key().id(), Optional.empty());
            add(found, labels, id.toString(), each.value().name(), Carriers.labels(each.value()));
        }
        for (WireDisk each : volumes.marked(labels)) {
            add(found, labels, Scalars.text(each.id()), DiskVolumes.name(each), DiskVolumes.labels(each));
        }
        for (WireTemplate each : work.client().all(HttpRequest.get("/templates"), "template", WireTemplate.class)) {
            String name = Scalars.text(each.name());
            add(found, labels, Scalars.text(each.id()), name, MarkedText.read(Scalars.text(each.description()), name));
        }
        for (Read each : all) {
            for (WireSnapshot snapshot : Listed.in(each.wire().snapshots())) {
                CopyId id = new CopyId(each.value().key().id(), Optional.of(Scalars.text(snapshot.id())));
                String text = Scalars.text(snapshot.description());
                add(found, labels, id.toString(), id.toString(), MarkedText.read(text));
            }
        }
        return found;
    }

    private static void add(
            List<DiskCopy> found, Map<String, String> wanted, String id, String name, Map<String, String> labels) {
        if (labels.entrySet().containsAll(wanted.entrySet())) {
            found.add(new DiskCopy(id, name, labels, Consistency.UNKNOWN));
        }
    }

    /** A copy, or what stands for it while it is made; a carrying machine goes with its disk. */
    void delete(String id) throws InterruptedException {
        Optional<CopyId> underWay = CopyId.parse(id);
        if (underWay.isPresent()) {
            work.delete(underWay.get().request("GET"), underWay.get().request("DELETE"));
        } else if (EngineIds.isId(id)) {
            work.delete(HttpRequest.get(TEMPLATE, id), HttpRequest.delete(TEMPLATE, id));
            work.delete(HttpRequest.get(DISK, id), HttpRequest.delete(DISK, id));
        }
    }
}

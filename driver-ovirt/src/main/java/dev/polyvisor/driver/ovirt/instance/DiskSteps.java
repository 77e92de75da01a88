package dev.polyvisor.driver.ovirt.instance;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.instance.DiskSource;
import dev.polyvisor.api.instance.DiskSpec;
import dev.polyvisor.api.instance.VolumeFate;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.driver.ovirt.wire.Listed;
import dev.polyvisor.driver.ovirt.wire.Scalars;
import dev.polyvisor.driver.ovirt.wire.WireAttachedDisk;
import dev.polyvisor.driver.ovirt.wire.WireDisk;
import dev.polyvisor.driver.ovirt.wire.WireDiskAttachment;
import dev.polyvisor.driver.ovirt.wire.WireRef;
import dev.polyvisor.driver.ovirt.wire.WireVmStorage;
import dev.polyvisor.http.HttpRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The requests that change the disks of a machine. A disk has the name within a machine that it has on the engine. */
final class DiskSteps {
    private static final String USUAL_BUS = "virtio_scsi";
    private static final String LOCKED = "locked";

    private final Parts parts;
    private final Located vm;

    DiskSteps(Parts parts, Located vm) {
        this.parts = parts;
        this.vm = vm;
    }

    /** The machine with its disks. */
    WireVmStorage storage() throws InterruptedException {
        String id = vm.id();
        return parts.client()
                .find(
                        HttpRequest.get("/vms/{}", id).query("follow", "disk_attachments.disk,cdroms"),
                        WireVmStorage.class)
                .orElseThrow(() -> Refusals.notFound("instance with the identity", id));
    }

    private Optional<WireAttachedDisk> find(Predicate<WireAttachedDisk> condition) throws InterruptedException {
        return Listed.in(storage().diskAttachments()).stream().filter(condition).findFirst();
    }

    Optional<WireAttachedDisk> find(String name) throws InterruptedException {
        return find(each -> isNamed(each, name));
    }

    WireAttachedDisk needed(String name) throws InterruptedException {
        return find(name).orElseThrow(() -> Refusals.notFound("disk", name));
    }

    private static boolean isNamed(WireAttachedDisk attached, String name) {
        return name(attached).equals(name) || name.equals(attached.id());
    }

    /** What was chosen when it was attached, else the alias, else the identity. */
    static String name(WireAttachedDisk attached) {
        WireDisk disk = attached.disk();
        return disk == null
                ? Scalars.text(attached.id())
                : AttachedName.in(Scalars.text(disk.description())).orElseGet(() -> alias(disk));
    }

    /** The alias, else the identity. */
    static String alias(WireDisk disk) {
        return Stream.of(disk.alias(), disk.name(), disk.id())
                .map(Scalars::text)
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    static long size(WireAttachedDisk attached) {
        WireDisk disk = attached.disk();
        return disk == null ? 0 : Scalars.whole(disk.provisionedSize());
    }

    static boolean isLocked(WireAttachedDisk attached) {
        WireDisk disk = attached.disk();
        return disk != null && LOCKED.equals(disk.status());
    }

    private static HttpRequest at(String method, String vm, String disk) {
        return HttpRequest.of(method, "/vms/{}/diskattachments/{}", vm, disk);
    }

    private String dataCenter() throws InterruptedException {
        Scope scope = Infos.ref(vm.find().value()).scope();
        return parts.lookup().dataCenterId(scope);
    }

    Step attaching(DiskSpec spec) {
        return spec.source() instanceof DiskSource.Volume volume
                ? new AttachVolume(parts, vm, this, spec, volume.name())
                : new Attach(spec);
    }

    /** What a machine is told of how it has a disk. */
    static Map<String, Object> attachment(DiskSpec spec) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("bootable", spec.bootable());
        body.put("interface", spec.bus().orElse(USUAL_BUS));
        body.put("active", spec.active());
        if (spec.readOnly()) {
            body.put("read_only", true);
        }
        return body;
    }

    Step detaching(String name, VolumeFate fate) {
        return new Detach(name, fate);
    }

    Step updating(DiskSpec spec) {
        return new Update(spec);
    }

    Step growing(String name, DataSize size) {
        return new Grow(each -> isNamed(each, name), name, size, false);
    }

    /** Makes the disk that a machine boots from larger, if it is smaller. */
    Step growingRoot(DataSize size) {
        return new Grow(each -> Scalars.isTrue(each.bootable()), "(the one that it boots from)", size, true);
    }

    Step moving(String name, String pool) {
        return new Move(name, pool);
    }

    private final class Attach implements Step {
        private final DiskSpec spec;

        Attach(DiskSpec spec) {
            this.spec = spec;
        }

        private Optional<WireAttachedDisk> there() throws InterruptedException {
            Optional<WireAttachedDisk> named = find(spec.name());
            long wanted = spec.size().map(DataSize::bytes).orElse(0L);
            if (named.filter(each -> size(each) < wanted).isPresent()) {
                throw Refusals.taken("disk", spec.name());
            }
            return named;
        }

        @Override
        public boolean isReached() throws InterruptedException {
            return there().filter(each -> !isLocked(each)).isPresent();
        }

        @Override
        public Optional<String> send(Calls calls) throws InterruptedException {
            Map<String, Object> body = attachment(spec);
            body.put("disk", disk());
            WireDiskAttachment unused =
                    calls.send(HttpRequest.post("/vms/{}/diskattachments", vm.id()), body, WireDiskAttachment.class);
            return Optional.empty();
        }

        private Map<String, Object> disk() throws InterruptedException {
            // several machines can write to a raw disk only
            String format = spec.format().orElse(spec.shareable() ? "raw" : "cow");
            String dataCenter = dataCenter();
            String domain = spec.pool().isPresent()
                    ? parts.catalogue().storageDomain(dataCenter, spec.pool().get())
                    : parts.catalogue().roomiest(dataCenter);
            Map<String, Object> disk = new LinkedHashMap<>();
            disk.put("name", spec.name());
            disk.put("format", format);
            disk.put("sparse", !spec.shareable());
            disk.put("provisioned_size", spec.size().orElseThrow().bytes());
            if (spec.shareable()) {
                disk.put("shareable", true);
            }
            disk.put("storage_domains", Map.of("storage_domain", List.of(VmDocument.ref(domain))));
            return disk;
        }

        @Override
        public boolean isUnderWay() throws InterruptedException {
            return there().isPresent();
        }

        @Override
        public String stage() {
            return "adding the disk " + spec.name();
        }
    }

    /** A disk that shall be deleted is detached before: the engine deletes none of a machine that runs. */
    private final class Detach implements Step {
        private final String name;
        private final VolumeFate fate;
        private volatile String detached = "";

        Detach(String name, VolumeFate fate) {
            this.name = name;
            this.fate = fate;
        }

        private Optional<WireDisk> volume() throws InterruptedException {
            return fate == VolumeFate.KEEP || detached.isEmpty()
                    ? Optional.empty()
                    : parts.client().find(HttpRequest.get("/disks/{}", detached), WireDisk.class);
        }

        @Override
        public boolean isReached() throws InterruptedException {
            return find(name).isEmpty() && volume().isEmpty();
        }

        @Override
        public Optional<String> send(Calls calls) throws InterruptedException {
            Optional<WireAttachedDisk> attached = find(name);
            if (attached.isPresent()) {
                detach(calls, attached.get());
            }
            return volume().isPresent() ? calls.remove(HttpRequest.delete("/disks/{}", detached)) : Optional.empty();
        }

        private void detach(Calls calls, WireAttachedDisk attached) throws InterruptedException {
            if (Scalars.isTrue(attached.bootable())) {
                throw Refusals.precondition("the machine boots from the disk '" + name + "'");
            }
            String machine = vm.id();
            String disk = Scalars.text(attached.id());
            boolean runs = vm.find().value().state() != MachineState.STOPPED;
            if (runs && Scalars.isTrue(attached.active())) {
                WireDiskAttachment unused =
                        calls.send(at("PUT", machine, disk), Map.of("active", false), WireDiskAttachment.class);
            }
            detached = disk;
            Optional<String> unused = calls.remove(at("DELETE", machine, disk).query("detach_only", "true"));
        }

        @Override
        public boolean isUnderWay() throws InterruptedException {
            return volume().filter(disk -> LOCKED.equals(disk.status())).isPresent();
        }

        @Override
        public String stage() {
            return "detaching the disk " + name;
        }
    }

    private final class Update implements Step {
        private final DiskSpec spec;

        Update(DiskSpec spec) {
            this.spec = spec;
        }

        private Map<String, Object> changes() throws InterruptedException {
            WireAttachedDisk now = needed(spec.name());
            Map<String, Object> changes = new LinkedHashMap<>();
            spec.bus().filter(bus -> !bus.equals(now.bus())).ifPresent(bus -> changes.put("interface", bus));
            differing(changes, "bootable", spec.bootable(), now.bootable());
            differing(changes, "active", spec.active(), now.active());
            differing(changes, "read_only", spec.readOnly(), now.readOnly());
            WireDisk disk = now.disk();
            if (disk != null && Scalars.isTrue(disk.shareable()) != spec.shareable()) {
                changes.put("disk", Map.of("shareable", spec.shareable()));
            }
            return changes;
        }

        private static void differing(Map<String, Object> changes, String field, boolean wanted, @Nullable String now) {
            if (Scalars.isTrue(now) != wanted) {
                changes.put(field, wanted);
            }
        }

        @Override
        public boolean isReached() throws InterruptedException {
            return changes().isEmpty();
        }

        @Override
        public Optional<String> send(Calls calls) throws InterruptedException {
            String disk = Scalars.text(needed(spec.name()).id());
            WireDiskAttachment unused = calls.send(at("PUT", vm.id(), disk), changes(), WireDiskAttachment.class);
            return Optional.empty();
        }

        @Override
        public String stage() {
            return "changing the disk " + spec.name();
        }
    }

    private final class Grow implements Step {
        private final Predicate<WireAttachedDisk> which;
        private final String name;
        private final DataSize size;
        private final boolean atLeast;

        Grow(Predicate<WireAttachedDisk> which, String name, DataSize size, boolean atLeast) {
            this.which = which;
            this.name = name;
            this.size = size;
            this.atLeast = atLeast;
        }

        private WireAttachedDisk disk() throws InterruptedException {
            return find(which).orElseThrow(() -> Refusals.notFound("disk", name));
        }

        @Override
        public boolean isReached() throws InterruptedException {
            WireAttachedDisk disk = disk();
            long now = size(disk);
            if (now > size.bytes() && !atLeast) {
                throw PolyvisorException.of(
                        ErrorCode.OUT_OF_RANGE, "the disk '" + name + "' is larger: " + DataSize.bytes(now));
            }
            return now >= size.bytes() && !isLocked(disk);
        }

        @Override
        public Optional<String> send(Calls calls) throws InterruptedException {
            WireDiskAttachment unused = calls.send(
                    at("PUT", vm.id(), Scalars.text(disk().id())),
                    Map.of("disk", Map.of("provisioned_size", size.bytes())),
                    WireDiskAttachment.class);
            return Optional.empty();
        }

        @Override
        public boolean isUnderWay() throws InterruptedException {
            return isLocked(disk());
        }

        @Override
        public String stage() {
            return "making the disk " + name + " larger";
        }
    }

    private final class Move implements Step {
        private final String name;
        private final String pool;

        Move(String name, String pool) {
            this.name = name;
            this.pool = pool;
        }

        private String domain() throws InterruptedException {
            return parts.catalogue().storageDomain(dataCenter(), pool);
        }

        private boolean isThere(WireAttachedDisk attached, String domain) {
            WireDisk disk = attached.disk();
            return disk != null
                    && Listed.in(disk.storageDomains()).stream()
                            .anyMatch(each -> WireRef.idOf(each).equals(domain));
        }

        @Override
        public boolean isReached() throws InterruptedException {
            WireAttachedDisk attached = needed(name);
            return isThere(attached, domain()) && !isLocked(attached);
        }

        @Override
        public Optional<String> send(Calls calls) throws InterruptedException {
            return calls.act(
                    HttpRequest.post("/disks/{}/move", Scalars.text(needed(name).id())),
                    Map.of("storage_domain", VmDocument.ref(domain())));
        }

        @Override
        public boolean isUnderWay() throws InterruptedException {
            return isLocked(needed(name));
        }

        @Override
        public String stage() {
            return "moving the disk " + name;
        }
    }
}

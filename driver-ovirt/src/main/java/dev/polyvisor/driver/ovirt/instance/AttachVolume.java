package dev.polyvisor.driver.ovirt.instance;

import dev.polyvisor.api.instance.DiskSpec;
import dev.polyvisor.driver.ovirt.wire.Scalars;
import dev.polyvisor.driver.ovirt.wire.WireAttachedDisk;
import dev.polyvisor.driver.ovirt.wire.WireDisk;
import dev.polyvisor.driver.ovirt.wire.WireDiskAttachment;
import dev.polyvisor.http.HttpRequest;
import java.util.Map;
import java.util.Optional;

/**
 * Attaches a disk that is there, then gives it the name that it shall have within the machine: a disk that another machine has
 * is refused before, and keeps its own.
 */
final class AttachVolume implements Step {
    private final Parts parts;
    private final Located vm;
    private final DiskSteps disks;
    private final DiskSpec spec;
    private final String volume;

    AttachVolume(Parts parts, Located vm, DiskSteps disks, DiskSpec spec, String volume) {
        this.parts = parts;
        this.vm = vm;
        this.disks = disks;
        this.spec = spec;
        this.volume = volume;
    }

    private WireDisk wanted() throws InterruptedException {
        return parts.catalogue().disk(volume);
    }

    /** The attachment of the disk; another disk of the name is ALREADY_EXISTS. */
    private Optional<WireAttachedDisk> there(String disk) throws InterruptedException {
        Optional<WireAttachedDisk> named = disks.find(spec.name());
        if (named.filter(each -> !disk.equals(each.id())).isPresent()) {
            throw Refusals.taken("disk", spec.name());
        }
        return named.isPresent() ? named : disks.find(disk);
    }

    @Override
    public boolean isReached() throws InterruptedException {
        return there(Scalars.text(wanted().id()))
                .filter(each -> DiskSteps.name(each).equals(spec.name()))
                .isPresent();
    }

    @Override
    public Optional<String> send(Calls calls) throws InterruptedException {
        WireDisk disk = wanted();
        String id = Scalars.text(disk.id());
        if (there(id).isEmpty()) {
            Map<String, Object> body = DiskSteps.attachment(spec);
            body.put("disk", VmDocument.ref(id));
            WireDiskAttachment unused =
                    calls.send(HttpRequest.post("/vms/{}/diskattachments", vm.id()), body, WireDiskAttachment.class);
        }
        String before = Scalars.text(disk.description());
        String after = AttachedName.write(before, spec.name(), DiskSteps.alias(disk));
        if (!after.equals(before)) {
            WireDiskAttachment unused = calls.send(
                    HttpRequest.put("/vms/{}/diskattachments/{}", vm.id(), id),
                    Map.of("disk", Map.of("description", after)),
                    WireDiskAttachment.class);
        }
        return Optional.empty();
    }

    @Override
    public String stage() {
        return "attaching the disk " + spec.name();
    }
}

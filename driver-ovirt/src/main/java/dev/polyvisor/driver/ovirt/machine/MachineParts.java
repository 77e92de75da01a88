package dev.polyvisor.driver.ovirt.machine;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.driver.ovirt.client.OvirtClient;
import dev.polyvisor.driver.ovirt.machine.OvirtMachineSpec.VolumeSpec;
import dev.polyvisor.driver.ovirt.wire.Listed;
import dev.polyvisor.driver.ovirt.wire.Scalars;
import dev.polyvisor.driver.ovirt.wire.WireDisk;
import dev.polyvisor.driver.ovirt.wire.WireMachine;
import dev.polyvisor.driver.ovirt.wire.WireMachine.Attachment;
import dev.polyvisor.driver.ovirt.wire.WireNic;
import dev.polyvisor.driver.ovirt.wire.WireRef;
import dev.polyvisor.http.HttpRequest;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The disks and network interfaces of a machine. Each disk that is made for a machine has a mark in its description, so that none
 * that somebody else has attached is deleted with it. Used by one thread.
 */
final class MachineParts {
    private final OvirtClient client;
    private final Settling settling;

    MachineParts(OvirtClient client, Settling settling) {
        this.client = client;
        this.settling = settling;
    }

    /** Makes what is missing of a machine that is off. */
    void make(String machine, String id, OvirtMachineSpec spec, List<String> profiles) throws InterruptedException {
        WireMachine vm = whole(machine, id);
        for (Attachment each : Listed.in(vm.diskAttachments())) {
            ofTemplate(id, each, spec);
        }
        for (int i = 0; i < profiles.size(); i++) {
            nic(vm, id, "nic" + (i + 1), profiles.get(i), spec.networks().get(i));
        }
        Set<String> mine = new HashSet<>();
        for (VolumeSpec volume : spec.additionalVolumes()) {
            if (volumes(vm, id, volume.name()).isEmpty()) {
                mine.add(
                        made(HttpRequest.post("/vms/{}/diskattachments", id).json(Bodies.volume(machine, id, volume))));
            }
        }
        WireMachine now = whole(machine, id);
        for (VolumeSpec volume : spec.additionalVolumes()) {
            if (!surplus(now, id, volume.name(), mine)) {
                // what is kept depends on whether it runs
                now = whole(machine, id);
                if (!surplus(now, id, volume.name(), mine)) {
                    throw PolyvisorException.of(
                            ErrorCode.ABORTED, "another call has started machine \"" + machine + "\" meanwhile");
                }
            }
        }
    }

    private WireMachine whole(String machine, String id) throws InterruptedException {
        return settling.settled(id)
                .orElseThrow(
                        () -> PolyvisorException.of(ErrorCode.ABORTED, "machine \"" + machine + "\" is being deleted"));
    }

    /** A copy of a disk of the template gets its mark, and the one that it boots from its size. */
    private void ofTemplate(String id, Attachment attachment, OvirtMachineSpec spec) throws InterruptedException {
        WireDisk disk = attachment.disk();
        if (disk == null) {
            return;
        }
        Map<String, Object> change = new LinkedHashMap<>();
        if (!Ownership.isOf(disk, id)) {
            change.put("description", Ownership.description(Scalars.text(disk.description()), id, ""));
        }
        if (Scalars.isTrue(attachment.bootable()) && !spec.rootVolume().isEmpty()) {
            long wanted = DataSize.parse(spec.rootVolume()).bytes();
            long size = Scalars.whole(disk.provisionedSize());
            if (wanted < size) {
                throw PolyvisorException.invalidArgument(
                        "rootVolume.size", "is below that of the template, " + DataSize.bytes(size));
            } else if (wanted > size) {
                change.put("provisioned_size", wanted);
            }
        }
        if (!change.isEmpty()) {
            send(HttpRequest.put("/vms/{}/diskattachments/{}", id, Scalars.text(attachment.id()))
                    .json(Map.of("disk", change)));
        }
    }

    /** The template may have brought one of the name. */
    private void nic(WireMachine vm, String id, String name, String profile, OvirtMachineSpec.NetworkSpec network)
            throws InterruptedException {
        Optional<WireNic> there = Listed.in(vm.nics()).stream()
                .filter(nic -> name.equals(nic.name()))
                .findFirst();
        if (there.isPresent()) {
            if (!profile.equals(WireRef.idOf(there.get().vnicProfile()))) {
                send(HttpRequest.put(
                                "/vms/{}/nics/{}", id, Scalars.text(there.get().id()))
                        .json(Bodies.nic(name, profile, network)));
            }
            return;
        }
        try {
            send(HttpRequest.post("/vms/{}/nics", id).json(Bodies.nic(name, profile, network)));
        } catch (PolyvisorException failure) {
            // another call of the same was faster
            if (failure.code() != ErrorCode.ALREADY_EXISTS) {
                throw failure;
            }
        }
    }

    private static List<WireDisk> volumes(WireMachine vm, String id, String volume) {
        return Listed.in(vm.diskAttachments()).stream()
                .map(Attachment::disk)
                .filter(disk -> disk != null
                        && Ownership.isOf(disk, id)
                        && Ownership.volumeOf(disk).equals(volume))
                .sorted(Comparator.comparing(disk -> Scalars.text(disk.id())))
                .toList();
    }

    /**
     * Two calls at the same moment can both have made a volume. While the machine is off both keep the same one; when it runs by now,
     * that is with what the other has made. False when it was off a moment ago, and the other call has started it.
     */
    private boolean surplus(WireMachine vm, String id, String volume, Set<String> mine) throws InterruptedException {
        boolean isOff = "down".equals(vm.status());
        List<String> ids = volumes(vm, id, volume).stream()
                .map(disk -> Scalars.text(disk.id()))
                .toList();
        List<String> kept = ids.stream()
                .filter(each -> isOff || !mine.contains(each))
                .limit(isOff ? 1 : ids.size())
                .toList();
        for (String each : ids) {
            if (!kept.isEmpty() && !kept.contains(each)) {
                if (!isOff) {
                    send(HttpRequest.put("/vms/{}/diskattachments/{}", id, each).json(Map.of("active", false)));
                }
                HttpRequest removal = HttpRequest.delete("/vms/{}/diskattachments/{}", id, each)
                        .query("detach_only", "false");
                try {
                    var unused = client.find(removal, WireRef.class);
                } catch (PolyvisorException refused) {
                    if (isOff && refused.code() == ErrorCode.FAILED_PRECONDITION) {
                        return false;
                    }
                    throw refused;
                }
            }
        }
        return true;
    }

    /** Before a machine is deleted: a disk that was not made for it is taken from it, and stays. */
    void letGo(String id, WireMachine vm) throws InterruptedException {
        if (!Ownership.isComplete(vm)) {
            // nobody has had it yet, and not all disks have their mark
            return;
        }
        Set<String> foreign = new HashSet<>();
        for (Attachment each : Listed.in(vm.diskAttachments())) {
            if (each.disk() == null || !Ownership.isOf(each.disk(), id)) {
                foreign.add(Scalars.text(each.id()));
            }
        }
        for (String each : foreign) {
            var unused = client.find(
                    HttpRequest.delete("/vms/{}/diskattachments/{}", id, each).query("detach_only", "true"),
                    WireRef.class);
        }
    }

    private void send(HttpRequest request) throws InterruptedException {
        String unused = made(request);
    }

    /** The identifier of what was made. */
    private String made(HttpRequest request) throws InterruptedException {
        try {
            return WireRef.idOf(client.send(request, WireRef.class));
        } catch (PolyvisorException failure) {
            throw dependent(failure);
        }
    }

    /** What is not there when something is made is not the machine. */
    static PolyvisorException dependent(PolyvisorException failure) {
        return failure.code() == ErrorCode.NOT_FOUND
                ? PolyvisorException.builder(ErrorCode.FAILED_PRECONDITION, String.valueOf(failure.getMessage()))
                        .detail(failure.detail().orElse(null))
                        .cause(failure)
                        .build()
                : failure;
    }
}

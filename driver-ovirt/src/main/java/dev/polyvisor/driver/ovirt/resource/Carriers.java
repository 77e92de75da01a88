package dev.polyvisor.driver.ovirt.resource;

import dev.polyvisor.driver.ovirt.inventory.VmLookup.Read;
import dev.polyvisor.driver.ovirt.model.OvirtDiskAttachment;
import dev.polyvisor.driver.ovirt.model.OvirtVm;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who has which disk: machines, and those that only carry a copy of a disk until it stands by itself. The latter have the labels of
 * the copy in their description, where no query for machines looks. Of one reading.
 *
 * @param users the identities of machines by that of a disk
 * @param carried the identities of disks that are copies under way
 */
record Carriers(Map<String, Set<String>> users, Set<String> carried) {

    static Carriers of(List<Read> machines) {
        Map<String, Set<String>> users = new HashMap<>();
        Set<String> carried = new HashSet<>();
        for (Read read : machines) {
            OvirtVm vm = read.value();
            boolean carries = !labels(vm).isEmpty();
            for (OvirtDiskAttachment each : vm.devices().disks()) {
                users.computeIfAbsent(each.id(), disk -> new HashSet<>())
                        .add(vm.key().id());
                if (carries) {
                    carried.add(each.id());
                }
            }
        }
        return new Carriers(users, carried);
    }

    /** The labels of the copy that a machine carries, empty for any other machine. */
    static Map<String, String> labels(OvirtVm vm) {
        return MarkedText.read(vm.description(), vm.name());
    }

    List<String> usersOf(String disk) {
        return users.getOrDefault(disk, Set.of()).stream().sorted().toList();
    }
}

package dev.polyvisor.driver.ovirt.policy;

import static dev.polyvisor.driver.ovirt.policy.OvirtRules.critical;
import static dev.polyvisor.driver.ovirt.policy.OvirtRules.found;
import static dev.polyvisor.driver.ovirt.policy.OvirtRules.vm;
import static dev.polyvisor.driver.ovirt.policy.OvirtRules.warning;
import static dev.polyvisor.driver.ovirt.policy.OvirtRules.workload;

import dev.polyvisor.api.inventory.Workload;
import dev.polyvisor.api.policy.Concern;
import dev.polyvisor.api.policy.Rule;
import dev.polyvisor.driver.ovirt.model.OvirtDisk;
import dev.polyvisor.driver.ovirt.model.OvirtVm;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/** Rules on disks. */
final class DiskRules {
    /** So many disks a machine of the target can have. */
    private static final int MOST = 165;

    private static final Set<String> BUSES = Set.of("sata", "virtio", "virtio_scsi");
    private static final Set<String> BAD_STATES = Set.of("illegal", "locked");
    private static final String LUN = "lun";

    private DiskRules() {}

    static List<Rule> all() {
        return List.of(
                found("ovirt.disk.count.exceeds.limit", DiskRules::count),
                disk(
                        critical(
                                "disk.capacity.invalid",
                                "Disk has an invalid capacity",
                                "A disk has no size, and nothing of it can be transferred."),
                        DiskRules::isEmpty),
                disk(
                        critical(
                                "disk.illegal_or_locked_status",
                                "VM has an illegal or locked disk status condition",
                                "A disk is locked or broken; its transfer is likely to fail."),
                        disk -> BAD_STATES.contains(disk.status())),
                vm(
                        critical(
                                "disk.illegal_images.detected",
                                "Illegal disk images detected",
                                "A snapshot has a broken image; the transfer is likely to fail."),
                        vm -> vm.settings().hasIllegalImages()),
                vm(
                        warning(
                                "disk.interface_type.unsupported",
                                "Unsupported disk interface type detected",
                                "The target has sata, virtio and virtio_scsi; a disk on another bus gets virtio."),
                        vm -> vm.devices().disks().stream().anyMatch(each -> !BUSES.contains(each.bus()))),
                disk(
                        critical(
                                "disk.storage_type.unsupported",
                                "Unsupported disk storage type detected",
                                "A disk is neither an image nor a unit of a storage network; its transfer is likely to fail."),
                        disk -> !disk.storageType().equals("image")
                                && !disk.storageType().equals(LUN)),
                disk(
                        warning(
                                "disk.shared.detected",
                                "Shared disk detected",
                                "A disk may be used by several machines at once, which is not supported."),
                        OvirtDisk::shared),
                vm(
                        warning(
                                "disk.scsi_reservation.enabled",
                                "Disk with SCSI reservation detected",
                                "The machine may reserve a disk for itself, as guests that form a cluster do; that is not supported."),
                        vm -> vm.devices().disks().stream().anyMatch(each -> each.scsiReservation())));
    }

    private static Optional<Concern> count(Workload workload) {
        int disks = ((OvirtVm) workload.value()).devices().disks().size();
        return disks <= MOST
                ? Optional.empty()
                : Optional.of(warning(
                        "disk.count.exceeds.limit",
                        "VM has " + disks + " disks, which exceeds the limit of " + MOST,
                        "A machine of the target can have " + MOST + " disks, and this one has " + disks + "."));
    }

    /** A unit whose size is not known yet is not empty: units that were not read are not there. */
    private static boolean isEmpty(OvirtDisk disk) {
        return disk.storageType().equals(LUN)
                ? disk.logicalUnits().stream().anyMatch(unit -> isNone(unit.size()))
                : isNone(disk.provisionedSize());
    }

    private static boolean isNone(OptionalLong size) {
        return size.isPresent() && size.getAsLong() <= 0;
    }

    private static Rule disk(Concern concern, Predicate<OvirtDisk> holds) {
        return workload(concern, workload -> ((OvirtVm) workload.value())
                .devices().disks().stream()
                        .flatMap(each -> each.disk().stream())
                        .flatMap(key -> workload.reference(key, OvirtDisk.class).stream())
                        .anyMatch(holds));
    }
}

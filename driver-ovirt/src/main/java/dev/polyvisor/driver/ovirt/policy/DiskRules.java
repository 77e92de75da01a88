package dev.polyvisor.driver.ovirt.policy;

import static dev.polyvisor.driver.ovirt.policy.OvirtRule.attachment;
import static dev.polyvisor.driver.ovirt.policy.OvirtRule.critical;
import static dev.polyvisor.driver.ovirt.policy.OvirtRule.disk;
import static dev.polyvisor.driver.ovirt.policy.OvirtRule.vm;
import static dev.polyvisor.driver.ovirt.policy.OvirtRule.warning;

import dev.polyvisor.api.policy.Concern;
import dev.polyvisor.driver.ovirt.model.OvirtDisk;
import dev.polyvisor.driver.ovirt.model.OvirtDiskAttachment;
import dev.polyvisor.driver.ovirt.model.OvirtVm;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Rules on disks. */
final class DiskRules {
    /** So many disks a machine of the target can have. */
    private static final int MOST = 165;

    private static final Concern COUNT = warning(
            "disk.count.exceeds.limit",
            "VM has more disks than the limit of " + MOST,
            "A machine of the target can have at most " + MOST + " disks.");

    static final Concern CAPACITY = critical(
            "disk.capacity.invalid",
            "Disk has an invalid capacity",
            "A disk has no size, and nothing of it can be transferred.");

    static final Concern BAD_STATE = critical(
            "disk.illegal_or_locked_status",
            "VM has an illegal or locked disk status condition",
            "A disk is locked or broken; its transfer is likely to fail.");

    static final Concern BUS = warning(
            "disk.interface_type.unsupported",
            "Unsupported disk interface type detected",
            "The target has sata, virtio and virtio_scsi; a disk on another bus gets virtio.");

    static final Concern RESERVATION = warning(
            "disk.scsi_reservation.enabled",
            "Disk with SCSI reservation detected",
            "The machine may reserve a disk for itself, as guests that form a cluster do; that is not supported.");

    static final Concern SHARED = warning(
            "disk.shared.detected",
            "Shared disk detected",
            "A disk may be used by several machines at once, which is not supported.");

    private static final Set<String> BUSES = Set.of("sata", "virtio", "virtio_scsi");
    private static final Set<String> BAD_STATES = Set.of("illegal", "locked");
    static final String LUN = "lun";

    private DiskRules() {}

    static List<OvirtRule> all() {
        return List.of(
                new OvirtRule(COUNT, (vm, workload) -> count(vm)),
                disk(CAPACITY, DiskRules::isEmpty),
                disk(BAD_STATE, disk -> BAD_STATES.contains(disk.status())),
                vm(
                        critical(
                                "disk.illegal_images.detected",
                                "Illegal disk images detected",
                                "A snapshot has a broken image; the transfer is likely to fail."),
                        vm -> vm.settings().hasIllegalImages()),
                attachment(BUS, each -> !BUSES.contains(each.bus())),
                disk(
                        critical(
                                "disk.storage_type.unsupported",
                                "Unsupported disk storage type detected",
                                "A disk is neither an image nor a unit of a storage network; its transfer is likely to fail."),
                        disk -> !disk.storageType().equals("image")
                                && !disk.storageType().equals(LUN)),
                disk(SHARED, OvirtDisk::shared),
                attachment(RESERVATION, OvirtDiskAttachment::scsiReservation));
    }

    private static Optional<Concern> count(OvirtVm vm) {
        int disks = vm.devices().disks().size();
        return disks <= MOST
                ? Optional.empty()
                : Optional.of(new Concern(
                        COUNT.id(),
                        COUNT.category(),
                        "VM has " + disks + " disks, which exceeds the limit of " + MOST,
                        COUNT.assessment() + " This one has " + disks + '.'));
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
}

package dev.polyvisor.driver.ovirt.policy;

import static dev.polyvisor.driver.ovirt.policy.OvirtRule.attachment;
import static dev.polyvisor.driver.ovirt.policy.OvirtRule.disk;
import static dev.polyvisor.driver.ovirt.policy.OvirtRule.nic;
import static dev.polyvisor.driver.ovirt.policy.OvirtRule.vm;

import dev.polyvisor.api.policy.Concern;
import dev.polyvisor.driver.ovirt.model.OvirtDiskAttachment;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The rules that Forklift's rule server applies otherwise: it looks for words within texts, and takes what is missing for empty. */
final class ForkliftRules {
    private ForkliftRules() {}

    static List<OvirtRule> all() {
        return List.of(
                vm(MachineRules.STATUS, vm -> !has(vm.nativeState(), "up", "down")),
                vm(MachineRules.SYSTEM, vm -> has(vm.settings().osType(), "rhel_6")),
                vm(MachineRules.TPM, vm -> has(vm.settings().osType(), "windows_2022", "windows_11")),
                vm(
                        MachineRules.PINNING_POLICY,
                        vm -> has(vm.cpu().pinningPolicy(), "resize_and_pin_numa", "isolate_threads")),
                vm(MachineRules.SECURE_BOOT, vm -> vm.settings().bios().equals(MachineRules.SECURE_FIRMWARE)),
                new OvirtRule(
                        MachineRules.RESUMPTION,
                        (vm, workload) -> Optional.of(vm.settings().storageErrorResumeBehaviour())
                                .filter(behaviour -> !behaviour.equals(MachineRules.RESUMED))
                                .map(MachineRules::resumption)),
                disk(
                        DiskRules.CAPACITY,
                        disk -> !disk.storageType().equals(DiskRules.LUN)
                                && disk.provisionedSize().orElse(1) <= 0),
                disk(DiskRules.BAD_STATE, disk -> has(disk.status(), "illegal", "locked")),
                attachment(DiskRules.BUS, each -> !has(each.bus(), "sata", "virtio")),
                attachment(
                        new Concern(
                                DiskRules.RESERVATION.id(),
                                DiskRules.RESERVATION.category(),
                                DiskRules.SHARED.label(),
                                DiskRules.RESERVATION.assessment()),
                        OvirtDiskAttachment::scsiReservation),
                nic(DeviceRules.NIC_TYPE, nic -> !has(nic.bus(), "e1000", "rtl8139", "virtio")));
    }

    private static boolean has(String text, String... words) {
        return Stream.of(words).anyMatch(text::contains);
    }
}

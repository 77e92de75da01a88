package dev.polyvisor.driver.ovirt.policy;

import static dev.polyvisor.driver.ovirt.policy.OvirtRules.found;
import static dev.polyvisor.driver.ovirt.policy.OvirtRules.information;
import static dev.polyvisor.driver.ovirt.policy.OvirtRules.vm;
import static dev.polyvisor.driver.ovirt.policy.OvirtRules.warning;
import static dev.polyvisor.driver.ovirt.policy.OvirtRules.workload;

import dev.polyvisor.api.inventory.Workload;
import dev.polyvisor.api.policy.Concern;
import dev.polyvisor.api.policy.Rule;
import dev.polyvisor.driver.ovirt.model.OvirtCluster;
import dev.polyvisor.driver.ovirt.model.OvirtVm;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Rules on identity, state, processors, memory, firmware, availability and placement. */
final class MachineRules {
    /** As the rule server takes them: upper case too, although the target does not. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?");

    private static final int LONGEST_NAME = 63;
    private static final Set<String> RHEL_6 = Set.of("rhel_6", "rhel_6x64", "rhel_6_ppc64", "rhel_6_9_plus_ppc64");
    private static final Set<String> WITH_TPM = Set.of("windows_11", "windows_2022", "windows_2025");
    private static final Set<String> PINNING = Set.of("resize_and_pin_numa", "isolate_threads");
    private static final Set<String> STABLE = Set.of("up", "down");

    private MachineRules() {}

    static List<Rule> all() {
        return List.of(
                vm(
                        warning(
                                "name.invalid",
                                "Invalid VM Name",
                                "The name cannot be a DNS name of the target: it has to be made of at most 63 letters,"
                                        + " digits, dashes and dots, and begin and end with a letter or digit."
                                        + " Unless it is changed the migration chooses another one."),
                        vm -> !vm.name().isEmpty() && !isName(vm.name())),
                vm(
                        warning(
                                "vm.status_invalid",
                                "VM has a status condition that may prevent successful migration",
                                "The machine is neither running nor stopped; a migration that begins now may fail."),
                        vm -> !STABLE.contains(vm.nativeState())),
                vm(
                        warning(
                                "os.unsupported",
                                "Unsupported operating system detected",
                                "The target does not support guests with RHEL 6."),
                        vm -> RHEL_6.contains(vm.settings().osType())),
                vm(
                        warning(
                                "tpm.required_by_os",
                                "TPM detected",
                                "The system of the guest needs a TPM, whose content is not taken along."),
                        vm -> WITH_TPM.contains(vm.settings().osType())),
                vm(
                        warning(
                                "vm.custom_properties.detected",
                                "VM custom properties detected",
                                "The target has nothing like custom properties of the engine."),
                        vm -> !vm.properties().isEmpty()),
                vm(
                        warning(
                                "cpu.custom_model.detected",
                                "Custom CPU Model detected",
                                "The processor model is taken along, and the target may not support it."),
                        vm -> !vm.cpu().customModel().isEmpty()),
                vm(
                        warning(
                                "cpu.pinning_policy.unsupported",
                                "Unsupported CPU pinning policy detected",
                                "The target has no such policy; part of what it does is lost."),
                        vm -> PINNING.contains(vm.cpu().pinningPolicy())),
                vm(
                        warning(
                                "cpu.shares.defined",
                                "VM has CPU Shares Defined",
                                "The weight of the machine among others is lost."),
                        vm -> vm.cpu().shares() > 0),
                vm(
                        warning(
                                "cpu.tuning.detected",
                                "CPU tuning detected",
                                "Processors are bound to those of the host; other bindings than one to one are lost."),
                        vm -> !vm.cpu().affinity().isEmpty()),
                vm(
                        warning(
                                "numa.tuning.detected",
                                "NUMA tuning detected",
                                "NUMA nodes are bound to those of the host; the binding is lost."),
                        vm -> vm.devices().numaNodes().stream()
                                .anyMatch(node -> !node.hostNodes().isEmpty())),
                vm(
                        information(
                                "memory.ballooning.enabled",
                                "VM has memory ballooning enabled",
                                "The target takes no memory back from machines."),
                        vm -> vm.settings().balloonedMemory()),
                cluster(
                        warning(
                                "cluster.ksm_enabled",
                                "Cluster has KSM enabled",
                                "The hosts share equal memory pages, and those of the target do not: it may need more memory."),
                        OvirtCluster::ksmEnabled),
                vm(
                        warning(
                                "bios.boot_menu.enabled",
                                "VM has BIOS boot menu enabled",
                                "The machine is migrated, its boot menu is not."),
                        vm -> vm.settings().bootMenuEnabled()),
                workload(
                        warning(
                                "secure_boot.detected",
                                "UEFI secure boot detected",
                                "Secure boot is supported in part; some of its functions may be missing."),
                        workload -> firmware(workload).equals("q35_secure_boot")),
                vm(
                        warning(
                                "ha.enabled",
                                "VM configured as HA",
                                "The machine is started again elsewhere when its host fails; the target does not do it the same way."),
                        vm -> vm.settings().haEnabled()),
                cluster(
                        warning(
                                "ha.reservation.enabled",
                                "Cluster has HA reservation",
                                "The cluster keeps room for machines that have to be started again; the target does not."),
                        OvirtCluster::haReservation),
                vm(
                        warning(
                                "placement_policy.affinity_set",
                                "Placement policy affinity",
                                "The machine expects to move while it runs: live migration has to be enabled at the target, and"
                                        + " its storage has to be reachable from several nodes."),
                        vm -> vm.settings().placementPolicyAffinity().equals("migratable")),
                found("ovirt.storage.resume_behavior.unsupported", MachineRules::resumption),
                vm(
                        information(
                                "iothreads.configured",
                                "IO Threads configuration detected",
                                "The number of threads for disks is not taken along."),
                        vm -> vm.settings().ioThreads() > 1),
                vm(
                        warning(
                                "snapshot.online_memory.detected",
                                "Online (memory) snapshot detected",
                                "A snapshot holds the memory of the machine, which the target does not support."),
                        vm -> vm.snapshots().stream().anyMatch(each -> each.persistMemory())));
    }

    private static boolean isName(String name) {
        return name.codePointCount(0, name.length()) <= LONGEST_NAME
                && NAME.matcher(name).matches();
    }

    /** What the machine says, or what its cluster has for machines that say nothing of their own. */
    private static String firmware(Workload workload) {
        String own = ((OvirtVm) workload.value()).settings().bios();
        return own.isEmpty() || own.equals("cluster_default")
                ? cluster(workload).map(OvirtCluster::biosType).orElse("")
                : own;
    }

    private static Optional<Concern> resumption(Workload workload) {
        String behaviour = ((OvirtVm) workload.value()).settings().storageErrorResumeBehaviour();
        return behaviour.isEmpty() || behaviour.equals("auto_resume")
                ? Optional.empty()
                : Optional.of(information(
                        "storage.resume_behavior.unsupported",
                        "VM storage error resume behavior",
                        "After an error of its storage the machine is treated as '" + behaviour
                                + "' says, which the target cannot do."));
    }

    private static Rule cluster(Concern concern, Predicate<OvirtCluster> holds) {
        return workload(concern, workload -> cluster(workload).filter(holds).isPresent());
    }

    private static Optional<OvirtCluster> cluster(Workload workload) {
        return workload.value().cluster().flatMap(key -> workload.reference(key, OvirtCluster.class));
    }
}

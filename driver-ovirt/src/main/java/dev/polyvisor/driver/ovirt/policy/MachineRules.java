package dev.polyvisor.driver.ovirt.policy;

import static dev.polyvisor.driver.ovirt.policy.OvirtRule.cluster;
import static dev.polyvisor.driver.ovirt.policy.OvirtRule.information;
import static dev.polyvisor.driver.ovirt.policy.OvirtRule.vm;
import static dev.polyvisor.driver.ovirt.policy.OvirtRule.warning;

import dev.polyvisor.api.inventory.Workload;
import dev.polyvisor.api.policy.Concern;
import dev.polyvisor.driver.ovirt.model.OvirtCluster;
import dev.polyvisor.driver.ovirt.model.OvirtVm;
import dev.polyvisor.driver.ovirt.model.SnapshotRef;
import dev.polyvisor.driver.ovirt.model.VmSettings;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Rules on identity, state, processors, memory, firmware, availability and placement. */
final class MachineRules {
    static final Concern INVALID_NAME = warning(
            "name.invalid",
            "Invalid VM Name",
            "The name cannot be a DNS name of the target: it has to be made of at most 63 letters,"
                    + " digits, dashes and dots, and begin and end with a letter or digit."
                    + " Unless it is changed the migration chooses another one.");

    static final Concern STATUS = warning(
            "vm.status_invalid",
            "VM has a status condition that may prevent successful migration",
            "The machine is neither running nor stopped; a migration that begins now may fail.");

    static final Concern SYSTEM = warning(
            "os.unsupported",
            "Unsupported operating system detected",
            "The target does not support guests with RHEL 6.");

    static final Concern TPM = warning(
            "tpm.required_by_os",
            "TPM detected",
            "The system of the guest needs a TPM, whose content is not taken along.");

    static final Concern PINNING_POLICY = warning(
            "cpu.pinning_policy.unsupported",
            "Unsupported CPU pinning policy detected",
            "The target has no such policy; part of what it does is lost.");

    static final Concern SECURE_BOOT = warning(
            "secure_boot.detected",
            "UEFI secure boot detected",
            "Secure boot is supported in part; some of its functions may be missing.");

    static final Concern RESUMPTION = information(
            "storage.resume_behavior.unsupported",
            "VM storage error resume behavior",
            "After an error of its storage the machine is treated in a way that the target does not know.");

    static final String SECURE_FIRMWARE = "q35_secure_boot";
    static final String RESUMED = "auto_resume";
    private static final String NOT_WITHOUT_TPM = "windows_11";

    /** As the rule server takes them: upper case too, although the target does not. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?");

    private static final Pattern STRICT_NAME =
            Pattern.compile("[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*");

    private static final int LONGEST_NAME = 63;
    private static final Set<String> RHEL_6 = Set.of("rhel_6", "rhel_6x64", "rhel_6_ppc64", "rhel_6_9_plus_ppc64");
    private static final Set<String> WITH_TPM = Set.of("windows_11", "windows_2022", "windows_2025");
    private static final Set<String> PINNING = Set.of("resize_and_pin_numa", "isolate_threads");
    private static final Set<String> STABLE = Set.of("up", "down");

    private MachineRules() {}

    static List<OvirtRule> all() {
        return List.of(
                vm(INVALID_NAME, vm -> !vm.name().isEmpty() && !isName(NAME, vm.name())),
                vm(STATUS, vm -> !STABLE.contains(vm.nativeState())),
                vm(SYSTEM, vm -> RHEL_6.contains(vm.settings().osType())),
                vm(TPM, vm -> needsTpm(vm.settings())),
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
                vm(PINNING_POLICY, vm -> PINNING.contains(vm.cpu().pinningPolicy())),
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
                new OvirtRule(
                        SECURE_BOOT,
                        (vm, workload) -> Optional.of(SECURE_BOOT)
                                .filter(found -> firmware(vm, workload).equals(SECURE_FIRMWARE))),
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
                new OvirtRule(RESUMPTION, (vm, workload) -> resumption(vm)),
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
                        vm -> vm.snapshots().stream().anyMatch(SnapshotRef::persistMemory)));
    }

    static OvirtRule strictNames() {
        return vm(INVALID_NAME, vm -> !vm.name().isEmpty() && !isName(STRICT_NAME, vm.name()));
    }

    private static boolean isName(Pattern form, String name) {
        return name.codePointCount(0, name.length()) <= LONGEST_NAME
                && form.matcher(name).matches();
    }

    /** What the engine says of the device, else what the system of the guest asks for; windows_11 asks in any case. */
    private static boolean needsTpm(VmSettings settings) {
        return settings.osType().equals(NOT_WITHOUT_TPM)
                || settings.tpmEnabled().orElseGet(() -> WITH_TPM.contains(settings.osType()));
    }

    /** What the machine says, or what its cluster has for machines that say nothing of their own. */
    private static String firmware(OvirtVm vm, Workload workload) {
        String own = vm.settings().bios();
        return own.isEmpty() || own.equals("cluster_default")
                ? OvirtRule.cluster(vm, workload).map(OvirtCluster::biosType).orElse("")
                : own;
    }

    private static Optional<Concern> resumption(OvirtVm vm) {
        String behaviour = vm.settings().storageErrorResumeBehaviour();
        return behaviour.isEmpty() || behaviour.equals(RESUMED) ? Optional.empty() : Optional.of(resumption(behaviour));
    }

    static Concern resumption(String behaviour) {
        return new Concern(
                RESUMPTION.id(),
                RESUMPTION.category(),
                RESUMPTION.label(),
                RESUMPTION.assessment() + " It is '" + behaviour + "'.");
    }
}

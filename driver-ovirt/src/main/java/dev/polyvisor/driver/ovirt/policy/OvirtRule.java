package dev.polyvisor.driver.ovirt.policy;

import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.Workload;
import dev.polyvisor.api.policy.Concern;
import dev.polyvisor.api.policy.Rule;
import dev.polyvisor.driver.ovirt.model.OvirtCluster;
import dev.polyvisor.driver.ovirt.model.OvirtDisk;
import dev.polyvisor.driver.ovirt.model.OvirtDiskAttachment;
import dev.polyvisor.driver.ovirt.model.OvirtNic;
import dev.polyvisor.driver.ovirt.model.OvirtNicProfile;
import dev.polyvisor.driver.ovirt.model.OvirtVm;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A rule of oVirt. It finds at most one concern of a machine, whatever the number of disks and interfaces that it is about, and
 * passes over machines of other drivers.
 *
 * @param concern what it finds, as it is shown beside no machine
 * @param finding what it finds of a machine, empty for nothing
 */
record OvirtRule(Concern concern, BiFunction<OvirtVm, Workload, Optional<Concern>> finding) implements Rule {
    /** So many disks or interfaces are named. */
    private static final int MOST_NAMES = 10;

    @Override
    public String name() {
        return concern.id();
    }

    @Override
    public void check(Workload workload, Consumer<Concern> found) {
        if (workload.value() instanceof OvirtVm vm) {
            finding.apply(vm, workload).ifPresent(found);
        }
    }

    /** A rule on the machine alone. */
    static OvirtRule vm(Concern concern, Predicate<OvirtVm> holds) {
        return new OvirtRule(concern, (vm, workload) -> holds.test(vm) ? Optional.of(concern) : Optional.empty());
    }

    /** A rule on the cluster of the machine; quiet without one. */
    static OvirtRule cluster(Concern concern, Predicate<OvirtCluster> holds) {
        return new OvirtRule(
                concern, (vm, workload) -> cluster(vm, workload).filter(holds).map(its -> concern));
    }

    /** A rule on the attachments of disks, each alone. */
    static OvirtRule attachment(Concern concern, Predicate<OvirtDiskAttachment> holds) {
        return new OvirtRule(
                concern,
                (vm, workload) -> about(
                        concern,
                        "Disks",
                        vm.devices().disks().stream()
                                .filter(holds)
                                .map(each -> disk(each, workload)
                                        .map(OvirtDisk::name)
                                        .orElse(each.id()))));
    }

    /** A rule on disks; a disk that is not there is not known to be anything. */
    static OvirtRule disk(Concern concern, Predicate<OvirtDisk> holds) {
        return new OvirtRule(
                concern,
                (vm, workload) -> about(
                        concern,
                        "Disks",
                        vm.devices().disks().stream()
                                .flatMap(each -> disk(each, workload).stream())
                                .filter(holds)
                                .map(OvirtDisk::name)));
    }

    /** A rule on network interfaces, each alone. */
    static OvirtRule nic(Concern concern, Predicate<OvirtNic> holds) {
        return new OvirtRule(
                concern,
                (vm, workload) -> about(
                        concern,
                        "Interfaces",
                        vm.devices().nics().stream().filter(holds).map(OvirtNic::name)));
    }

    /** A rule on the profiles of network interfaces; quiet for an interface without one. */
    static OvirtRule profile(Concern concern, Predicate<OvirtNicProfile> holds) {
        return new OvirtRule(
                concern,
                (vm, workload) -> about(
                        concern,
                        "Interfaces",
                        vm.devices().nics().stream()
                                .filter(nic -> value(nic.profile(), OvirtNicProfile.class, workload)
                                        .filter(holds)
                                        .isPresent())
                                .map(OvirtNic::name)));
    }

    static Concern critical(String id, String label, String assessment) {
        return new Concern("ovirt." + id, Concern.CRITICAL, label, assessment);
    }

    static Concern warning(String id, String label, String assessment) {
        return new Concern("ovirt." + id, Concern.WARNING, label, assessment);
    }

    static Concern information(String id, String label, String assessment) {
        return new Concern("ovirt." + id, Concern.INFORMATION, label, assessment);
    }

    static Optional<OvirtCluster> cluster(OvirtVm vm, Workload workload) {
        return value(vm.cluster(), OvirtCluster.class, workload);
    }

    private static Optional<OvirtDisk> disk(OvirtDiskAttachment attachment, Workload workload) {
        return value(attachment.disk(), OvirtDisk.class, workload);
    }

    private static <R extends Resource> Optional<R> value(Optional<ResourceKey> key, Class<R> type, Workload workload) {
        return key.flatMap(to -> workload.reference(to, type));
    }

    /** Names stand in the assessment and in order, so that the label is the same for all machines. */
    private static Optional<Concern> about(Concern concern, String what, Stream<String> subjects) {
        List<String> names = subjects.sorted().toList();
        if (names.isEmpty()) {
            return Optional.empty();
        }
        int more = names.size() - MOST_NAMES;
        String told = names.stream().limit(MOST_NAMES).collect(Collectors.joining(", ", what + ": ", ""))
                + (more > 0 ? " and " + more + " more." : ".");
        return Optional.of(
                new Concern(concern.id(), concern.category(), concern.label(), concern.assessment() + ' ' + told));
    }
}

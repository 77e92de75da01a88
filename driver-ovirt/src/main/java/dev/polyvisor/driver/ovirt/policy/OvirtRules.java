package dev.polyvisor.driver.ovirt.policy;

import dev.polyvisor.api.inventory.Workload;
import dev.polyvisor.api.policy.Concern;
import dev.polyvisor.api.policy.Rule;
import dev.polyvisor.api.policy.RuleSet;
import dev.polyvisor.driver.ovirt.model.OvirtVm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What stands in the way of moving a machine of oVirt to KubeVirt, as rules in the process: the 39 concerns that the rule server of
 * Forklift knows, under the same identifiers. Where that server is known to err these rules do not: see the page of the driver. A
 * rule whose references are missing finds nothing. Machines of other drivers are passed over.
 *
 * <p>Thread safety: stateless.
 */
public final class OvirtRules {
    /** The version of the rules, raised with each change of them. */
    public static final long VERSION = 1;

    private OvirtRules() {}

    /**
     * All rules.
     *
     * @return the rules, to be given to a fleet as they are or with others
     */
    public static RuleSet all() {
        List<Rule> rules = new ArrayList<>();
        rules.addAll(MachineRules.all());
        rules.addAll(DeviceRules.all());
        rules.addAll(DiskRules.all());
        return new RuleSet(VERSION, rules);
    }

    /** A rule on the machine alone. */
    static Rule vm(Concern concern, Predicate<OvirtVm> holds) {
        return workload(concern, workload -> holds.test((OvirtVm) workload.value()));
    }

    /** A rule on the machine with what it refers to. */
    static Rule workload(Concern concern, Predicate<Workload> holds) {
        return found(concern.id(), workload -> holds.test(workload) ? Optional.of(concern) : Optional.empty());
    }

    /** A rule that makes its concern. */
    static Rule found(String id, Function<Workload, Optional<Concern>> check) {
        return Rule.named(id, (workload, sink) -> {
            if (workload.value() instanceof OvirtVm) {
                check.apply(workload).ifPresent(sink);
            }
        });
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
}

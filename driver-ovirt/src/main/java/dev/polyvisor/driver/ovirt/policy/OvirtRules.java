package dev.polyvisor.driver.ovirt.policy;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.policy.Concern;
import dev.polyvisor.api.policy.Rule;
import dev.polyvisor.api.policy.RuleSet;
import dev.polyvisor.driver.ovirt.model.OvirtVm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What stands in the way of moving a machine of oVirt to KubeVirt, as rules in the process: the 39 concerns that the rule server of
 * Forklift knows, under the same identifiers, categories and labels.
 *
 * <p>Each rule is named after the identifier of its concern and finds it at most once for a machine; the assessment names the disks
 * or interfaces that it is about. A rule whose references are missing finds nothing: the machine is validated again when they
 * are there, and the workload names them meanwhile. Machines of other drivers are passed over. A machine without a name is an error
 * of the report, since it has not been read as a whole.
 *
 * <p>Thread safety: stateless.
 */
public final class OvirtRules {
    /** The version of {@link #all()}, raised with each change of the rules. */
    public static final long VERSION = 1;

    /** The version of the rule server that {@link #asForklift()} agrees with. */
    public static final long FORKLIFT_VERSION = 6;

    /** Fails where the engine has not told the name. */
    private static final Rule NAMED = Rule.named("ovirt.name.missing", (workload, found) -> {
        if (workload.value() instanceof OvirtVm vm && vm.name().isEmpty()) {
            throw new IllegalStateException("the machine has no name");
        }
    });

    private OvirtRules() {}

    /**
     * The rules, without the errors of the rule server: see the page of the driver for what differs.
     *
     * @return the rules, to be given to a fleet
     */
    public static RuleSet all() {
        return new RuleSet(VERSION, rules(List.of()));
    }

    /**
     * The rules as the rule server applies them, errors included, for hosts that compare.
     *
     * @return the rules, to be given to a fleet
     */
    public static RuleSet asForklift() {
        return new RuleSet(FORKLIFT_VERSION, rules(ForkliftRules.all()));
    }

    /**
     * {@link #all()} with rules of the host. One that has the name of a rule of these takes its place.
     *
     * @param version the version of the host's rules, positive; that of the whole changes with it and with {@link #VERSION}
     * @param own the host's rules
     * @return the rules, to be given to a fleet
     * @throws PolyvisorException INVALID_ARGUMENT when the version is not positive
     */
    public static RuleSet with(int version, Rule... own) {
        if (version < 1) {
            throw PolyvisorException.invalidArgument("version", "is not positive");
        }
        return new RuleSet(VERSION << Integer.SIZE | version, rules(List.of(own)));
    }

    /**
     * The rule {@code ovirt.name.invalid} in its strict form, for {@link #with}: lower case only, and each part between dots a
     * DNS label. oVirt allows upper case, so it finds many more machines.
     *
     * @return the rule
     */
    public static Rule strictNames() {
        return MachineRules.strictNames();
    }

    /**
     * What the rules can find, to be shown to people before anything is found.
     *
     * @return the concerns in the order of the rules, each identifier once. Of a machine the assessment says more, and the label of
     *     {@code ovirt.disk.count.exceeds.limit} has its number
     */
    public static List<Concern> concerns() {
        return own().map(OvirtRule::concern).toList();
    }

    private static List<Rule> rules(List<? extends Rule> instead) {
        Map<String, Rule> byName = new LinkedHashMap<>();
        byName.put(NAMED.name(), NAMED);
        own().forEach(rule -> byName.put(rule.name(), rule));
        List<Rule> others = new ArrayList<>();
        for (Rule rule : instead) {
            if (byName.containsKey(rule.name())) {
                byName.put(rule.name(), rule);
            } else {
                others.add(rule);
            }
        }
        return Stream.concat(byName.values().stream(), others.stream()).toList();
    }

    private static Stream<OvirtRule> own() {
        return Stream.of(MachineRules.all(), DeviceRules.all(), DiskRules.all()).flatMap(List::stream);
    }
}

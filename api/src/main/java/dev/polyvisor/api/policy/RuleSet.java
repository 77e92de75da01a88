package dev.polyvisor.api.policy;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.Workload;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Rules that are applied in the process.
 *
 * <p>Thread safety: immutable, as far as the rules are pure.
 *
 * @param version the version; give another one whenever the rules change
 * @param rules the rules
 */
public record RuleSet(long version, List<Rule> rules) implements PolicyAgent {

    /** Copies the list. */
    public RuleSet {
        if (version < 1) {
            throw PolyvisorException.invalidArgument("ruleSet.version", "is not positive");
        }
        rules = List.copyOf(rules);
    }

    /**
     * A set of rules.
     *
     * @param version the version, positive
     * @param rules the rules
     * @return the set
     */
    public static RuleSet of(long version, Rule... rules) {
        return new RuleSet(version, List.of(rules));
    }

    @Override
    public PolicyReport validate(Workload workload) {
        Set<Concern> concerns = new HashSet<>();
        for (Rule rule : rules) {
            rule.check(workload, concerns::add);
        }
        return new PolicyReport(version, concerns);
    }
}

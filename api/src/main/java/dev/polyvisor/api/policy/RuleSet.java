package dev.polyvisor.api.policy;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.Workload;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Rules that are applied in the process. A rule that throws does not harm the others: its name and what it threw stand
 * among the errors of the report, beside the concerns of all.
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
     * @throws PolyvisorException INVALID_ARGUMENT for another version
     */
    public static RuleSet of(long version, Rule... rules) {
        return new RuleSet(version, List.of(rules));
    }

    /** {@inheritDoc} Does not block unless a rule does. */
    @Override
    public PolicyReport validate(Workload workload) {
        Set<Concern> concerns = new HashSet<>();
        List<String> errors = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            Rule rule = rules.get(i);
            try {
                rule.check(workload, concern -> concerns.add(Objects.requireNonNull(concern, "a concern is null")));
            } catch (RuntimeException | Error failure) {
                errors.add(name(rule, i) + ": " + failure);
            }
        }
        return new PolicyReport(version, concerns, errors);
    }

    private static String name(Rule rule, int index) {
        String name = rule.name();
        return name.isEmpty() ? "rule " + (index + 1) : name;
    }
}

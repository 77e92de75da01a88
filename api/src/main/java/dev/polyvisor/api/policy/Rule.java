package dev.polyvisor.api.policy;

import dev.polyvisor.api.inventory.Workload;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * One rule of a {@link RuleSet}.
 *
 * <p>Thread safety: pure and quick; called from several threads at once. It sees what the workload holds and nothing else,
 * so that it says the same of the same machine each time.
 */
@FunctionalInterface
public interface Rule {

    /**
     * Looks at a machine. What it throws is the failure of this rule alone; what it has found before counts.
     *
     * @param workload the machine with everything that it refers to
     * @param found gets each concern; refuses null
     */
    void check(Workload workload, Consumer<Concern> found);

    /**
     * The name that failures of the rule are told by.
     *
     * @return the name; empty to be called by its place in the set
     */
    default String name() {
        return "";
    }

    /**
     * Gives a rule a name.
     *
     * @param name the name, for example the id of its concern
     * @param rule the rule
     * @return the same rule with that name
     */
    static Rule named(String name, Rule rule) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(rule, "rule");
        return new Rule() {
            @Override
            public void check(Workload workload, Consumer<Concern> found) {
                rule.check(workload, found);
            }

            @Override
            public String name() {
                return name;
            }
        };
    }
}

package dev.polyvisor.api.policy;

import dev.polyvisor.api.inventory.Workload;
import java.util.function.Consumer;

/** One rule of a {@link RuleSet}. Thread safety: pure; called from several threads at once. */
@FunctionalInterface
public interface Rule {

    /**
     * Looks at a machine.
     *
     * @param workload the machine with everything that it refers to
     * @param found gets each concern
     */
    void check(Workload workload, Consumer<Concern> found);
}

package dev.polyvisor.testkit.contract;

import dev.polyvisor.api.policy.Concern;
import dev.polyvisor.api.policy.PolicyAgent;
import dev.polyvisor.api.policy.RuleSet;

/** Rules in the process keep the contract of an agent. */
class RuleSetContractTest implements PolicyAgentContract {
    static final Concern SMALL = new Concern("small", Concern.WARNING, "Few processors", "It may be slow.");

    @Override
    public PolicyAgentFixture openAgentFixture() {
        return new PolicyAgentFixture() {
            private final PolicyAgent agent = rules();

            @Override
            public PolicyAgent agent() {
                return agent;
            }

            @Override
            public void close() {
                // there is nothing to let go of
            }
        };
    }

    /** Rules of which each finds something of some machines. */
    static RuleSet rules() {
        return RuleSet.of(
                3,
                (workload, found) -> workload.value().cpus().stream()
                        .filter(cpus -> cpus < 4)
                        .forEach(cpus -> found.accept(SMALL)),
                (workload, found) -> found.accept(new Concern(
                        "name",
                        Concern.INFORMATION,
                        "Its name",
                        workload.value().name())),
                (workload, found) -> workload.missing()
                        .forEach(key -> found.accept(new Concern(
                                "missing." + key, Concern.CRITICAL, "Something is missing", key.toString()))));
    }
}

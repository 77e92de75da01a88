package dev.polyvisor.testkit.contract;

import dev.polyvisor.api.inventory.Workload;
import dev.polyvisor.api.policy.PolicyAgent;
import dev.polyvisor.testkit.contract.DriverFixture.Injection;
import java.util.List;
import java.util.Set;

/** A policy agent under test. What a fixture cannot offer is left at its default, and the tests that need it are skipped. */
public interface PolicyAgentFixture extends AutoCloseable {

    /**
     * The agent under test.
     *
     * @return the agent, the same at each call
     */
    PolicyAgent agent();

    /**
     * Machines that the agent can judge.
     *
     * @return the workloads; empty for those of the {@code fake} driver
     */
    default List<Workload> workloads() {
        return List.of();
    }

    /**
     * What this fixture can make go wrong.
     *
     * @return of UNREACHABLE and HANG those that make sense for the agent
     */
    default Set<Fault> faults() {
        return Set.of();
    }

    /**
     * Makes something go wrong between the agent and whom it asks.
     *
     * @param fault one of {@link #faults()}
     * @return ends the fault
     */
    default Injection inject(Fault fault) {
        throw new UnsupportedOperationException("this fixture does not offer " + fault);
    }

    /**
     * How long the tests wait at most.
     *
     * @return the time-outs
     */
    default Patience patience() {
        return Patience.DEFAULT;
    }

    /** Lets go of the agent. */
    @Override
    void close();
}

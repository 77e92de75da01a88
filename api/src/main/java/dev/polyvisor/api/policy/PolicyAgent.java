package dev.polyvisor.api.policy;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.Workload;

/**
 * Judges machines. {@link RuleSet} does it in the process; the agent over HTTP is in {@code dev.polyvisor.spi.policy}.
 *
 * <p>Both methods may block; the model never waits for them. Thread safety: called from several threads at once.
 */
public interface PolicyAgent {

    /**
     * The version of the rules. Another version makes the validation of every machine due again.
     *
     * @return the version, positive
     * @throws PolyvisorException UNAVAILABLE, DEADLINE_EXCEEDED, INTERNAL: tried again later
     * @throws InterruptedException when the fleet is closed
     */
    long version() throws InterruptedException;

    /**
     * Judges a machine.
     *
     * @param workload the machine with everything that it refers to
     * @return the version used and the concerns
     * @throws PolyvisorException UNAVAILABLE, DEADLINE_EXCEEDED, INTERNAL: the machine is validated later
     * @throws InterruptedException when the fleet is closed
     */
    PolicyReport validate(Workload workload) throws InterruptedException;
}

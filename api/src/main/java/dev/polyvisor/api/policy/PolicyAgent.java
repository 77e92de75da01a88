package dev.polyvisor.api.policy;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.Workload;

/**
 * Judges machines. {@link RuleSet} does it in the process; others may ask a server.
 *
 * <p>Both methods may block; the model never waits for them. A call that takes longer than
 * {@link PolicySettings#callTimeout()} is interrupted; one that goes on in spite of that keeps one of the
 * {@link PolicySettings#concurrency()} places until it returns. What they throw besides the errors below, Errors
 * included, is a failure of the call.
 *
 * <p>Thread safety: called from several threads at once.
 */
public interface PolicyAgent {

    /**
     * The version of the rules. Another version, higher or lower, makes the validation of every machine due again.
     * Idempotent.
     *
     * @return the version, positive
     * @throws PolyvisorException UNAVAILABLE, DEADLINE_EXCEEDED, INTERNAL: tried again later
     * @throws InterruptedException when the thread is interrupted: the time is up, or the fleet is closed
     */
    long version() throws InterruptedException;

    /**
     * Judges a machine, by the workload alone: the same workload and version give the same concerns. Idempotent.
     *
     * @param workload the machine with everything that it refers to
     * @return the version that was used, the concerns, and what could not be judged
     * @throws PolyvisorException UNAVAILABLE, DEADLINE_EXCEEDED, INTERNAL: the machine is validated later
     * @throws InterruptedException when the thread is interrupted: the time is up, or the fleet is closed
     */
    PolicyReport validate(Workload workload) throws InterruptedException;
}

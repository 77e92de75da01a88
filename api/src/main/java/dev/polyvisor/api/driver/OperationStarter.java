package dev.polyvisor.api.driver;

import dev.polyvisor.api.Operation;

/** Turns plans into operations. Thread safety: may be called from any thread. */
public interface OperationStarter {

    /**
     * Starts work. Returns at once: the plan runs on the fleet's executor.
     *
     * @param plan the plan
     * @param <T> what the work results in
     * @return the operation
     */
    <T> Operation<T> start(OperationPlan<T> plan);
}

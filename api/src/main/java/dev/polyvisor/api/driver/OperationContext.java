package dev.polyvisor.api.driver;

import dev.polyvisor.api.Progress;
import dev.polyvisor.api.inventory.InventorySnapshot;

/** What the steps of a plan work in. Thread safety: may be used from any thread. */
public interface OperationContext {

    /**
     * The inventory now.
     *
     * @return a snapshot
     */
    InventorySnapshot inventory();

    /**
     * What the backend answered to the request.
     *
     * @return the acceptance
     * @throws IllegalStateException before it has been accepted
     */
    Acceptance acceptance();

    /**
     * Tells how far the work has come.
     *
     * @param progress the progress
     */
    void progress(Progress progress);
}

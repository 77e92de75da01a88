package dev.polyvisor.api;

/** Where a piece of work stands. */
public enum OperationState {
    /** The request is on its way, or has been accepted and waits for its turn. */
    ACCEPTED,
    /** The backend works on it. */
    RUNNING,
    /** Done, and what it touched is in the inventory. */
    SUCCEEDED,
    /** Ended without reaching its goal. */
    FAILED,
    /** Given up on request. */
    CANCELLED,
    /** The backend forgot the work or cannot be reached, and a look at the state did not settle what became of it. */
    UNKNOWN;

    /**
     * Whether the state is final.
     *
     * @return true for all but {@link #ACCEPTED} and {@link #RUNNING}
     */
    public boolean done() {
        return this != ACCEPTED && this != RUNNING;
    }
}

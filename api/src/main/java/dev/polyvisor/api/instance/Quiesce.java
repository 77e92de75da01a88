package dev.polyvisor.api.instance;

/** Whether the guest's file systems are frozen while a snapshot is taken. */
public enum Quiesce {
    /** When the guest has an agent for it. */
    IF_POSSIBLE,
    /** Or no snapshot at all: FAILED_PRECONDITION without an agent. */
    REQUIRED,
    /** Not at all. */
    NEVER
}

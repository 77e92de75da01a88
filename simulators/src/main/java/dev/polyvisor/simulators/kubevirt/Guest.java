package dev.polyvisor.simulators.kubevirt;

/** How a guest behaves, or what becomes of its instance. */
public enum Guest {
    /** Starts, and stops when it is asked to. */
    WELL,
    /** Stops only when its grace period is over. */
    IGNORES_SHUTDOWN,
    /** Fails before it runs. */
    FAILS_TO_START,
    /** Never gets from Scheduled to Running. */
    HANGS_AT_START,
    /** The image of its container disk cannot be pulled. */
    IMAGE_PULL_FAILS,
    /** No node takes it. */
    UNSCHEDULABLE,
    /** Runs without a guest agent. */
    NO_AGENT,
    /** Runs, and cannot be migrated. */
    NOT_MIGRATABLE,
    /** Its migrations fail. */
    MIGRATION_FAILS,
    /** Its migrations never end. */
    MIGRATION_HANGS
}

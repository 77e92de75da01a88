package dev.polyvisor.api.instance;

/** Where a snapshot stands. */
public enum SnapshotState {
    /** It is being taken. */
    CREATING,
    /** It can be used. */
    READY,
    /** The instance runs on it for a trial (oVirt preview). */
    PREVIEW,
    /** It is locked by other work, for example its deletion or a restore. */
    BUSY,
    /** It could not be taken, or is damaged. */
    FAILED,
    /** The backend does not tell. */
    UNKNOWN
}

package dev.polyvisor.api;

/** Where the collector of a provider stands. The order is the order of a successful start. */
public enum SyncPhase {
    /** Opened; nothing has been read. */
    STARTED,
    /** The first listing is under way. */
    LOAD,
    /** The first listing is committed; what changed meanwhile is being caught up. */
    LOADED,
    /** The model has equalled the backend once. */
    PARITY,
    /** The model follows the backend. */
    REFRESH
}

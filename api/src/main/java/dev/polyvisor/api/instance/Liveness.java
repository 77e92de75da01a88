package dev.polyvisor.api.instance;

/** Whether a running instance keeps running while it is moved. */
public enum Liveness {
    /** Live when it runs and the backend can, otherwise stopped and started again where the backend does that. */
    AUTO,
    /** Live or not at all. */
    LIVE,
    /** Only a stopped instance; a running one is FAILED_PRECONDITION. */
    OFFLINE
}

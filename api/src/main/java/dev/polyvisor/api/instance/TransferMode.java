package dev.polyvisor.api.instance;

/** Who opens the connection when an instance goes to another provider. */
public enum TransferMode {
    /** The driver chooses. */
    AUTO,
    /** The target fetches from the source. */
    PULL,
    /** The source sends to the target. */
    PUSH,
    /** The data goes through this process; needed when the two cannot reach each other. */
    RELAY
}

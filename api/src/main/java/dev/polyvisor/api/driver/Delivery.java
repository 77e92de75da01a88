package dev.polyvisor.api.driver;

/** What the events of a source are worth. */
public enum Delivery {
    /** An event says where to look; the entity is read from the backend (LXD, oVirt). */
    HINT,
    /** An event carries the object as it is, in order for each key; nothing is read (Kubernetes). */
    STATE
}

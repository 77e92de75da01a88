package dev.polyvisor.api.driver;

/** What the events of a source are worth. */
public enum Delivery {
    /** An event says where to look; the entity is read from the backend (LXD, oVirt). */
    HINT,
    /**
     * An event carries the object as it is, in order for each key; nothing is read (Kubernetes). Events may be late: after
     * a read has changed a key, events of that key are taken as hints until one shows what the read has shown. What an
     * adapter reads must therefore equal what it makes of the event of the same change.
     */
    STATE
}

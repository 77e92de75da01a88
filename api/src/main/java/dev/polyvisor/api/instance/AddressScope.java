package dev.polyvisor.api.instance;

/** How far an IP address reaches. */
public enum AddressScope {
    /** Only the guest itself. */
    LOCAL,
    /** Only the link. */
    LINK,
    /** Beyond. */
    GLOBAL,
    /** Not told. */
    UNKNOWN
}

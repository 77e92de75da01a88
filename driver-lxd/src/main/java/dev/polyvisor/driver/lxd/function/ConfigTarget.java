package dev.polyvisor.driver.lxd.function;

/** What a configuration is for. */
public enum ConfigTarget {
    /** A container. */
    CONTAINER,
    /** A virtual machine. */
    VIRTUAL_MACHINE,
    /** A profile, which may have keys and devices of both: an instance leaves out those of the other type. */
    PROFILE
}

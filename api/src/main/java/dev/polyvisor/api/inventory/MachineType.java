package dev.polyvisor.api.inventory;

/** What a machine is. */
public enum MachineType {
    /** A container that shares the host's kernel. */
    CONTAINER,
    /** A machine with a kernel of its own. */
    VIRTUAL_MACHINE
}

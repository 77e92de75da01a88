package dev.polyvisor.api.inventory;

/** The state of a machine, as far as all backends share it; {@link Machine#nativeState()} has the backend's own word. */
public enum MachineState {
    /** The guest runs. */
    RUNNING,
    /** The machine is off. */
    STOPPED,
    /** On its way to running. */
    STARTING,
    /** On its way to being off. */
    STOPPING,
    /** In memory, its processors stopped: frozen, paused. */
    PAUSED,
    /** Off, its memory saved. */
    SUSPENDED,
    /** Running, on its way to another host. */
    MIGRATING,
    /** Being made: its disks are filled, its image is locked. */
    PROVISIONING,
    /** On its way to being gone. */
    DELETING,
    /** The backend reports a fault. */
    ERROR,
    /** The backend does not know, or the word is new to the driver. */
    UNKNOWN
}

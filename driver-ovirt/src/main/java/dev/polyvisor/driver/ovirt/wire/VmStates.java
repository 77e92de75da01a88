package dev.polyvisor.driver.ovirt.wire;

import dev.polyvisor.api.inventory.MachineState;

/** What the engine's words for the state of a machine stand for. */
public final class VmStates {
    private VmStates() {}

    /** The state of a status of the engine. */
    public static MachineState of(String status) {
        return switch (status) {
            case "up" -> MachineState.RUNNING;
            case "down" -> MachineState.STOPPED;
            case "powering_up", "wait_for_launch", "restoring_state", "reboot_in_progress" -> MachineState.STARTING;
            case "powering_down", "saving_state" -> MachineState.STOPPING;
            case "paused" -> MachineState.PAUSED;
            case "suspended" -> MachineState.SUSPENDED;
            case "migrating" -> MachineState.MIGRATING;
            case "image_locked", "unassigned" -> MachineState.PROVISIONING;
            case "image_illegal", "not_responding" -> MachineState.ERROR;
            default -> MachineState.UNKNOWN;
        };
    }
}

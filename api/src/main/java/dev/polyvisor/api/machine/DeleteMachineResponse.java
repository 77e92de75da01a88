package dev.polyvisor.api.machine;

import java.util.Objects;

/**
 * The end of a machine.
 *
 * @param lastKnownState what the caller stores and hands back; empty when there is nothing to store
 */
public record DeleteMachineResponse(LastKnownState lastKnownState) {

    /** Checks that the state is there. */
    public DeleteMachineResponse {
        Objects.requireNonNull(lastKnownState, "lastKnownState");
    }
}

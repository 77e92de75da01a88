package dev.polyvisor.api.machine;

import java.util.Objects;

/**
 * A machine that was shut down.
 *
 * @param providerId the provider id, for example {@code kubevirt://worker-1}
 * @param lastKnownState what the caller stores and hands back; empty when there is nothing to store
 */
public record ShutDownMachineResponse(String providerId, LastKnownState lastKnownState) {

    /** Checks the values. */
    public ShutDownMachineResponse {
        Objects.requireNonNull(providerId, "providerId");
        Objects.requireNonNull(lastKnownState, "lastKnownState");
        Checks.notBlank("providerId", providerId);
    }
}

package dev.polyvisor.api.machine;

import java.util.Objects;

/**
 * A machine that was created or adopted.
 *
 * @param providerId the provider id, for example {@code kubevirt://worker-1}
 * @param nodeName the name under which the machine registers as a node
 * @param lastKnownState what the caller stores and hands back; empty when there is nothing to store
 */
public record CreateMachineResponse(String providerId, String nodeName, LastKnownState lastKnownState) {

    /** Checks the values. */
    public CreateMachineResponse {
        Objects.requireNonNull(providerId, "providerId");
        Objects.requireNonNull(nodeName, "nodeName");
        Objects.requireNonNull(lastKnownState, "lastKnownState");
        Checks.notBlank("providerId", providerId);
        Checks.notBlank("nodeName", nodeName);
    }
}

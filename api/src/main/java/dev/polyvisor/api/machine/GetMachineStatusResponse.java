package dev.polyvisor.api.machine;

import dev.polyvisor.api.inventory.MachineState;
import java.util.Objects;

/**
 * A machine that exists.
 *
 * @param providerId the provider id, for example {@code kubevirt://worker-1}
 * @param nodeName the name under which the machine registers as a node
 * @param state its state; UNKNOWN when it was not read
 */
public record GetMachineStatusResponse(String providerId, String nodeName, MachineState state) {

    /** Checks the values. */
    public GetMachineStatusResponse {
        Objects.requireNonNull(providerId, "providerId");
        Objects.requireNonNull(nodeName, "nodeName");
        Objects.requireNonNull(state, "state");
        Checks.notBlank("providerId", providerId);
        Checks.notBlank("nodeName", nodeName);
    }
}

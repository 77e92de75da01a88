package dev.polyvisor.api.machine;

import dev.polyvisor.api.inventory.MachineState;
import java.util.Objects;

/**
 * A machine that was found in the backend.
 *
 * @param providerId its provider id
 * @param state its state, as far as it was read with the rest; UNKNOWN when not
 */
public record FoundMachine(String providerId, MachineState state) {

    /** Checks the values. */
    public FoundMachine {
        Checks.notBlank("providerId", providerId);
        Objects.requireNonNull(state, "state");
    }

    /**
     * A machine of which only the existence is known.
     *
     * @param providerId its provider id
     * @return the machine in the state UNKNOWN
     */
    public static FoundMachine of(String providerId) {
        return new FoundMachine(providerId, MachineState.UNKNOWN);
    }
}

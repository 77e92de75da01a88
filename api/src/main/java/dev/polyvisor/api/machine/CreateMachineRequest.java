package dev.polyvisor.api.machine;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A request to create a machine.
 *
 * @param machineName the name of the machine
 * @param lastKnownState what the last response about this machine said
 * @param machineClass the class of the machine
 * @param secret the secret of the class; its absence is UNAUTHENTICATED unless the driver needs none
 * @param timeout how long the call may take, above zero; empty for the driver's own limit
 */
public record CreateMachineRequest(
        String machineName,
        LastKnownState lastKnownState,
        MachineClass machineClass,
        Optional<MachineSecret> secret,
        Optional<Duration> timeout) {

    /** Checks the values. */
    public CreateMachineRequest {
        Checks.machineName(machineName);
        Objects.requireNonNull(lastKnownState, "lastKnownState");
        Objects.requireNonNull(machineClass, "machineClass");
        Objects.requireNonNull(secret, "secret");
        Checks.timeout(timeout);
    }

    /**
     * A request with what is always needed.
     *
     * @param machineName the name of the machine
     * @param machineClass the class of the machine
     * @param secret the secret of the class
     * @return the request
     */
    public static CreateMachineRequest of(String machineName, MachineClass machineClass, MachineSecret secret) {
        return new CreateMachineRequest(
                machineName, LastKnownState.none(), machineClass, Optional.of(secret), Optional.empty());
    }

    /**
     * The same request with what the last response said.
     *
     * @param state the last known state
     * @return a new request
     */
    public CreateMachineRequest withLastKnownState(LastKnownState state) {
        return new CreateMachineRequest(machineName, state, machineClass, secret, timeout);
    }

    /**
     * The same request with a time.
     *
     * @param time how long the call may take, above zero
     * @return a new request
     */
    public CreateMachineRequest within(Duration time) {
        return new CreateMachineRequest(machineName, lastKnownState, machineClass, secret, Optional.of(time));
    }
}

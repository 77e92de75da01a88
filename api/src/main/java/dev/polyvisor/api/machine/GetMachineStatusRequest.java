package dev.polyvisor.api.machine;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A request to look a machine up.
 *
 * @param machineName the name of the machine
 * @param providerId its provider id as the caller remembers it
 * @param lastKnownState what the last response about this machine said
 * @param machineClass the class of the machine
 * @param secret the secret of the class; its absence is UNAUTHENTICATED unless the driver needs none
 * @param timeout how long the call may take, above zero; empty for the driver's own limit
 */
public record GetMachineStatusRequest(
        String machineName,
        Optional<String> providerId,
        LastKnownState lastKnownState,
        MachineClass machineClass,
        Optional<MachineSecret> secret,
        Optional<Duration> timeout) {

    /** Checks the values. */
    public GetMachineStatusRequest {
        Checks.machineName(machineName);
        Objects.requireNonNull(providerId, "providerId");
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
    public static GetMachineStatusRequest of(String machineName, MachineClass machineClass, MachineSecret secret) {
        return new GetMachineStatusRequest(
                machineName,
                Optional.empty(),
                LastKnownState.none(),
                machineClass,
                Optional.of(secret),
                Optional.empty());
    }

    /**
     * The same request with the provider id that the caller remembers.
     *
     * @param id the provider id
     * @return a new request
     */
    public GetMachineStatusRequest withProviderId(String id) {
        return new GetMachineStatusRequest(machineName, Optional.of(id), lastKnownState, machineClass, secret, timeout);
    }

    /**
     * The same request with what the last response said.
     *
     * @param state the last known state
     * @return a new request
     */
    public GetMachineStatusRequest withLastKnownState(LastKnownState state) {
        return new GetMachineStatusRequest(machineName, providerId, state, machineClass, secret, timeout);
    }

    /**
     * The same request with a time.
     *
     * @param time how long the call may take, above zero
     * @return a new request
     */
    public GetMachineStatusRequest within(Duration time) {
        return new GetMachineStatusRequest(
                machineName, providerId, lastKnownState, machineClass, secret, Optional.of(time));
    }
}

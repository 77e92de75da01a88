package dev.polyvisor.api.machine;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A request to list the machines of a class.
 *
 * @param machineClass the class of the machine
 * @param secret the secret of the class; its absence is UNAUTHENTICATED unless the driver needs none
 * @param timeout how long the call may take, above zero; empty for the driver's own limit
 */
public record ListMachinesRequest(
        MachineClass machineClass, Optional<MachineSecret> secret, Optional<Duration> timeout) {

    /** Checks the values. */
    public ListMachinesRequest {
        Objects.requireNonNull(machineClass, "machineClass");
        Objects.requireNonNull(secret, "secret");
        Checks.timeout(timeout);
    }

    /**
     * A request with what is always needed.
     *
     * @param machineClass the class of the machine
     * @param secret the secret of the class
     * @return the request
     */
    public static ListMachinesRequest of(MachineClass machineClass, MachineSecret secret) {
        return new ListMachinesRequest(machineClass, Optional.of(secret), Optional.empty());
    }

    /**
     * The same request with a time.
     *
     * @param time how long the call may take, above zero
     * @return a new request
     */
    public ListMachinesRequest within(Duration time) {
        return new ListMachinesRequest(machineClass, secret, Optional.of(time));
    }
}

package dev.polyvisor.api.inventory;

import dev.polyvisor.api.DataSize;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The inventory's view of an instance. What a backend does not tell is empty. */
public interface Machine extends Resource {

    /**
     * Container or virtual machine.
     *
     * @return the type
     */
    MachineType type();

    /**
     * The state, as far as all backends share it.
     *
     * @return the state
     */
    MachineState state();

    /**
     * The backend's own word for the state.
     *
     * @return the word, may be empty
     */
    String nativeState();

    /**
     * The host that it runs on or is bound to.
     *
     * @return the key of a {@link Host}, empty when it has none
     */
    default Optional<ResourceKey> host() {
        return Optional.empty();
    }

    /**
     * The cluster that it belongs to.
     *
     * @return the key of a {@link Cluster}, empty when there is none
     */
    default Optional<ResourceKey> cluster() {
        return Optional.empty();
    }

    /**
     * The number of virtual processors.
     *
     * @return the number, empty when unlimited or unknown
     */
    default OptionalInt cpus() {
        return OptionalInt.empty();
    }

    /**
     * The memory.
     *
     * @return the amount, empty when unlimited or unknown
     */
    default Optional<DataSize> memory() {
        return Optional.empty();
    }

    /**
     * The addresses that the guest is known to have, without prefix length.
     *
     * @return the addresses, in the backend's order
     */
    default List<String> addresses() {
        return List.of();
    }

    /**
     * The hardware addresses of its network interfaces: lower case, colons.
     *
     * @return the addresses, the primary one first
     */
    default List<String> hardwareAddresses() {
        return List.of();
    }

    /**
     * When it was made.
     *
     * @return the time, empty when unknown
     */
    default Optional<Instant> created() {
        return Optional.empty();
    }
}

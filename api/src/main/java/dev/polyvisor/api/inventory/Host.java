package dev.polyvisor.api.inventory;

import dev.polyvisor.api.DataSize;
import java.util.Optional;
import java.util.OptionalInt;

/** A physical machine, a cluster member, a node. */
public interface Host extends Resource {

    /**
     * Whether instances can be placed on it now.
     *
     * @return true when it is up and not in maintenance
     */
    boolean schedulable();

    /**
     * The backend's own word for its state.
     *
     * @return the word, may be empty
     */
    String nativeState();

    /**
     * The cluster that it belongs to.
     *
     * @return the key of a {@link Cluster}, empty when there is none
     */
    default Optional<ResourceKey> cluster() {
        return Optional.empty();
    }

    /**
     * The number of processors that instances can use.
     *
     * @return the number of hardware threads, empty when unknown
     */
    default OptionalInt cpus() {
        return OptionalInt.empty();
    }

    /**
     * The memory.
     *
     * @return the amount, empty when unknown
     */
    default Optional<DataSize> memory() {
        return Optional.empty();
    }
}

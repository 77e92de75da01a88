package dev.polyvisor.api.inventory;

import dev.polyvisor.api.DataSize;
import java.util.Optional;

/** Where volumes live: a storage pool, a storage domain, a storage class. */
public interface StoragePool extends Resource {

    /**
     * The size of the whole pool.
     *
     * @return the amount, empty when unknown or unbounded
     */
    default Optional<DataSize> capacity() {
        return Optional.empty();
    }

    /**
     * What is used of it.
     *
     * @return the amount, empty when unknown
     */
    default Optional<DataSize> used() {
        return Optional.empty();
    }
}

package dev.polyvisor.api.inventory;

import dev.polyvisor.api.DataSize;
import java.util.Optional;

/** A disk or a file system that instances can be attached to. */
public interface StorageVolume extends Resource {

    /**
     * The size that the guest sees.
     *
     * @return the amount, empty when unknown or unbounded
     */
    default Optional<DataSize> capacity() {
        return Optional.empty();
    }

    /**
     * The pool that it lives in.
     *
     * @return the key of a {@link StoragePool}, empty when unknown
     */
    default Optional<ResourceKey> pool() {
        return Optional.empty();
    }
}

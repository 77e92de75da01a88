package dev.polyvisor.spi.resource;

import dev.polyvisor.api.DataSize;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A volume that shall be made.
 *
 * @param name its name: lower-case letters, digits and {@code -}, at most 63
 * @param type the file system of the definition, one of {@link ResourceBackend#diskTypes()}, or empty; a backend has to
 *     look at it only where the sort of volume depends on it
 * @param size its size; empty for that of the source
 * @param cloneOf what it begins as a copy of: the identity or name of a {@link DiskCopy} or of a volume; empty for an
 *     empty one
 * @param pool the storage pool, storage domain or storage class; empty for the default
 * @param labels what it is marked with; keys of letters and dots, values of at most 63 letters, digits, {@code .},
 *     {@code _} and {@code -}
 */
public record VolumeSpec(
        String name,
        String type,
        Optional<DataSize> size,
        Optional<String> cloneOf,
        Optional<String> pool,
        Map<String, String> labels) {

    /** Copies the labels. */
    public VolumeSpec {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(size, "size");
        Objects.requireNonNull(cloneOf, "cloneOf");
        Objects.requireNonNull(pool, "pool");
        labels = Map.copyOf(labels);
    }
}

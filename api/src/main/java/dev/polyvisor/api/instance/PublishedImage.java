package dev.polyvisor.api.instance;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.Objects;
import java.util.Optional;

/**
 * An image or a template that was made of an instance.
 *
 * @param key its identity in the inventory
 * @param name its alias or name
 * @param size its size, empty when not known
 */
public record PublishedImage(ResourceKey key, String name, Optional<DataSize> size) {

    /** Checks that the values are there. */
    public PublishedImage {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(size, "size");
    }
}

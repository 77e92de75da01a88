package dev.polyvisor.spi.resource;

import dev.polyvisor.api.DataSize;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A volume as a backend shows it.
 *
 * @param id its identity in the backend
 * @param name its name, by which an instance is given it ({@code DiskSource.volume})
 * @param size its size, empty when the backend does not tell
 * @param labels what it is marked with
 * @param users the identities of all instances that it is attached to, whoever made them, whether or not they run
 */
public record DataVolume(
        String id, String name, Optional<DataSize> size, Map<String, String> labels, List<String> users) {

    /** Copies the collections. */
    public DataVolume {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(size, "size");
        labels = Map.copyOf(labels);
        users = List.copyOf(users);
    }
}

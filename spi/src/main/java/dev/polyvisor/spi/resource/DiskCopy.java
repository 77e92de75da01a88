package dev.polyvisor.spi.resource;

import dev.polyvisor.api.instance.Consistency;
import java.util.Map;
import java.util.Objects;

/**
 * An independent copy of a disk, as a snapshot is made of: it stays when the disk goes.
 *
 * @param id its identity in the backend, unique among the copies of every form; what a definition names in {@code clone}
 * @param name its name
 * @param labels what it is marked with
 * @param consistency how it was taken; of a copy that is only listed it may be the least that the backend gives
 */
public record DiskCopy(String id, String name, Map<String, String> labels, Consistency consistency) {

    /** Copies the labels. */
    public DiskCopy {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        labels = Map.copyOf(labels);
        Objects.requireNonNull(consistency, "consistency");
    }
}

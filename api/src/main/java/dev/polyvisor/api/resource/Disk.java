package dev.polyvisor.api.resource;

import dev.polyvisor.api.DataSize;
import java.util.Objects;
import java.util.Optional;

/**
 * A disk in a definition. Absent keys of the JSON are empty texts, 0 and false. Values are not checked here but by
 * {@link Requirements#violations()}, so that all faults of a definition are told at once.
 *
 * @param type the file system to create, {@code raw} or empty for none
 * @param label the name of the volume; empty for the key of the disk
 * @param size the size in GiB; needed unless the disk is a clone, which may not be smaller than its source
 * @param reuse whether the disk is kept at deallocation and used again by the next resource
 * @param cloneOf the snapshot to begin with, {@code clone} in the JSON; empty for an empty disk
 */
public record Disk(String type, String label, int size, boolean reuse, String cloneOf) {

    /** Checks that the texts are there. */
    public Disk {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(label, "label");
        Objects.requireNonNull(cloneOf, "cloneOf");
    }

    /**
     * An empty disk that is deleted with its resource.
     *
     * @param sizeGib the size in GiB
     * @return the disk
     */
    public static Disk ofGib(int sizeGib) {
        return new Disk("", "", sizeGib, false, "");
    }

    /**
     * The name of the volume.
     *
     * @param key the key of the disk in the definition
     * @return the label, or the key when there is none
     */
    public String labelOr(String key) {
        return label.isEmpty() ? key : label;
    }

    /**
     * The size.
     *
     * @return the size, empty when it is that of the source
     */
    public Optional<DataSize> dataSize() {
        return size > 0 ? Optional.of(DataSize.gib(size)) : Optional.empty();
    }
}

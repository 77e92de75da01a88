package dev.polyvisor.spi.resource;

import dev.polyvisor.api.instance.Instance;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A copy of a disk that shall be made.
 *
 * @param instance the instance, which may run and goes on doing so
 * @param volume one of its data volumes; empty for the disk that it boots from, with its memory if the backend can
 * @param name the name of the copy, of the form of {@link VolumeSpec#name()}
 * @param labels what the copy is marked with
 */
public record DiskCopySpec(Instance instance, Optional<DataVolume> volume, String name, Map<String, String> labels) {

    /** Copies the labels. */
    public DiskCopySpec {
        Objects.requireNonNull(instance, "instance");
        Objects.requireNonNull(volume, "volume");
        Objects.requireNonNull(name, "name");
        labels = Map.copyOf(labels);
    }
}

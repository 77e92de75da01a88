package dev.polyvisor.api.instance;

import dev.polyvisor.api.DataSize;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A backup of an instance that the backend keeps. Made by drivers.
 *
 * @param name its name, without that of the instance
 * @param instance the instance it is of
 * @param createdAt when it was taken
 * @param expiresAt when the backend may remove it; absent for never
 * @param includesSnapshots whether the snapshots are in it
 * @param optimized whether it has the storage driver's own form
 * @param size its size, absent when not known
 */
public record Backup(
        String name,
        InstanceRef instance,
        Optional<Instant> createdAt,
        Optional<Instant> expiresAt,
        boolean includesSnapshots,
        boolean optimized,
        Optional<DataSize> size) {

    /** Checks that the values are there. */
    public Backup {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(instance, "instance");
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(expiresAt, "expiresAt");
        Objects.requireNonNull(size, "size");
    }
}

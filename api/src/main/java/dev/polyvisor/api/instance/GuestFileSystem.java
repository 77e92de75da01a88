package dev.polyvisor.api.instance;

import dev.polyvisor.api.DataSize;
import java.util.Objects;
import java.util.Optional;

/**
 * A file system that is mounted in the guest.
 *
 * @param mountPoint where it is mounted
 * @param type its type, for example {@code ext4}; may be empty
 * @param device the device it is on
 * @param used how much is used
 * @param total how large it is
 */
public record GuestFileSystem(
        String mountPoint, String type, Optional<String> device, Optional<DataSize> used, Optional<DataSize> total) {

    /** Checks that the values are there. */
    public GuestFileSystem {
        Objects.requireNonNull(mountPoint, "mountPoint");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(used, "used");
        Objects.requireNonNull(total, "total");
    }
}

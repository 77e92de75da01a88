package dev.polyvisor.api.instance;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A disk of an instance as the backend tells of it. Made by drivers.
 *
 * @param name the name of the disk within the instance
 * @param kind what it is to the guest
 * @param volume the volume behind it, absent for what is none of the inventory
 * @param volumeName the name of the volume or medium
 * @param pool the pool, storage domain or storage class
 * @param size its size as the guest sees it
 * @param bus how it is connected
 * @param format its format on the storage
 * @param serial the serial number that the guest sees
 * @param path where it is mounted in a container
 * @param guestDevice the device name in the guest, for example {@code vdb}
 * @param readOnly whether the guest can only read
 * @param bootable whether the guest may boot from it
 * @param shareable whether other instances may use it at the same time
 * @param active whether it is plugged in
 * @param details further facts in the backend's own words
 */
public record DiskAttachment(
        String name,
        DiskKind kind,
        Optional<ResourceKey> volume,
        Optional<String> volumeName,
        Optional<String> pool,
        Optional<DataSize> size,
        Optional<String> bus,
        Optional<String> format,
        Optional<String> serial,
        Optional<String> path,
        Optional<String> guestDevice,
        boolean readOnly,
        boolean bootable,
        boolean shareable,
        boolean active,
        Map<String, String> details) {

    /** Copies the values. */
    public DiskAttachment {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(volume, "volume");
        Objects.requireNonNull(volumeName, "volumeName");
        Objects.requireNonNull(pool, "pool");
        Objects.requireNonNull(size, "size");
        Objects.requireNonNull(bus, "bus");
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(serial, "serial");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(guestDevice, "guestDevice");
        details = Checks.copy(details);
    }

    /**
     * Begins a disk.
     *
     * @param name the name of the disk within the instance
     * @return a builder
     */
    public static DiskAttachmentBuilder builder(String name) {
        return new DiskAttachmentBuilder(name);
    }

    /**
     * A builder that begins with these values.
     *
     * @return a new builder
     */
    public DiskAttachmentBuilder toBuilder() {
        DiskAttachmentBuilder b = new DiskAttachmentBuilder(name);
        b.kind = kind;
        b.volume = volume;
        b.volumeName = volumeName;
        b.pool = pool;
        b.size = size;
        b.bus = bus;
        b.format = format;
        b.serial = serial;
        b.path = path;
        b.guestDevice = guestDevice;
        b.readOnly = readOnly;
        b.bootable = bootable;
        b.shareable = shareable;
        b.active = active;
        b.details.putAll(details);
        return b;
    }
}

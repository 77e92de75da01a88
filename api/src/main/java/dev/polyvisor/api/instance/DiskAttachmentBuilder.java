package dev.polyvisor.api.instance;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Collects the values of {@link DiskAttachment}. Not thread safe. */
public final class DiskAttachmentBuilder {
    final String name;
    DiskKind kind = DiskKind.DISK;
    Optional<ResourceKey> volume = Optional.empty();
    Optional<String> volumeName = Optional.empty();
    Optional<String> pool = Optional.empty();
    Optional<DataSize> size = Optional.empty();
    Optional<String> bus = Optional.empty();
    Optional<String> format = Optional.empty();
    Optional<String> serial = Optional.empty();
    Optional<String> path = Optional.empty();
    Optional<String> guestDevice = Optional.empty();
    boolean readOnly = false;
    boolean bootable = false;
    boolean shareable = false;
    boolean active = true;
    final Map<String, String> details = new LinkedHashMap<>();

    DiskAttachmentBuilder(String name) {
        this.name = Objects.requireNonNull(name, "name");
    }

    /**
     * Sets what it is to the guest.
     *
     * @param value the value
     * @return this builder
     */
    public DiskAttachmentBuilder kind(DiskKind value) {
        this.kind = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * Sets the volume behind it, absent for what is none of the inventory.
     *
     * @param value the value
     * @return this builder
     */
    public DiskAttachmentBuilder volume(ResourceKey value) {
        this.volume = Optional.of(value);
        return this;
    }

    /**
     * Sets the name of the volume or medium.
     *
     * @param value the value
     * @return this builder
     */
    public DiskAttachmentBuilder volumeName(String value) {
        this.volumeName = Optional.of(value);
        return this;
    }

    /**
     * Sets the pool, storage domain or storage class.
     *
     * @param value the value
     * @return this builder
     */
    public DiskAttachmentBuilder pool(String value) {
        this.pool = Optional.of(value);
        return this;
    }

    /**
     * Sets its size as the guest sees it.
     *
     * @param value the value
     * @return this builder
     */
    public DiskAttachmentBuilder size(DataSize value) {
        this.size = Optional.of(value);
        return this;
    }

    /**
     * Sets how it is connected.
     *
     * @param value the value
     * @return this builder
     */
    public DiskAttachmentBuilder bus(String value) {
        this.bus = Optional.of(value);
        return this;
    }

    /**
     * Sets its format on the storage.
     *
     * @param value the value
     * @return this builder
     */
    public DiskAttachmentBuilder format(String value) {
        this.format = Optional.of(value);
        return this;
    }

    /**
     * Sets the serial number that the guest sees.
     *
     * @param value the value
     * @return this builder
     */
    public DiskAttachmentBuilder serial(String value) {
        this.serial = Optional.of(value);
        return this;
    }

    /**
     * Sets where it is mounted in a container.
     *
     * @param value the value
     * @return this builder
     */
    public DiskAttachmentBuilder path(String value) {
        this.path = Optional.of(value);
        return this;
    }

    /**
     * Sets the device name in the guest, for example {@code vdb}.
     *
     * @param value the value
     * @return this builder
     */
    public DiskAttachmentBuilder guestDevice(String value) {
        this.guestDevice = Optional.of(value);
        return this;
    }

    /**
     * Sets whether the guest can only read.
     *
     * @param value the value
     * @return this builder
     */
    public DiskAttachmentBuilder readOnly(boolean value) {
        this.readOnly = value;
        return this;
    }

    /**
     * Sets whether the guest may boot from it.
     *
     * @param value the value
     * @return this builder
     */
    public DiskAttachmentBuilder bootable(boolean value) {
        this.bootable = value;
        return this;
    }

    /**
     * Sets whether other instances may use it at the same time.
     *
     * @param value the value
     * @return this builder
     */
    public DiskAttachmentBuilder shareable(boolean value) {
        this.shareable = value;
        return this;
    }

    /**
     * Sets whether it is plugged in.
     *
     * @param value the value
     * @return this builder
     */
    public DiskAttachmentBuilder active(boolean value) {
        this.active = value;
        return this;
    }

    /**
     * Adds one entry to further facts in the backend's own words.
     *
     * @param key the key
     * @param value the value
     * @return this builder
     */
    public DiskAttachmentBuilder detail(String key, String value) {
        this.details.put(key, value);
        return this;
    }

    /**
     * Adds to further facts in the backend's own words.
     *
     * @param values the entries to add
     * @return this builder
     */
    public DiskAttachmentBuilder details(Map<String, String> values) {
        this.details.putAll(values);
        return this;
    }

    /**
     * Makes the value.
     *
     * @return the value
     * @throws PolyvisorException INVALID_ARGUMENT with every violation and its path
     */
    public DiskAttachment build() {
        return new DiskAttachment(
                name,
                kind,
                volume,
                volumeName,
                pool,
                size,
                bus,
                format,
                serial,
                path,
                guestDevice,
                readOnly,
                bootable,
                shareable,
                active,
                details);
    }
}

package dev.polyvisor.api.instance;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.PolyvisorException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A disk that an instance shall have.
 *
 * @param name the name of the disk within the instance
 * @param source what it is made from
 * @param kind what it is to the guest
 * @param size the size; needed for a blank disk, otherwise that of the source
 * @param pool the storage pool, storage domain or storage class; empty for the default
 * @param bus how it is connected, for example {@code virtio}, {@code scsi}, {@code sata}; empty for the default
 * @param format the format on the storage, {@code raw} or {@code qcow2}; empty for the default
 * @param serial the serial number that the guest sees, at most 20 characters are shown in Linux
 * @param path where a {@link DiskKind#DIRECTORY} is mounted in the guest
 * @param readOnly whether the guest can only read
 * @param bootable whether the guest may boot from it
 * @param shareable whether other instances may use it at the same time
 * @param active whether it is plugged in
 * @param options settings that only one driver knows, by the names its page lists; never credentials
 */
public record DiskSpec(
        String name,
        DiskSource source,
        DiskKind kind,
        Optional<DataSize> size,
        Optional<String> pool,
        Optional<String> bus,
        Optional<String> format,
        Optional<String> serial,
        Optional<String> path,
        boolean readOnly,
        boolean bootable,
        boolean shareable,
        boolean active,
        Map<String, String> options) {

    /** Checks and copies the values. */
    public DiskSpec {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(size, "size");
        Objects.requireNonNull(pool, "pool");
        Objects.requireNonNull(bus, "bus");
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(serial, "serial");
        Objects.requireNonNull(path, "path");
        options = Checks.copy(options);
        new Checks()
                .name("name", name)
                .require(
                        !(source instanceof DiskSource.Blank) || size.isPresent(), "size", "is needed for a blank disk")
                .require(
                        !(source instanceof DiskSource.Medium) || kind == DiskKind.CDROM,
                        "source",
                        "a medium needs a CD drive")
                .positive("size", size)
                .notBlank("pool", pool)
                .notBlank("bus", bus)
                .notBlank("format", format)
                .notBlank("serial", serial)
                .notBlank("path", path)
                .require(kind != DiskKind.DIRECTORY || path.isPresent(), "path", "is needed for a directory")
                .noBlankKey("options", options)
                .done();
    }

    /**
     * Begins a disk. Without another source it is blank and needs a size.
     *
     * @param name the name of the disk within the instance
     * @return a builder
     */
    public static Builder named(String name) {
        return new Builder(name);
    }

    /**
     * A blank disk in the default pool.
     *
     * @param name the name of the disk within the instance
     * @param size the size
     * @return the disk
     */
    public static DiskSpec blank(String name, DataSize size) {
        return named(name).size(size).build();
    }

    /**
     * A builder that begins with these values.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        Builder b = new Builder(name);
        b.source = source;
        b.kind = kind;
        b.size = size;
        b.pool = pool;
        b.bus = bus;
        b.format = format;
        b.serial = serial;
        b.path = path;
        b.readOnly = readOnly;
        b.bootable = bootable;
        b.shareable = shareable;
        b.active = active;
        b.options.putAll(options);
        return b;
    }

    /** Collects the values of {@link DiskSpec}. Not thread safe. */
    public static final class Builder {
        private final String name;
        private DiskSource source = DiskSource.blank();
        private DiskKind kind = DiskKind.DISK;
        private Optional<DataSize> size = Optional.empty();
        private Optional<String> pool = Optional.empty();
        private Optional<String> bus = Optional.empty();
        private Optional<String> format = Optional.empty();
        private Optional<String> serial = Optional.empty();
        private Optional<String> path = Optional.empty();
        private boolean readOnly = false;
        private boolean bootable = false;
        private boolean shareable = false;
        private boolean active = true;
        private final Map<String, String> options = new LinkedHashMap<>();

        private Builder(String name) {
            this.name = Objects.requireNonNull(name, "name");
        }

        /**
         * Sets what it is made from.
         *
         * @param value the value
         * @return this builder
         */
        public Builder source(DiskSource value) {
            this.source = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets what it is to the guest.
         *
         * @param value the value
         * @return this builder
         */
        public Builder kind(DiskKind value) {
            this.kind = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets the size; needed for a blank disk, otherwise that of the source.
         *
         * @param value the value
         * @return this builder
         */
        public Builder size(DataSize value) {
            this.size = Optional.of(value);
            return this;
        }

        /**
         * Sets the storage pool, storage domain or storage class.
         *
         * @param value the value
         * @return this builder
         */
        public Builder pool(String value) {
            this.pool = Optional.of(value);
            return this;
        }

        /**
         * Sets how it is connected, for example {@code virtio}, {@code scsi}, {@code sata}.
         *
         * @param value the value
         * @return this builder
         */
        public Builder bus(String value) {
            this.bus = Optional.of(value);
            return this;
        }

        /**
         * Sets the format on the storage, {@code raw} or {@code qcow2}.
         *
         * @param value the value
         * @return this builder
         */
        public Builder format(String value) {
            this.format = Optional.of(value);
            return this;
        }

        /**
         * Sets the serial number that the guest sees, at most 20 characters are shown in Linux.
         *
         * @param value the value
         * @return this builder
         */
        public Builder serial(String value) {
            this.serial = Optional.of(value);
            return this;
        }

        /**
         * Sets where a {@link DiskKind#DIRECTORY} is mounted in the guest.
         *
         * @param value the value
         * @return this builder
         */
        public Builder path(String value) {
            this.path = Optional.of(value);
            return this;
        }

        /**
         * Sets whether the guest can only read.
         *
         * @param value the value
         * @return this builder
         */
        public Builder readOnly(boolean value) {
            this.readOnly = value;
            return this;
        }

        /**
         * Sets whether the guest may boot from it.
         *
         * @param value the value
         * @return this builder
         */
        public Builder bootable(boolean value) {
            this.bootable = value;
            return this;
        }

        /**
         * Sets whether other instances may use it at the same time.
         *
         * @param value the value
         * @return this builder
         */
        public Builder shareable(boolean value) {
            this.shareable = value;
            return this;
        }

        /**
         * Sets whether it is plugged in.
         *
         * @param value the value
         * @return this builder
         */
        public Builder active(boolean value) {
            this.active = value;
            return this;
        }

        /**
         * Adds one entry to settings that only one driver knows, by the names its page lists.
         *
         * @param key the key
         * @param value the value
         * @return this builder
         */
        public Builder option(String key, String value) {
            this.options.put(key, value);
            return this;
        }

        /**
         * Adds to settings that only one driver knows, by the names its page lists.
         *
         * @param values the entries to add
         * @return this builder
         */
        public Builder options(Map<String, String> values) {
            this.options.putAll(values);
            return this;
        }

        /**
         * Makes the value.
         *
         * @return the value
         * @throws PolyvisorException INVALID_ARGUMENT with every violation and its path
         */
        public DiskSpec build() {
            return new DiskSpec(
                    name, source, kind, size, pool, bus, format, serial, path, readOnly, bootable, shareable, active,
                    options);
        }
    }
}

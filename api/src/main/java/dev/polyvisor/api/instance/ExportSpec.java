package dev.polyvisor.api.instance;

import dev.polyvisor.api.PolyvisorException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How an instance is written out.
 *
 * @param target where it goes
 * @param format in what form
 * @param properties properties for the image; empty to keep those of the instance's image
 * @param snapshot the snapshot to export; empty for the instance as it is now
 * @param disk the disk to export, for the disk forms; empty for the one it boots from
 * @param compression how it is compressed, for example {@code gzip}; empty for not at all
 * @param options settings that only one driver knows, by the names its page lists; never credentials
 */
public record ExportSpec(
        ExportTarget target,
        ExportFormat format,
        Map<String, String> properties,
        Optional<String> snapshot,
        Optional<String> disk,
        Optional<String> compression,
        Map<String, String> options) {

    /** Checks and copies the values. */
    public ExportSpec {
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(format, "format");
        properties = Checks.copy(properties);
        Objects.requireNonNull(snapshot, "snapshot");
        Objects.requireNonNull(disk, "disk");
        Objects.requireNonNull(compression, "compression");
        options = Checks.copy(options);
        new Checks()
                .noBlankKey("properties", properties)
                .notBlank("snapshot", snapshot)
                .notBlank("disk", disk)
                .notBlank("compression", compression)
                .noBlankKey("options", options)
                .done();
    }

    /**
     * Begins an export.
     *
     * @param target where it goes
     * @return a builder
     */
    public static Builder builder(ExportTarget target) {
        return new Builder(target);
    }

    /**
     * An export of the instance as it is, in the backend's own form, to a stream.
     *
     * @param stream what to write to
     * @return the export
     */
    public static ExportSpec to(OutputStream stream) {
        return builder(ExportTarget.stream(stream)).build();
    }

    /**
     * A builder that begins with these values.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        Builder b = new Builder(target);
        b.format = format;
        b.properties.putAll(properties);
        b.snapshot = snapshot;
        b.disk = disk;
        b.compression = compression;
        b.options.putAll(options);
        return b;
    }

    /** Collects the values of {@link ExportSpec}. Not thread safe. */
    public static final class Builder {
        private final ExportTarget target;
        private ExportFormat format = ExportFormat.NATIVE;
        private final Map<String, String> properties = new LinkedHashMap<>();
        private Optional<String> snapshot = Optional.empty();
        private Optional<String> disk = Optional.empty();
        private Optional<String> compression = Optional.empty();
        private final Map<String, String> options = new LinkedHashMap<>();

        private Builder(ExportTarget target) {
            this.target = Objects.requireNonNull(target, "target");
        }

        /**
         * Sets in what form.
         *
         * @param value the value
         * @return this builder
         */
        public Builder format(ExportFormat value) {
            this.format = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * Adds one entry to properties for the image.
         *
         * @param key the key
         * @param value the value
         * @return this builder
         */
        public Builder property(String key, String value) {
            this.properties.put(key, value);
            return this;
        }

        /**
         * Adds to properties for the image.
         *
         * @param values the entries to add
         * @return this builder
         */
        public Builder properties(Map<String, String> values) {
            this.properties.putAll(values);
            return this;
        }

        /**
         * Sets the snapshot to export.
         *
         * @param value the value
         * @return this builder
         */
        public Builder snapshot(String value) {
            this.snapshot = Optional.of(value);
            return this;
        }

        /**
         * Sets the disk to export, for the disk forms.
         *
         * @param value the value
         * @return this builder
         */
        public Builder disk(String value) {
            this.disk = Optional.of(value);
            return this;
        }

        /**
         * Sets how it is compressed, for example {@code gzip}.
         *
         * @param value the value
         * @return this builder
         */
        public Builder compression(String value) {
            this.compression = Optional.of(value);
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
        public ExportSpec build() {
            return new ExportSpec(target, format, properties, snapshot, disk, compression, options);
        }
    }
}

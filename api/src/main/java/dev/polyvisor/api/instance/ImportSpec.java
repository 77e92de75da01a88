package dev.polyvisor.api.instance;

import dev.polyvisor.api.PolyvisorException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How an instance is made from a backup that {@link Backups#export(String, OutputStream)} or an OVA export wrote.
 *
 * @param content what is read, on the fleet's executor; not closed
 * @param name the name of the instance; empty for the one in the backup
 * @param storagePool the pool for its disks; empty for the one in the backup
 * @param location the host to place it on; empty to let the backend choose
 * @param devices devices in the backend's own keys, by name
 * @param options settings that only one driver knows, by the names its page lists; never credentials
 */
public record ImportSpec(
        InputStream content,
        Optional<String> name,
        Optional<String> storagePool,
        Optional<String> location,
        Map<String, Map<String, String>> devices,
        Map<String, String> options) {

    /** Checks and copies the values. */
    public ImportSpec {
        Objects.requireNonNull(content, "content");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(storagePool, "storagePool");
        Objects.requireNonNull(location, "location");
        devices = Checks.deepCopy(devices);
        options = Checks.copy(options);
        new Checks()
                .name("name", name)
                .notBlank("storagePool", storagePool)
                .notBlank("location", location)
                .noBlankKey("devices", devices)
                .noBlankKey("options", options)
                .done();
    }

    /**
     * Begins an import.
     *
     * @param content what is read
     * @return a builder
     */
    public static Builder of(InputStream content) {
        return new Builder(content);
    }

    /** Collects the values of {@link ImportSpec}. Not thread safe. */
    public static final class Builder {
        private final InputStream content;
        private Optional<String> name = Optional.empty();
        private Optional<String> storagePool = Optional.empty();
        private Optional<String> location = Optional.empty();
        private final Map<String, Map<String, String>> devices = new LinkedHashMap<>();
        private final Map<String, String> options = new LinkedHashMap<>();

        private Builder(InputStream content) {
            this.content = Objects.requireNonNull(content, "content");
        }

        /**
         * Sets the name of the instance.
         *
         * @param value the value
         * @return this builder
         */
        public Builder name(String value) {
            this.name = Optional.of(value);
            return this;
        }

        /**
         * Sets the pool for its disks.
         *
         * @param value the value
         * @return this builder
         */
        public Builder storagePool(String value) {
            this.storagePool = Optional.of(value);
            return this;
        }

        /**
         * Sets the host to place it on.
         *
         * @param value the value
         * @return this builder
         */
        public Builder location(String value) {
            this.location = Optional.of(value);
            return this;
        }

        /**
         * Adds one entry to devices in the backend's own keys, by name.
         *
         * @param key the key
         * @param value the value
         * @return this builder
         */
        public Builder device(String key, Map<String, String> value) {
            this.devices.put(key, value);
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
        public ImportSpec build() {
            return new ImportSpec(content, name, storagePool, location, devices, options);
        }
    }
}

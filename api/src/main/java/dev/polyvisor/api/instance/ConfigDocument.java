package dev.polyvisor.api.instance;

import dev.polyvisor.api.PolyvisorException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The whole writable part of an instance's configuration, as {@link Config#document()} reads it. Change a copy and give
 * it to {@link Config#update(ConfigDocument)}: what is no longer in it is removed. The text form shows no values, since
 * they can be credentials.
 *
 * @param description the text for people
 * @param config the local configuration
 * @param devices the local devices by name
 * @param profiles the profiles in order
 * @param ephemeral whether the instance vanishes when it stops
 * @param architecture the processor architecture
 * @param version the version that was read (LXD ETag, Kubernetes resourceVersion); when present, an update of another
 *     version is ABORTED
 */
public record ConfigDocument(
        String description,
        Map<String, String> config,
        Map<String, Map<String, String>> devices,
        List<String> profiles,
        boolean ephemeral,
        Optional<String> architecture,
        Optional<String> version) {

    /** Checks and copies the values. */
    public ConfigDocument {
        Objects.requireNonNull(description, "description");
        config = Checks.copy(config);
        devices = Checks.deepCopy(devices);
        profiles = List.copyOf(profiles);
        Objects.requireNonNull(architecture, "architecture");
        Objects.requireNonNull(version, "version");
        new Checks()
                .noBlankKey("config", config)
                .noBlankKey("devices", devices)
                .noBlank("profiles", profiles)
                .notBlank("architecture", architecture)
                .done();
    }

    /**
     * Begins a document.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * A builder that begins with these values.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        Builder b = new Builder();
        b.description = description;
        b.config.putAll(config);
        b.devices.putAll(devices);
        b.profiles.addAll(profiles);
        b.ephemeral = ephemeral;
        b.architecture = architecture;
        b.version = version;
        return b;
    }

    /**
     * The same document with one key set.
     *
     * @param key the key
     * @param value its value
     * @return a new document
     */
    public ConfigDocument with(String key, String value) {
        return toBuilder().config(key, value).build();
    }

    /**
     * The same document without a key.
     *
     * @param key the key
     * @return a new document
     */
    public ConfigDocument without(String key) {
        Builder b = toBuilder();
        b.config.remove(key);
        return b.build();
    }

    /**
     * The same document without a device.
     *
     * @param name the name of the device
     * @return a new document
     */
    public ConfigDocument withoutDevice(String name) {
        Builder b = toBuilder();
        b.devices.remove(name);
        return b.build();
    }

    /**
     * The same document without its version: an update is then not conditional.
     *
     * @return a new document
     */
    public ConfigDocument unconditional() {
        Builder b = toBuilder();
        b.version = Optional.empty();
        return b.build();
    }

    @Override
    public String toString() {
        return "ConfigDocument[config=" + config.keySet() + ", devices=" + devices.keySet() + ", profiles=" + profiles
                + ", version=" + version + "]";
    }

    /** Collects the values of {@link ConfigDocument}. Not thread safe. */
    public static final class Builder {
        private String description = "";
        private final Map<String, String> config = new LinkedHashMap<>();
        private final Map<String, Map<String, String>> devices = new LinkedHashMap<>();
        private final List<String> profiles = new ArrayList<>();
        private boolean ephemeral = false;
        private Optional<String> architecture = Optional.empty();
        private Optional<String> version = Optional.empty();

        private Builder() {}

        /**
         * Sets the text for people.
         *
         * @param value the value
         * @return this builder
         */
        public Builder description(String value) {
            this.description = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * Adds one entry to the local configuration.
         *
         * @param key the key
         * @param value the value
         * @return this builder
         */
        public Builder config(String key, String value) {
            this.config.put(key, value);
            return this;
        }

        /**
         * Adds to the local configuration.
         *
         * @param values the entries to add
         * @return this builder
         */
        public Builder config(Map<String, String> values) {
            this.config.putAll(values);
            return this;
        }

        /**
         * Adds one entry to the local devices by name.
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
         * Adds to the local devices by name.
         *
         * @param values the entries to add
         * @return this builder
         */
        public Builder devices(Map<String, Map<String, String>> values) {
            this.devices.putAll(values);
            return this;
        }

        /**
         * Adds to the profiles in order.
         *
         * @param values what to add
         * @return this builder
         */
        public Builder profile(String... values) {
            this.profiles.addAll(List.of(values));
            return this;
        }

        /**
         * Sets whether the instance vanishes when it stops.
         *
         * @param value the value
         * @return this builder
         */
        public Builder ephemeral(boolean value) {
            this.ephemeral = value;
            return this;
        }

        /**
         * Sets the processor architecture.
         *
         * @param value the value
         * @return this builder
         */
        public Builder architecture(String value) {
            this.architecture = Optional.of(value);
            return this;
        }

        /**
         * Sets the version that was read (LXD ETag, Kubernetes resourceVersion); when present, an update of another
         * version is ABORTED.
         *
         * @param value the value
         * @return this builder
         */
        public Builder version(String value) {
            this.version = Optional.of(value);
            return this;
        }

        /**
         * Makes the value.
         *
         * @return the value
         * @throws PolyvisorException INVALID_ARGUMENT with every violation and its path
         */
        public ConfigDocument build() {
            return new ConfigDocument(description, config, devices, profiles, ephemeral, architecture, version);
        }
    }
}

package dev.polyvisor.api.instance;

import dev.polyvisor.api.PolyvisorException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A change of some keys and devices; all others stay as they are. The text form shows no values, since they can be
 * credentials.
 *
 * @param config the configuration keys to set
 * @param removedConfig the configuration keys to remove
 * @param devices the devices to add or replace as a whole
 * @param removedDevices the devices to remove
 * @param profiles the profiles that replace the present ones; absent to leave them
 */
public record ConfigPatch(
        Map<String, String> config,
        Set<String> removedConfig,
        Map<String, Map<String, String>> devices,
        Set<String> removedDevices,
        Optional<List<String>> profiles) {

    /** Checks and copies the values. */
    public ConfigPatch {
        config = Checks.copy(config);
        removedConfig = Checks.copy(removedConfig);
        devices = Checks.deepCopy(devices);
        removedDevices = Checks.copy(removedDevices);
        Objects.requireNonNull(profiles, "profiles");
        profiles = profiles.map(List::copyOf);
        new Checks()
                .noBlankKey("config", config)
                .noBlank("removedConfig", removedConfig)
                .noBlankKey("devices", devices)
                .noBlank("removedDevices", removedDevices)
                .noBlank("profiles", profiles.orElse(List.of()))
                .require(
                        Collections.disjoint(config.keySet(), removedConfig),
                        "removedConfig",
                        "names a key that is set")
                .require(
                        Collections.disjoint(devices.keySet(), removedDevices),
                        "removedDevices",
                        "names a device that is set")
                .done();
    }

    /**
     * Begins a change.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * A change of one key.
     *
     * @param key the key
     * @param value its new value
     * @return the change
     */
    public static ConfigPatch of(String key, String value) {
        return builder().config(key, value).build();
    }

    /**
     * A builder that begins with these values.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        Builder b = new Builder();
        b.config.putAll(config);
        b.removedConfig.addAll(removedConfig);
        b.devices.putAll(devices);
        b.removedDevices.addAll(removedDevices);
        b.profiles = profiles;
        return b;
    }

    /**
     * Whether there is nothing to change.
     *
     * @return true when all parts are empty
     */
    public boolean isEmpty() {
        return config.isEmpty()
                && removedConfig.isEmpty()
                && devices.isEmpty()
                && removedDevices.isEmpty()
                && profiles.isEmpty();
    }

    @Override
    public String toString() {
        return "ConfigPatch[config=" + config.keySet() + ", removedConfig=" + removedConfig + ", devices="
                + devices.keySet() + ", removedDevices=" + removedDevices + ", profiles=" + profiles + "]";
    }

    /** Collects the values of {@link ConfigPatch}. Not thread safe. */
    public static final class Builder {
        private final Map<String, String> config = new LinkedHashMap<>();
        private final Set<String> removedConfig = new LinkedHashSet<>();
        private final Map<String, Map<String, String>> devices = new LinkedHashMap<>();
        private final Set<String> removedDevices = new LinkedHashSet<>();
        private Optional<List<String>> profiles = Optional.empty();

        private Builder() {}

        /**
         * Adds one entry to the configuration keys to set.
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
         * Adds to the configuration keys to set.
         *
         * @param values the entries to add
         * @return this builder
         */
        public Builder config(Map<String, String> values) {
            this.config.putAll(values);
            return this;
        }

        /**
         * Adds to the configuration keys to remove.
         *
         * @param values what to add
         * @return this builder
         */
        public Builder removeConfig(String... values) {
            this.removedConfig.addAll(List.of(values));
            return this;
        }

        /**
         * Adds one entry to the devices to add or replace as a whole.
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
         * Adds to the devices to add or replace as a whole.
         *
         * @param values the entries to add
         * @return this builder
         */
        public Builder devices(Map<String, Map<String, String>> values) {
            this.devices.putAll(values);
            return this;
        }

        /**
         * Adds to the devices to remove.
         *
         * @param values what to add
         * @return this builder
         */
        public Builder removeDevice(String... values) {
            this.removedDevices.addAll(List.of(values));
            return this;
        }

        /**
         * Sets the profiles that replace the present ones.
         *
         * @param value the value
         * @return this builder
         */
        public Builder profiles(List<String> value) {
            this.profiles = Optional.of(value);
            return this;
        }

        /**
         * Makes the value.
         *
         * @return the value
         * @throws PolyvisorException INVALID_ARGUMENT with every violation and its path
         */
        public ConfigPatch build() {
            return new ConfigPatch(config, removedConfig, devices, removedDevices, profiles);
        }
    }
}

package dev.polyvisor.api.instance;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.PolyvisorException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A change of an instance; what is not named stays as it is. Whether a running instance takes a change at once or at
 * its next start is the backend's affair: {@link InstanceInfo#restartNeeded()} tells.
 *
 * @param description the text for people
 * @param labels the labels to set
 * @param removedLabels the labels to remove
 * @param cpus the number of processors, at least 1
 * @param topology how the processors are presented
 * @param memory the memory
 * @param maxMemory up to where memory can be added while it runs
 * @param instanceType the name of a size that the backend keeps
 * @param preference the name of a KubeVirt preference or an oVirt operating system type
 * @param ephemeral whether the instance vanishes when it stops
 * @param config the change of the backend's own keys and devices
 * @param options settings that only one driver knows, by the names its page lists; never credentials
 * @param expectedVersion the version the change is meant for, see {@link InstanceInfo#version()}; another one is
 *     ABORTED
 */
public record InstanceUpdate(
        Optional<String> description,
        Map<String, String> labels,
        Set<String> removedLabels,
        OptionalInt cpus,
        Optional<CpuTopology> topology,
        Optional<DataSize> memory,
        Optional<DataSize> maxMemory,
        Optional<String> instanceType,
        Optional<String> preference,
        Optional<Boolean> ephemeral,
        Optional<ConfigPatch> config,
        Map<String, String> options,
        Optional<String> expectedVersion) {

    /** Checks and copies the values. */
    public InstanceUpdate {
        Objects.requireNonNull(description, "description");
        labels = Checks.copy(labels);
        removedLabels = Checks.copy(removedLabels);
        Objects.requireNonNull(cpus, "cpus");
        Objects.requireNonNull(topology, "topology");
        Objects.requireNonNull(memory, "memory");
        Objects.requireNonNull(maxMemory, "maxMemory");
        Objects.requireNonNull(instanceType, "instanceType");
        Objects.requireNonNull(preference, "preference");
        Objects.requireNonNull(ephemeral, "ephemeral");
        Objects.requireNonNull(config, "config");
        options = Checks.copy(options);
        Objects.requireNonNull(expectedVersion, "expectedVersion");
        new Checks()
                .noBlankKey("labels", labels)
                .noBlank("removedLabels", removedLabels)
                .require(
                        Collections.disjoint(labels.keySet(), removedLabels),
                        "removedLabels",
                        "names a label that is set")
                .positive("cpus", cpus)
                .require(
                        topology.isEmpty() || cpus.isEmpty() || topology.get().cpus() == cpus.getAsInt(),
                        "topology",
                        "does not give the number of cpus")
                .positive("memory", memory)
                .positive("maxMemory", maxMemory)
                .notBlank("instanceType", instanceType)
                .notBlank("preference", preference)
                .noBlankKey("options", options)
                .notBlank("expectedVersion", expectedVersion)
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
     * A builder that begins with these values.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        Builder b = new Builder();
        b.description = description;
        b.labels.putAll(labels);
        b.removedLabels.addAll(removedLabels);
        b.cpus = cpus;
        b.topology = topology;
        b.memory = memory;
        b.maxMemory = maxMemory;
        b.instanceType = instanceType;
        b.preference = preference;
        b.ephemeral = ephemeral;
        b.config = config;
        b.options.putAll(options);
        b.expectedVersion = expectedVersion;
        return b;
    }

    /**
     * Whether there is nothing to change.
     *
     * @return true when all parts but the expected version are empty
     */
    public boolean isEmpty() {
        return equals(builder().build().expecting(expectedVersion));
    }

    @Override
    public String toString() {
        return "InstanceUpdate[description=" + description + ", labels=" + labels + ", removedLabels=" + removedLabels
                + ", cpus=" + cpus + ", memory=" + memory + ", instanceType=" + instanceType + ", config=" + config
                + ", options=" + options.keySet() + ", expectedVersion=" + expectedVersion + "]";
    }

    private InstanceUpdate expecting(Optional<String> version) {
        Builder b = toBuilder();
        b.expectedVersion = version;
        return b.build();
    }

    /** Collects the values of {@link InstanceUpdate}. Not thread safe. */
    public static final class Builder {
        private Optional<String> description = Optional.empty();
        private final Map<String, String> labels = new LinkedHashMap<>();
        private final Set<String> removedLabels = new LinkedHashSet<>();
        private OptionalInt cpus = OptionalInt.empty();
        private Optional<CpuTopology> topology = Optional.empty();
        private Optional<DataSize> memory = Optional.empty();
        private Optional<DataSize> maxMemory = Optional.empty();
        private Optional<String> instanceType = Optional.empty();
        private Optional<String> preference = Optional.empty();
        private Optional<Boolean> ephemeral = Optional.empty();
        private Optional<ConfigPatch> config = Optional.empty();
        private final Map<String, String> options = new LinkedHashMap<>();
        private Optional<String> expectedVersion = Optional.empty();

        private Builder() {}

        /**
         * Sets the text for people.
         *
         * @param value the value
         * @return this builder
         */
        public Builder description(String value) {
            this.description = Optional.of(value);
            return this;
        }

        /**
         * Adds one entry to the labels to set.
         *
         * @param key the key
         * @param value the value
         * @return this builder
         */
        public Builder label(String key, String value) {
            this.labels.put(key, value);
            return this;
        }

        /**
         * Adds to the labels to set.
         *
         * @param values the entries to add
         * @return this builder
         */
        public Builder labels(Map<String, String> values) {
            this.labels.putAll(values);
            return this;
        }

        /**
         * Adds to the labels to remove.
         *
         * @param values what to add
         * @return this builder
         */
        public Builder removeLabel(String... values) {
            this.removedLabels.addAll(List.of(values));
            return this;
        }

        /**
         * Sets the number of processors, at least 1.
         *
         * @param value the value
         * @return this builder
         */
        public Builder cpus(int value) {
            this.cpus = OptionalInt.of(value);
            return this;
        }

        /**
         * Sets how the processors are presented.
         *
         * @param value the value
         * @return this builder
         */
        public Builder topology(CpuTopology value) {
            this.topology = Optional.of(value);
            return this;
        }

        /**
         * Sets the memory.
         *
         * @param value the value
         * @return this builder
         */
        public Builder memory(DataSize value) {
            this.memory = Optional.of(value);
            return this;
        }

        /**
         * Sets up to where memory can be added while it runs.
         *
         * @param value the value
         * @return this builder
         */
        public Builder maxMemory(DataSize value) {
            this.maxMemory = Optional.of(value);
            return this;
        }

        /**
         * Sets the name of a size that the backend keeps.
         *
         * @param value the value
         * @return this builder
         */
        public Builder instanceType(String value) {
            this.instanceType = Optional.of(value);
            return this;
        }

        /**
         * Sets the name of a KubeVirt preference or an oVirt operating system type.
         *
         * @param value the value
         * @return this builder
         */
        public Builder preference(String value) {
            this.preference = Optional.of(value);
            return this;
        }

        /**
         * Sets whether the instance vanishes when it stops.
         *
         * @param value the value
         * @return this builder
         */
        public Builder ephemeral(Boolean value) {
            this.ephemeral = Optional.of(value);
            return this;
        }

        /**
         * Sets the change of the backend's own keys and devices.
         *
         * @param value the value
         * @return this builder
         */
        public Builder config(ConfigPatch value) {
            this.config = Optional.of(value);
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
         * Sets the version the change is meant for, see {@link InstanceInfo#version()}; another one is ABORTED.
         *
         * @param value the value
         * @return this builder
         */
        public Builder expectedVersion(String value) {
            this.expectedVersion = Optional.of(value);
            return this;
        }

        /**
         * Makes the value.
         *
         * @return the value
         * @throws PolyvisorException INVALID_ARGUMENT with every violation and its path
         */
        public InstanceUpdate build() {
            return new InstanceUpdate(
                    description,
                    labels,
                    removedLabels,
                    cpus,
                    topology,
                    memory,
                    maxMemory,
                    instanceType,
                    preference,
                    ephemeral,
                    config,
                    options,
                    expectedVersion);
        }
    }
}

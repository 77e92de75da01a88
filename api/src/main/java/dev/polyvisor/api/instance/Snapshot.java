package dev.polyvisor.api.instance;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.PolyvisorException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A snapshot of an instance as the backend tells of it. Made by drivers.
 *
 * @param id its identity in the backend; the name where there is no other
 * @param name its name; on oVirt the description
 * @param instance the instance it is of
 * @param state where it stands
 * @param description the text for people
 * @param createdAt when it was taken
 * @param expiresAt when the backend may remove it
 * @param memory whether the memory is in it
 * @param consistency how consistent its content is
 * @param disks the disks that are in it
 * @param excludedDisks the disks that the backend could not take
 * @param size its size on the storage
 * @param labels what it is marked with
 * @param details further facts in the backend's own words
 */
public record Snapshot(
        String id,
        String name,
        InstanceRef instance,
        SnapshotState state,
        String description,
        Optional<Instant> createdAt,
        Optional<Instant> expiresAt,
        boolean memory,
        Consistency consistency,
        List<String> disks,
        List<String> excludedDisks,
        Optional<DataSize> size,
        Map<String, String> labels,
        Map<String, String> details) {

    /** Copies the values. */
    public Snapshot {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(instance, "instance");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(expiresAt, "expiresAt");
        Objects.requireNonNull(consistency, "consistency");
        disks = List.copyOf(disks);
        excludedDisks = List.copyOf(excludedDisks);
        Objects.requireNonNull(size, "size");
        labels = Checks.copy(labels);
        details = Checks.copy(details);
    }

    /**
     * Begins with what every backend tells.
     *
     * @param id its identity
     * @param name its name
     * @param instance the instance it is of
     * @return a builder
     */
    public static Builder builder(String id, String name, InstanceRef instance) {
        return new Builder(id, name, instance);
    }

    /**
     * A builder that begins with these values.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        Builder b = new Builder(id, name, instance);
        b.state = state;
        b.description = description;
        b.createdAt = createdAt;
        b.expiresAt = expiresAt;
        b.memory = memory;
        b.consistency = consistency;
        b.disks.addAll(disks);
        b.excludedDisks.addAll(excludedDisks);
        b.size = size;
        b.labels.putAll(labels);
        b.details.putAll(details);
        return b;
    }

    /** Collects the values of {@link Snapshot}. Not thread safe. */
    public static final class Builder {
        private final String id;
        private final String name;
        private final InstanceRef instance;
        private SnapshotState state = SnapshotState.READY;
        private String description = "";
        private Optional<Instant> createdAt = Optional.empty();
        private Optional<Instant> expiresAt = Optional.empty();
        private boolean memory = false;
        private Consistency consistency = Consistency.UNKNOWN;
        private final List<String> disks = new ArrayList<>();
        private final List<String> excludedDisks = new ArrayList<>();
        private Optional<DataSize> size = Optional.empty();
        private final Map<String, String> labels = new LinkedHashMap<>();
        private final Map<String, String> details = new LinkedHashMap<>();

        private Builder(String id, String name, InstanceRef instance) {
            this.id = Objects.requireNonNull(id, "id");
            this.name = Objects.requireNonNull(name, "name");
            this.instance = Objects.requireNonNull(instance, "instance");
        }

        /**
         * Sets where it stands.
         *
         * @param value the value
         * @return this builder
         */
        public Builder state(SnapshotState value) {
            this.state = Objects.requireNonNull(value, "value");
            return this;
        }

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
         * Sets when it was taken.
         *
         * @param value the value
         * @return this builder
         */
        public Builder createdAt(Instant value) {
            this.createdAt = Optional.of(value);
            return this;
        }

        /**
         * Sets when the backend may remove it.
         *
         * @param value the value
         * @return this builder
         */
        public Builder expiresAt(Instant value) {
            this.expiresAt = Optional.of(value);
            return this;
        }

        /**
         * Sets whether the memory is in it.
         *
         * @param value the value
         * @return this builder
         */
        public Builder memory(boolean value) {
            this.memory = value;
            return this;
        }

        /**
         * Sets how consistent its content is.
         *
         * @param value the value
         * @return this builder
         */
        public Builder consistency(Consistency value) {
            this.consistency = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * Adds to the disks that are in it.
         *
         * @param values what to add
         * @return this builder
         */
        public Builder disk(String... values) {
            this.disks.addAll(List.of(values));
            return this;
        }

        /**
         * Adds to the disks that the backend could not take.
         *
         * @param values what to add
         * @return this builder
         */
        public Builder excludedDisk(String... values) {
            this.excludedDisks.addAll(List.of(values));
            return this;
        }

        /**
         * Sets its size on the storage.
         *
         * @param value the value
         * @return this builder
         */
        public Builder size(DataSize value) {
            this.size = Optional.of(value);
            return this;
        }

        /**
         * Adds one entry to what it is marked with.
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
         * Adds to what it is marked with.
         *
         * @param values the entries to add
         * @return this builder
         */
        public Builder labels(Map<String, String> values) {
            this.labels.putAll(values);
            return this;
        }

        /**
         * Adds one entry to further facts in the backend's own words.
         *
         * @param key the key
         * @param value the value
         * @return this builder
         */
        public Builder detail(String key, String value) {
            this.details.put(key, value);
            return this;
        }

        /**
         * Adds to further facts in the backend's own words.
         *
         * @param values the entries to add
         * @return this builder
         */
        public Builder details(Map<String, String> values) {
            this.details.putAll(values);
            return this;
        }

        /**
         * Makes the value.
         *
         * @return the value
         * @throws PolyvisorException INVALID_ARGUMENT with every violation and its path
         */
        public Snapshot build() {
            return new Snapshot(
                    id,
                    name,
                    instance,
                    state,
                    description,
                    createdAt,
                    expiresAt,
                    memory,
                    consistency,
                    disks,
                    excludedDisks,
                    size,
                    labels,
                    details);
        }
    }
}

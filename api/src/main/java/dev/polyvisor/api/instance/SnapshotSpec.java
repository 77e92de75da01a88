package dev.polyvisor.api.instance;

import dev.polyvisor.api.PolyvisorException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * How a snapshot is taken.
 *
 * @param name the name, 1 to 64 letters, digits or {@code . _ : @ -}, beginning with a letter or digit
 * @param idempotencyKey what tells a retry from a second request; the name unless set
 * @param description a text for people
 * @param memory whether the memory is saved too (a stateful snapshot)
 * @param expiresAt when the backend may remove it; empty for the instance's own setting
 * @param disks the disks to take by name; absent for all, an empty set for the configuration only
 * @param quiesce whether the guest's file systems are frozen meanwhile
 * @param retained whether it outlives the instance (KubeVirt retain policy)
 * @param timeout after which time the backend gives up; empty for its own limit
 * @param labels what it is marked with, where the backend can
 * @param options settings that only one driver knows, by the names its page lists; never credentials
 */
public record SnapshotSpec(
        String name,
        String idempotencyKey,
        String description,
        boolean memory,
        Optional<Instant> expiresAt,
        Optional<Set<String>> disks,
        Quiesce quiesce,
        boolean retained,
        Optional<Duration> timeout,
        Map<String, String> labels,
        Map<String, String> options) {

    /** Checks and copies the values. */
    public SnapshotSpec {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(idempotencyKey, "idempotencyKey");
        Objects.requireNonNull(description, "description");
        Objects.requireNonNull(expiresAt, "expiresAt");
        Objects.requireNonNull(disks, "disks");
        Objects.requireNonNull(quiesce, "quiesce");
        Objects.requireNonNull(timeout, "timeout");
        labels = Checks.copy(labels);
        options = Checks.copy(options);
        disks = disks.map(Checks::copy);
        idempotencyKey = idempotencyKey.isBlank() ? name : idempotencyKey;
        new Checks()
                .itemName("name", name)
                .noBlank("disks", disks.orElse(Set.of()))
                .positiveTime("timeout", timeout)
                .noBlankKey("labels", labels)
                .noBlankKey("options", options)
                .done();
    }

    /**
     * Begins a snapshot.
     *
     * @param name its name
     * @return a builder
     */
    public static Builder named(String name) {
        return new Builder(name);
    }

    /**
     * A builder that begins with these values.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        Builder b = new Builder(name);
        b.idempotencyKey = idempotencyKey;
        b.description = description;
        b.memory = memory;
        b.expiresAt = expiresAt;
        b.disks = disks;
        b.quiesce = quiesce;
        b.retained = retained;
        b.timeout = timeout;
        b.labels.putAll(labels);
        b.options.putAll(options);
        return b;
    }

    /** Collects the values of {@link SnapshotSpec}. Not thread safe. */
    public static final class Builder {
        private final String name;
        private String idempotencyKey = "";
        private String description = "";
        private boolean memory = false;
        private Optional<Instant> expiresAt = Optional.empty();
        private Optional<Set<String>> disks = Optional.empty();
        private Quiesce quiesce = Quiesce.IF_POSSIBLE;
        private boolean retained = false;
        private Optional<Duration> timeout = Optional.empty();
        private final Map<String, String> labels = new LinkedHashMap<>();
        private final Map<String, String> options = new LinkedHashMap<>();

        private Builder(String name) {
            this.name = Objects.requireNonNull(name, "name");
        }

        /**
         * Sets what tells a retry from a second request; the name unless set.
         *
         * @param value the value
         * @return this builder
         */
        public Builder idempotencyKey(String value) {
            this.idempotencyKey = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets a text for people.
         *
         * @param value the value
         * @return this builder
         */
        public Builder description(String value) {
            this.description = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets whether the memory is saved too (a stateful snapshot).
         *
         * @param value the value
         * @return this builder
         */
        public Builder memory(boolean value) {
            this.memory = value;
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
         * Sets the disks to take by name.
         *
         * @param value the value
         * @return this builder
         */
        public Builder disks(Set<String> value) {
            this.disks = Optional.of(value);
            return this;
        }

        /**
         * Sets whether the guest's file systems are frozen meanwhile.
         *
         * @param value the value
         * @return this builder
         */
        public Builder quiesce(Quiesce value) {
            this.quiesce = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets whether it outlives the instance (KubeVirt retain policy).
         *
         * @param value the value
         * @return this builder
         */
        public Builder retained(boolean value) {
            this.retained = value;
            return this;
        }

        /**
         * Sets after which time the backend gives up.
         *
         * @param value the value
         * @return this builder
         */
        public Builder timeout(Duration value) {
            this.timeout = Optional.of(value);
            return this;
        }

        /**
         * Adds one entry to what it is marked with, where the backend can.
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
         * Adds to what it is marked with, where the backend can.
         *
         * @param values the entries to add
         * @return this builder
         */
        public Builder labels(Map<String, String> values) {
            this.labels.putAll(values);
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
        public SnapshotSpec build() {
            return new SnapshotSpec(
                    name,
                    idempotencyKey,
                    description,
                    memory,
                    expiresAt,
                    disks,
                    quiesce,
                    retained,
                    timeout,
                    labels,
                    options);
        }
    }
}

package dev.polyvisor.api.instance;

import dev.polyvisor.api.PolyvisorException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How an image or a template is made of an instance.
 *
 * @param name the alias or name of the image or template
 * @param idempotencyKey what tells a retry from a second request; the name unless set
 * @param description a text for people
 * @param properties properties of the image
 * @param isPublic whether everybody may use it
 * @param snapshot the snapshot to publish; empty for the instance as it is now, which then must be stopped
 * @param expiresAt when the backend may remove it
 * @param compression how it is compressed; empty for the backend's default
 * @param storagePool the pool for its disks; empty for the default
 * @param options settings that only one driver knows, by the names its page lists; never credentials
 */
public record PublishSpec(
        String name,
        String idempotencyKey,
        String description,
        Map<String, String> properties,
        boolean isPublic,
        Optional<String> snapshot,
        Optional<Instant> expiresAt,
        Optional<String> compression,
        Optional<String> storagePool,
        Map<String, String> options) {

    /** Checks and copies the values. */
    public PublishSpec {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(idempotencyKey, "idempotencyKey");
        Objects.requireNonNull(description, "description");
        properties = Checks.copy(properties);
        Objects.requireNonNull(snapshot, "snapshot");
        Objects.requireNonNull(expiresAt, "expiresAt");
        Objects.requireNonNull(compression, "compression");
        Objects.requireNonNull(storagePool, "storagePool");
        options = Checks.copy(options);
        idempotencyKey = idempotencyKey.isBlank() ? name : idempotencyKey;
        new Checks()
                .notBlank("name", name)
                .noBlankKey("properties", properties)
                .notBlank("snapshot", snapshot)
                .notBlank("compression", compression)
                .notBlank("storagePool", storagePool)
                .noBlankKey("options", options)
                .done();
    }

    /**
     * Begins an image or template.
     *
     * @param name its alias or name
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
        b.properties.putAll(properties);
        b.isPublic = isPublic;
        b.snapshot = snapshot;
        b.expiresAt = expiresAt;
        b.compression = compression;
        b.storagePool = storagePool;
        b.options.putAll(options);
        return b;
    }

    /** Collects the values of {@link PublishSpec}. Not thread safe. */
    public static final class Builder {
        private final String name;
        private String idempotencyKey = "";
        private String description = "";
        private final Map<String, String> properties = new LinkedHashMap<>();
        private boolean isPublic = false;
        private Optional<String> snapshot = Optional.empty();
        private Optional<Instant> expiresAt = Optional.empty();
        private Optional<String> compression = Optional.empty();
        private Optional<String> storagePool = Optional.empty();
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
         * Adds one entry to properties of the image.
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
         * Adds to properties of the image.
         *
         * @param values the entries to add
         * @return this builder
         */
        public Builder properties(Map<String, String> values) {
            this.properties.putAll(values);
            return this;
        }

        /**
         * Sets whether everybody may use it.
         *
         * @param value the value
         * @return this builder
         */
        public Builder isPublic(boolean value) {
            this.isPublic = value;
            return this;
        }

        /**
         * Sets the snapshot to publish.
         *
         * @param value the value
         * @return this builder
         */
        public Builder snapshot(String value) {
            this.snapshot = Optional.of(value);
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
         * Sets how it is compressed.
         *
         * @param value the value
         * @return this builder
         */
        public Builder compression(String value) {
            this.compression = Optional.of(value);
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
        public PublishSpec build() {
            return new PublishSpec(
                    name,
                    idempotencyKey,
                    description,
                    properties,
                    isPublic,
                    snapshot,
                    expiresAt,
                    compression,
                    storagePool,
                    options);
        }
    }
}

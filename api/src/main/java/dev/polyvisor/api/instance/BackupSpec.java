package dev.polyvisor.api.instance;

import dev.polyvisor.api.PolyvisorException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How a backup is taken.
 *
 * @param name the name, 1 to 64 letters, digits or {@code . _ : @ -}, beginning with a letter or digit
 * @param expiresAt when the backend may remove it; empty for never
 * @param includeSnapshots whether the snapshots are in it
 * @param optimized whether it has the storage driver's own form, which only the same driver reads
 * @param compression how it is compressed, for example {@code gzip} or {@code none}; empty for the backend's default
 * @param options settings that only one driver knows, by the names its page lists; never credentials
 */
public record BackupSpec(
        String name,
        Optional<Instant> expiresAt,
        boolean includeSnapshots,
        boolean optimized,
        Optional<String> compression,
        Map<String, String> options) {

    /** Checks and copies the values. */
    public BackupSpec {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(expiresAt, "expiresAt");
        Objects.requireNonNull(compression, "compression");
        options = Checks.copy(options);
        new Checks()
                .itemName("name", name)
                .notBlank("compression", compression)
                .noBlankKey("options", options)
                .done();
    }

    /**
     * Begins a backup.
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
        b.expiresAt = expiresAt;
        b.includeSnapshots = includeSnapshots;
        b.optimized = optimized;
        b.compression = compression;
        b.options.putAll(options);
        return b;
    }

    /** Collects the values of {@link BackupSpec}. Not thread safe. */
    public static final class Builder {
        private final String name;
        private Optional<Instant> expiresAt = Optional.empty();
        private boolean includeSnapshots = true;
        private boolean optimized = false;
        private Optional<String> compression = Optional.empty();
        private final Map<String, String> options = new LinkedHashMap<>();

        private Builder(String name) {
            this.name = Objects.requireNonNull(name, "name");
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
         * Sets whether the snapshots are in it.
         *
         * @param value the value
         * @return this builder
         */
        public Builder includeSnapshots(boolean value) {
            this.includeSnapshots = value;
            return this;
        }

        /**
         * Sets whether it has the storage driver's own form, which only the same driver reads.
         *
         * @param value the value
         * @return this builder
         */
        public Builder optimized(boolean value) {
            this.optimized = value;
            return this;
        }

        /**
         * Sets how it is compressed, for example {@code gzip} or {@code none}.
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
        public BackupSpec build() {
            return new BackupSpec(name, expiresAt, includeSnapshots, optimized, compression, options);
        }
    }
}

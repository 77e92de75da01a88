package dev.polyvisor.api.instance;

import dev.polyvisor.api.PolyvisorException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A move of an instance. The source is removed only when the target is complete.
 *
 * @param target where it goes
 * @param liveness whether a running instance keeps running
 * @param newName the name there; empty for the same
 * @param storagePool the pool for its disks there; empty for the default
 * @param includeSnapshots whether the snapshots go along
 * @param allowInconsistent whether files that change during the copy are tolerated
 * @param options settings that only one driver knows, by the names its page lists; never credentials
 */
public record MigrateSpec(
        MigrationTarget target,
        Liveness liveness,
        Optional<String> newName,
        Optional<String> storagePool,
        boolean includeSnapshots,
        boolean allowInconsistent,
        Map<String, String> options) {

    /** Checks and copies the values. */
    public MigrateSpec {
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(liveness, "liveness");
        Objects.requireNonNull(newName, "newName");
        Objects.requireNonNull(storagePool, "storagePool");
        options = Checks.copy(options);
        new Checks()
                .name("newName", newName)
                .notBlank("storagePool", storagePool)
                .noBlankKey("options", options)
                .done();
    }

    /**
     * Begins a move.
     *
     * @param target where it goes
     * @return a builder
     */
    public static Builder builder(MigrationTarget target) {
        return new Builder(target);
    }

    /**
     * A move to another host.
     *
     * @param host its name or identity
     * @return the move
     */
    public static MigrateSpec toHost(String host) {
        return builder(MigrationTarget.host(host)).build();
    }

    /**
     * A move to whatever host the backend chooses.
     *
     * @return the move
     */
    public static MigrateSpec toAnyHost() {
        return builder(MigrationTarget.anyHost()).build();
    }

    /**
     * A move to another provider of the fleet.
     *
     * @param provider its name
     * @return the move
     */
    public static MigrateSpec toProvider(String provider) {
        return builder(MigrationTarget.provider(provider)).build();
    }

    /**
     * A builder that begins with these values.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        Builder b = new Builder(target);
        b.liveness = liveness;
        b.newName = newName;
        b.storagePool = storagePool;
        b.includeSnapshots = includeSnapshots;
        b.allowInconsistent = allowInconsistent;
        b.options.putAll(options);
        return b;
    }

    /** Collects the values of {@link MigrateSpec}. Not thread safe. */
    public static final class Builder {
        private final MigrationTarget target;
        private Liveness liveness = Liveness.AUTO;
        private Optional<String> newName = Optional.empty();
        private Optional<String> storagePool = Optional.empty();
        private boolean includeSnapshots = true;
        private boolean allowInconsistent = false;
        private final Map<String, String> options = new LinkedHashMap<>();

        private Builder(MigrationTarget target) {
            this.target = Objects.requireNonNull(target, "target");
        }

        /**
         * Sets whether a running instance keeps running.
         *
         * @param value the value
         * @return this builder
         */
        public Builder liveness(Liveness value) {
            this.liveness = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets the name there.
         *
         * @param value the value
         * @return this builder
         */
        public Builder newName(String value) {
            this.newName = Optional.of(value);
            return this;
        }

        /**
         * Sets the pool for its disks there.
         *
         * @param value the value
         * @return this builder
         */
        public Builder storagePool(String value) {
            this.storagePool = Optional.of(value);
            return this;
        }

        /**
         * Sets whether the snapshots go along.
         *
         * @param value the value
         * @return this builder
         */
        public Builder includeSnapshots(boolean value) {
            this.includeSnapshots = value;
            return this;
        }

        /**
         * Sets whether files that change during the copy are tolerated.
         *
         * @param value the value
         * @return this builder
         */
        public Builder allowInconsistent(boolean value) {
            this.allowInconsistent = value;
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
        public MigrateSpec build() {
            return new MigrateSpec(
                    target, liveness, newName, storagePool, includeSnapshots, allowInconsistent, options);
        }
    }
}

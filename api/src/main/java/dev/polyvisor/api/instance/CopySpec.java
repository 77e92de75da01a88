package dev.polyvisor.api.instance;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Scope;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A copy of an instance under another name.
 *
 * @param name the name of the copy
 * @param idempotencyKey what tells a retry from a second request; the name unless set
 * @param snapshot the snapshot to copy; empty for the instance as it is now
 * @param includeSnapshots whether the snapshots are copied too; not with a snapshot
 * @param provider the provider of the fleet to copy to; empty for the same
 * @param scope the scope to copy to; empty for the same, or the default of the other provider
 * @param mode who opens the connection to another provider
 * @param location the host to place it on; empty to let the backend choose
 * @param storagePool the pool for its disks; empty for the same
 * @param labels labels to set on the copy beside those of the source
 * @param keepMacs whether the hardware addresses are kept; otherwise the copy gets new ones
 * @param allowInconsistent whether files that change during the copy are tolerated
 * @param start whether the copy is started
 * @param options settings that only one driver knows, by the names its page lists; never credentials
 */
public record CopySpec(
        String name,
        String idempotencyKey,
        Optional<String> snapshot,
        boolean includeSnapshots,
        Optional<String> provider,
        Optional<Scope> scope,
        TransferMode mode,
        Optional<String> location,
        Optional<String> storagePool,
        Map<String, String> labels,
        boolean keepMacs,
        boolean allowInconsistent,
        boolean start,
        Map<String, String> options) {

    /** Checks and copies the values. */
    public CopySpec {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(idempotencyKey, "idempotencyKey");
        Objects.requireNonNull(snapshot, "snapshot");
        Objects.requireNonNull(provider, "provider");
        Objects.requireNonNull(scope, "scope");
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(location, "location");
        Objects.requireNonNull(storagePool, "storagePool");
        labels = Checks.copy(labels);
        options = Checks.copy(options);
        idempotencyKey = idempotencyKey.isBlank() ? name : idempotencyKey;
        new Checks()
                .name("name", name)
                .notBlank("snapshot", snapshot)
                .require(!(includeSnapshots && snapshot.isPresent()), "includeSnapshots", "a snapshot has none")
                .notBlank("provider", provider)
                .notBlank("location", location)
                .notBlank("storagePool", storagePool)
                .noBlankKey("labels", labels)
                .noBlankKey("options", options)
                .done();
    }

    /**
     * Begins a copy.
     *
     * @param name the name of the copy
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
        b.snapshot = snapshot;
        b.includeSnapshots = includeSnapshots;
        b.provider = provider;
        b.scope = scope;
        b.mode = mode;
        b.location = location;
        b.storagePool = storagePool;
        b.labels.putAll(labels);
        b.keepMacs = keepMacs;
        b.allowInconsistent = allowInconsistent;
        b.start = start;
        b.options.putAll(options);
        return b;
    }

    /** Collects the values of {@link CopySpec}. Not thread safe. */
    public static final class Builder {
        private final String name;
        private String idempotencyKey = "";
        private Optional<String> snapshot = Optional.empty();
        private boolean includeSnapshots = false;
        private Optional<String> provider = Optional.empty();
        private Optional<Scope> scope = Optional.empty();
        private TransferMode mode = TransferMode.AUTO;
        private Optional<String> location = Optional.empty();
        private Optional<String> storagePool = Optional.empty();
        private final Map<String, String> labels = new LinkedHashMap<>();
        private boolean keepMacs = false;
        private boolean allowInconsistent = false;
        private boolean start = false;
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
         * Sets the snapshot to copy.
         *
         * @param value the value
         * @return this builder
         */
        public Builder snapshot(String value) {
            this.snapshot = Optional.of(value);
            return this;
        }

        /**
         * Sets whether the snapshots are copied too; not with a snapshot.
         *
         * @param value the value
         * @return this builder
         */
        public Builder includeSnapshots(boolean value) {
            this.includeSnapshots = value;
            return this;
        }

        /**
         * Sets the provider of the fleet to copy to.
         *
         * @param value the value
         * @return this builder
         */
        public Builder provider(String value) {
            this.provider = Optional.of(value);
            return this;
        }

        /**
         * Sets the scope to copy to.
         *
         * @param value the value
         * @return this builder
         */
        public Builder scope(Scope value) {
            this.scope = Optional.of(value);
            return this;
        }

        /**
         * Sets who opens the connection to another provider.
         *
         * @param value the value
         * @return this builder
         */
        public Builder mode(TransferMode value) {
            this.mode = Objects.requireNonNull(value, "value");
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
         * Adds one entry to labels to set on the copy beside those of the source.
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
         * Adds to labels to set on the copy beside those of the source.
         *
         * @param values the entries to add
         * @return this builder
         */
        public Builder labels(Map<String, String> values) {
            this.labels.putAll(values);
            return this;
        }

        /**
         * Sets whether the hardware addresses are kept; otherwise the copy gets new ones.
         *
         * @param value the value
         * @return this builder
         */
        public Builder keepMacs(boolean value) {
            this.keepMacs = value;
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
         * Sets whether the copy is started.
         *
         * @param value the value
         * @return this builder
         */
        public Builder start(boolean value) {
            this.start = value;
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
        public CopySpec build() {
            return new CopySpec(
                    name,
                    idempotencyKey,
                    snapshot,
                    includeSnapshots,
                    provider,
                    scope,
                    mode,
                    location,
                    storagePool,
                    labels,
                    keepMacs,
                    allowInconsistent,
                    start,
                    options);
        }
    }
}

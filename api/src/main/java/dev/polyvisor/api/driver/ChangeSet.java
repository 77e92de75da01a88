package dev.polyvisor.api.driver;

import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What to write to the model, as one transaction. A value that equals the one that is there changes nothing.
 *
 * @param upserts values to create or update
 * @param deletes keys to delete; a key that is not there is no error
 * @param replacements groups that are exactly what they are given as: what else is there of a group is deleted
 * @param rechecks what to read again soon, because it was seen on its way to another state; the engine waits longer each
 *     time
 */
public record ChangeSet(
        List<Resource> upserts, Set<ResourceKey> deletes, List<Replacement> replacements, Set<Target> rechecks) {

    /** Writes nothing. */
    public static final ChangeSet NONE = builder().build();

    /** Copies the collections. */
    public ChangeSet {
        upserts = List.copyOf(upserts);
        deletes = Set.copyOf(deletes);
        replacements = List.copyOf(replacements);
        rechecks = Set.copyOf(rechecks);
    }

    /**
     * A group of values.
     *
     * @param kind the name of the kind
     * @param parent whose children they are; empty for all of the kind
     * @param values the values
     */
    public record Replacement(String kind, Optional<ResourceKey> parent, List<Resource> values) {

        /** Copies the list. */
        public Replacement {
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(parent, "parent");
            values = List.copyOf(values);
        }
    }

    /**
     * Begins a change set.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Writes one value.
     *
     * @param value the value
     * @return the change set
     */
    public static ChangeSet upsert(Resource value) {
        return builder().upsert(value).build();
    }

    /**
     * Deletes one key.
     *
     * @param key the key
     * @return the change set
     */
    public static ChangeSet delete(ResourceKey key) {
        return builder().delete(key).build();
    }

    /** Collects what to write. Not thread safe. */
    public static final class Builder {
        private final List<Resource> upserts = new ArrayList<>();
        private final Set<ResourceKey> deletes = new LinkedHashSet<>();
        private final List<Replacement> replacements = new ArrayList<>();
        private final Set<Target> rechecks = new LinkedHashSet<>();

        private Builder() {}

        /**
         * Creates or updates a value.
         *
         * @param value the value
         * @return this builder
         */
        public Builder upsert(Resource value) {
            upserts.add(Objects.requireNonNull(value, "value"));
            return this;
        }

        /**
         * Deletes a key.
         *
         * @param key the key
         * @return this builder
         */
        public Builder delete(ResourceKey key) {
            deletes.add(Objects.requireNonNull(key, "key"));
            return this;
        }

        /**
         * Makes a kind exactly what is given.
         *
         * @param kind the kind
         * @param values its values
         * @return this builder
         */
        public Builder replace(Kind<?> kind, Collection<? extends Resource> values) {
            replacements.add(new Replacement(kind.name(), Optional.empty(), List.copyOf(values)));
            return this;
        }

        /**
         * Makes the children of a key, as far as they are of a kind, exactly what is given.
         *
         * @param parent the key
         * @param kind the kind
         * @param values its values, each with this parent
         * @return this builder
         */
        public Builder replaceChildren(ResourceKey parent, Kind<?> kind, Collection<? extends Resource> values) {
            replacements.add(new Replacement(kind.name(), Optional.of(parent), List.copyOf(values)));
            return this;
        }

        /**
         * Has something read again soon.
         *
         * @param target the target
         * @return this builder
         */
        public Builder recheck(Target target) {
            rechecks.add(Objects.requireNonNull(target, "target"));
            return this;
        }

        /**
         * Makes the change set.
         *
         * @return the change set
         */
        public ChangeSet build() {
            return new ChangeSet(upserts, deletes, replacements, rechecks);
        }
    }
}

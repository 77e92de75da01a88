package dev.polyvisor.api.inventory;

import java.util.Objects;
import java.util.Set;

/**
 * What happened to one key between two revisions.
 *
 * <p>Labels say why: a change carries those that all merged transactions of its key carried.
 */
public sealed interface Change {

    /**
     * The key.
     *
     * @return the key
     */
    ResourceKey key();

    /**
     * The labels.
     *
     * @return an unmodifiable set
     */
    Set<String> labels();

    /**
     * The revision that the change shows: that of the transaction, or of the last one that was merged into it.
     *
     * @return its number in the batch's epoch
     */
    long revision();

    /**
     * The key is new.
     *
     * @param after the entry
     * @param labels the labels
     */
    record Created(Entry<?> after, Set<String> labels) implements Change {
        /** Copies the set. */
        public Created {
            Objects.requireNonNull(after, "after");
            labels = Set.copyOf(labels);
        }

        @Override
        public ResourceKey key() {
            return after.key();
        }

        @Override
        public long revision() {
            return after.touchedAt();
        }
    }

    /**
     * The value or its validation is another.
     *
     * @param before the entry as the watch last showed it
     * @param after the entry now
     * @param labels the labels
     */
    record Updated(Entry<?> before, Entry<?> after, Set<String> labels) implements Change {
        /** Copies the set. */
        public Updated {
            Objects.requireNonNull(before, "before");
            Objects.requireNonNull(after, "after");
            labels = Set.copyOf(labels);
        }

        @Override
        public ResourceKey key() {
            return after.key();
        }

        @Override
        public long revision() {
            return after.touchedAt();
        }
    }

    /**
     * The key is gone.
     *
     * @param last the entry as the watch last showed it
     * @param revision the number of the transaction that deleted it
     * @param labels the labels
     */
    record Deleted(Entry<?> last, long revision, Set<String> labels) implements Change {
        /** Copies the set. */
        public Deleted {
            Objects.requireNonNull(last, "last");
            labels = Set.copyOf(labels);
        }

        @Override
        public ResourceKey key() {
            return last.key();
        }
    }
}

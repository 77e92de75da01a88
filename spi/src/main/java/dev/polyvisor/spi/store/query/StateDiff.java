package dev.polyvisor.spi.store.query;

import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.spi.store.state.ProviderState;
import dev.polyvisor.spi.store.state.State;
import dev.polyvisor.spi.store.state.Table;
import dev.polyvisor.spi.trie.DiffVisitor;
import dev.polyvisor.spi.trie.HashTrie;
import java.util.function.Function;

/** The entries in which two states of one store differ. What the states share is not looked at. */
final class StateDiff {
    private static final HashTrie<String, Table> NO_TABLES = HashTrie.empty();
    private static final HashTrie<ResourceKey, Entry<?>> NO_ENTRIES = HashTrie.empty();

    private StateDiff() {}

    static void tell(State before, State after, DiffVisitor<ResourceKey, Entry<?>> visitor) {
        DiffVisitor<String, Table> tables =
                new Inner<>(Table::entries, NO_ENTRIES, (old, now) -> HashTrie.diff(old, now, visitor));
        HashTrie.diff(
                before.providers(),
                after.providers(),
                new Inner<>(ProviderState::tables, NO_TABLES, (old, now) -> HashTrie.diff(old, now, tables)));
    }

    /** Compares the tries inside of values that differ; one that is not there holds nothing. */
    private static final class Inner<V, T> implements DiffVisitor<String, V> {
        private final Function<V, T> inside;
        private final T none;
        private final Comparison<T> comparison;

        Inner(Function<V, T> inside, T none, Comparison<T> comparison) {
            this.inside = inside;
            this.none = none;
            this.comparison = comparison;
        }

        @Override
        public void created(String key, V after) {
            comparison.compare(none, inside.apply(after));
        }

        @Override
        public void updated(String key, V before, V after) {
            comparison.compare(inside.apply(before), inside.apply(after));
        }

        @Override
        public void deleted(String key, V before) {
            comparison.compare(inside.apply(before), none);
        }
    }

    @FunctionalInterface
    private interface Comparison<T> {
        void compare(T before, T after);
    }
}

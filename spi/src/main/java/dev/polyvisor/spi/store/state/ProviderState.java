package dev.polyvisor.spi.store.state;

import dev.polyvisor.api.inventory.Mark;
import dev.polyvisor.spi.trie.HashTrie;
import org.jspecify.annotations.Nullable;

/**
 * What the store holds of one provider.
 *
 * <p>Thread safety: immutable.
 *
 * @param tables the entries, by the name of their kind; no empty tables
 * @param stale whether they come from a saved state or from a connection that has been replaced
 * @param lastMark the mark that was set last, null for none
 */
public record ProviderState(
        HashTrie<String, Table> tables,
        boolean stale,
        @Nullable Mark lastMark) {
    static final ProviderState EMPTY = new ProviderState(HashTrie.empty(), false, null);

    boolean isEmpty() {
        return tables.isEmpty() && !stale && lastMark == null;
    }
}

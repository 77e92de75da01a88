package dev.polyvisor.spi.store.state;

import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.spi.trie.HashTrie;
import dev.polyvisor.spi.trie.HashTrieSet;
import java.util.List;
import java.util.Set;

/**
 * The entries of one provider and kind, with the indexes that the kind declares.
 *
 * <p>Thread safety: immutable, to whoever looks at it.
 *
 * @param kind the kind
 * @param entries the entries
 * @param indexes the indexes over them
 */
public record Table(Kind<?> kind, HashTrie<ResourceKey, Entry<?>> entries, Indexes indexes) {
    static Table empty(Kind<?> kind) {
        return new Table(kind, HashTrie.empty(), Indexes.unused(kind));
    }

    /**
     * The keys of the entries that an index has under a term.
     *
     * @param index the number of the index in the kind
     * @param term the term
     * @return the keys
     */
    public Set<ResourceKey> keys(int index, String term) {
        HashTrieSet<ResourceKey> found = indexes.get(index).get(term);
        return found == null ? Set.of() : found;
    }

    /**
     * The number of an index in a kind.
     *
     * @param kind the kind
     * @param name the name of the index
     * @return the number, -1 when the kind does not declare it
     */
    public static int index(Kind<?> kind, String name) {
        List<? extends Index<?>> all = kind.indexes();
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }
}

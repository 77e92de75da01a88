package dev.polyvisor.spi.store.state;

import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.spi.trie.HashTrie;
import dev.polyvisor.spi.trie.HashTrieSet;
import dev.polyvisor.spi.trie.SetsEdit;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The indexes of one table. Each costs nothing until it is asked for the first time: then it is built, and from then on the
 * tables that follow keep it with each change.
 *
 * <p>Thread safety: any number of threads may ask at once; those that ask for the same index of the same table wait for the
 * one that builds it.
 */
final class Indexes {
    private final Kind<?> kind;
    private final HashTrie<ResourceKey, Entry<?>> entries;

    /** For each index null until it has been built. */
    private final AtomicReferenceArray<@Nullable HashTrie<String, HashTrieSet<ResourceKey>>> built;

    /** For each index 1 from when it was asked for in any of the tables that followed each other. */
    private final AtomicIntegerArray wanted;

    private Indexes(
            Kind<?> kind,
            HashTrie<ResourceKey, Entry<?>> entries,
            AtomicReferenceArray<@Nullable HashTrie<String, HashTrieSet<ResourceKey>>> built,
            AtomicIntegerArray wanted) {
        this.kind = kind;
        this.entries = entries;
        this.built = built;
        this.wanted = wanted;
    }

    /** Those of a table without entries, which nobody has asked for. */
    static Indexes unused(Kind<?> kind) {
        int count = kind.indexes().size();
        return new Indexes(kind, HashTrie.empty(), new AtomicReferenceArray<>(count), new AtomicIntegerArray(count));
    }

    /**
     * Those of the table that follows.
     *
     * @param now its entries
     * @param edits the changes to each index, null to one that is not kept
     */
    Indexes next(HashTrie<ResourceKey, Entry<?>> now, List<@Nullable SetsEdit<String, ResourceKey>> edits) {
        Indexes next = new Indexes(kind, now, new AtomicReferenceArray<>(edits.size()), wanted);
        for (int i = 0; i < edits.size(); i++) {
            SetsEdit<String, ResourceKey> edit = edits.get(i);
            if (edit != null) {
                next.built.set(i, edit.seal());
            }
        }
        return next;
    }

    /** Begins changes to an index; null when nobody has asked for it yet, so that it need not be kept. */
    @Nullable
    SetsEdit<String, ResourceKey> edit(int number) {
        return wanted.get(number) == 0 ? null : SetsEdit.of(get(number));
    }

    /** For each term of an index the keys of the entries. */
    HashTrie<String, HashTrieSet<ResourceKey>> get(int number) {
        HashTrie<String, HashTrieSet<ResourceKey>> index = built.get(number);
        return index == null ? build(number) : index;
    }

    private synchronized HashTrie<String, HashTrieSet<ResourceKey>> build(int number) {
        HashTrie<String, HashTrieSet<ResourceKey>> index = built.get(number);
        if (index == null) {
            wanted.set(number, 1);
            Index<?> declared = kind.indexes().get(number);
            SetsEdit<String, ResourceKey> edit = SetsEdit.of(HashTrie.empty());
            entries.forEach((key, entry) -> Terms.of(declared, entry.value()).forEach(term -> edit.add(term, key)));
            index = edit.seal();
            built.set(number, index);
        }
        return index;
    }
}

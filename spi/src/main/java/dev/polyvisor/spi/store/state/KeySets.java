package dev.polyvisor.spi.store.state;

import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.spi.trie.Edit;
import dev.polyvisor.spi.trie.HashTrieSet;

/** Sets of keys under something, without empty ones. */
final class KeySets {

    private KeySets() {}

    static <K> void add(Edit<K, HashTrieSet<ResourceKey>> sets, K under, ResourceKey key) {
        HashTrieSet<ResourceKey> before = sets.get(under);
        sets.put(under, before == null ? HashTrieSet.of(key) : before.with(key));
    }

    static <K> void remove(Edit<K, HashTrieSet<ResourceKey>> sets, K under, ResourceKey key) {
        HashTrieSet<ResourceKey> before = sets.get(under);
        if (before == null) {
            return;
        }
        HashTrieSet<ResourceKey> after = before.without(key);
        if (after.isEmpty()) {
            sets.remove(under);
        } else {
            sets.put(under, after);
        }
    }
}

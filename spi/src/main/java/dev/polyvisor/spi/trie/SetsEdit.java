package dev.polyvisor.spi.trie;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Several changes to a trie of sets at once, as an index is one: an {@link Edit} that changes the sets in place too, as far
 * as it has made them itself. There are no empty sets in it.
 *
 * <p>For one thread at a time; a hand-over to another thread needs synchronization. After {@link #seal} every call throws
 * {@link IllegalStateException}.
 *
 * @param <K> the type of the keys
 * @param <E> the type of the members
 */
public final class SetsEdit<K, E> {
    private final Edit<K, HashTrieSet<E>> sets;
    private Write write = Write.inPlace();

    private SetsEdit(HashTrie<K, HashTrieSet<E>> origin) {
        this.sets = origin.edit();
    }

    /**
     * Begins changes. The trie remains as it is, with its sets.
     *
     * @param origin a trie without empty sets
     * @param <K> the type of the keys
     * @param <E> the type of the members
     * @return the edit, which starts with the content of the trie
     */
    public static <K, E> SetsEdit<K, E> of(HashTrie<K, HashTrieSet<E>> origin) {
        return new SetsEdit<>(origin);
    }

    /**
     * The set under a key as of now; later changes do not show in it.
     *
     * @param key the key
     * @return its set, null when there is none
     */
    public @Nullable HashTrieSet<E> get(K key) {
        HashTrieSet<E> set = sets.get(key);
        if (set != null) {
            // it may hold nodes of this edit, which must not change any more
            write = Write.inPlace();
        }
        return set;
    }

    /**
     * Adds a member to the set under a key.
     *
     * @param key the key
     * @param member the member
     */
    public void add(K key, E member) {
        Objects.requireNonNull(member, "member");
        HashTrieSet<E> before = sets.get(key);
        HashTrieSet<E> after = before == null ? HashTrieSet.of(member) : before.with(write, member);
        if (before == null || before.size() != after.size()) {
            sets.put(key, after);
        }
    }

    /**
     * Removes a member from the set under a key, if it is there.
     *
     * @param key the key
     * @param member the member
     */
    public void remove(K key, E member) {
        HashTrieSet<E> before = sets.get(key);
        if (before == null) {
            return;
        }
        HashTrieSet<E> after = before.without(write, member);
        if (after.isEmpty()) {
            sets.remove(key);
        } else if (before.size() != after.size()) {
            sets.put(key, after);
        }
    }

    /**
     * Ends the edit. Takes constant time.
     *
     * @return the trie with all changes; the one that the edit began with if nothing was changed
     */
    public HashTrie<K, HashTrieSet<E>> seal() {
        return sets.seal();
    }
}

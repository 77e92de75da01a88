package dev.polyvisor.spi.trie;

/**
 * Learns in what two tries differ, see {@link HashTrie#diff}. It is called on the thread that asked; what it throws
 * ends the comparison and reaches the caller.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public interface DiffVisitor<K, V> {
    /**
     * The key is only in the later trie.
     *
     * @param key the key
     * @param after its value there
     */
    void created(K key, V after);

    /**
     * The key is in both tries, and the values are not the same instance; they may be equal.
     *
     * @param key the key, as the later trie holds it
     * @param before its value in the earlier trie
     * @param after its value in the later trie
     */
    void updated(K key, V before, V after);

    /**
     * The key is only in the earlier trie.
     *
     * @param key the key
     * @param before its value there
     */
    void deleted(K key, V before);
}

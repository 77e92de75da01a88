package dev.polyvisor.spi.trie;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Several changes to a trie at once: a private copy in progress, which shares with its origin what it has not changed and
 * changes in place what it has copied before. {@link #seal} ends it.
 *
 * <p>Each call takes the time of the same call on the trie, with less copying. For one thread at a time; a hand-over to
 * another thread needs synchronization. After {@code seal} every call throws {@link IllegalStateException}.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class Edit<K, V> {
    private final HashTrie<K, V> origin;
    private final Write write = Write.inPlace();
    private @Nullable Node root;
    private int size;

    Edit(HashTrie<K, V> origin) {
        this.origin = origin;
        this.root = origin.root();
        this.size = origin.size();
    }

    /**
     * The number of entries as of now.
     *
     * @return the number
     */
    public int size() {
        open();
        return size;
    }

    /**
     * The value of a key as of now.
     *
     * @param key the key, of any type
     * @return its value, or null when the key is absent
     */
    @SuppressWarnings("unchecked")
    public @Nullable V get(Object key) {
        return (V) open().get(key, Node.hash(key));
    }

    /**
     * Adds an entry or replaces its value; then the key instance remains that of the first time.
     *
     * @param key the key
     * @param value the value
     * @return the value that the key had, or null when it was absent
     */
    @SuppressWarnings("unchecked")
    public @Nullable V put(K key, V value) {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(value, "value");
        Node before = open();
        write.restart();
        root = before.put(write, 0, Node.hash(key), key, value);
        if (write.previous() == null) {
            size++;
        }
        return (V) write.previous();
    }

    /**
     * Removes a key, if it is there.
     *
     * @param key the key
     * @return the value that the key had, or null when it was absent
     */
    @SuppressWarnings("unchecked")
    public @Nullable V remove(K key) {
        Node before = open();
        write.restart();
        root = before.remove(write, 0, Node.hash(key), key);
        if (write.previous() != null) {
            size--;
        }
        return (V) write.previous();
    }

    /**
     * Ends the edit. Takes constant time.
     *
     * @return the trie with all changes; the one that the edit began with if nothing was changed
     */
    public HashTrie<K, V> seal() {
        Node last = open();
        root = null;
        return last == origin.root() ? origin : HashTrie.of(last, size);
    }

    private Node open() {
        if (root == null) {
            throw new IllegalStateException("The edit is sealed");
        }
        return root;
    }
}

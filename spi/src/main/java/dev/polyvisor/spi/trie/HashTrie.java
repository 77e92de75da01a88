package dev.polyvisor.spi.trie;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Spliterator;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map. A change gives a new trie that shares with the old one all but the path to the change; to compare
 * two versions takes the time of their difference, see {@link #diff}.
 *
 * <p>Keys are found by {@code hashCode} and {@code equals}, which must not change; null is neither key nor value.
 * To find or change one key takes constant time for practical purposes: at most seven steps, and about log32 of the size
 * with hash codes that differ. Keys with equal hash codes are told apart one by one, in time linear in their number.
 *
 * <p>The order of iteration follows the hashes. It is the same for equal content, whatever the history, except among
 * keys whose hash codes are equal: those are in the order of {@link Comparable}, or, if they are not comparable, in the
 * order in which they came.
 *
 * <p>Safe for use by any number of threads without locks, however it is handed over. Two tries are equal only if they
 * are the same instance; {@link #diff} tells whether they hold the same.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class HashTrie<K, V> {
    private static final HashTrie<?, ?> EMPTY = new HashTrie<>(Branch.EMPTY, 0);

    // Final for more than taste. The slots of the nodes are plain arrays that an edit wrote to. All those writes come
    // before the end of the constructor, and who reads them comes from this field: then the Java memory model (17.5)
    // shows them to every thread. Nobody writes to them later, as the edit is sealed and its owner token is gone.
    private final Node root;
    private final int size;

    private HashTrie(Node root, int size) {
        this.root = root;
        this.size = size;
    }

    /**
     * The trie without entries.
     *
     * @param <K> the type of the keys
     * @param <V> the type of the values
     * @return always the same instance
     */
    @SuppressWarnings("unchecked")
    public static <K, V> HashTrie<K, V> empty() {
        return (HashTrie<K, V>) EMPTY;
    }

    static <K, V> HashTrie<K, V> of(Node root, int size) {
        return size == 0 ? empty() : new HashTrie<>(root, size);
    }

    Node root() {
        return root;
    }

    /**
     * The number of entries, in constant time.
     *
     * @return the number
     */
    public int size() {
        return size;
    }

    /**
     * Whether there are no entries.
     *
     * @return true if the size is 0
     */
    public boolean isEmpty() {
        return size == 0;
    }

    /**
     * The value of a key.
     *
     * @param key the key, of any type
     * @return its value, or null when the key is absent
     */
    @SuppressWarnings("unchecked")
    public @Nullable V get(Object key) {
        return (V) root.get(key, Node.hash(key));
    }

    /**
     * Whether the key has a value.
     *
     * @param key the key, of any type
     * @return true if it has
     */
    public boolean containsKey(Object key) {
        return get(key) != null;
    }

    /**
     * This trie with one entry added or its value replaced; then the key instance remains that of the first time.
     *
     * @param key the key
     * @param value the value
     * @return the trie; this one if the key has that very value instance already
     */
    public HashTrie<K, V> with(K key, V value) {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(value, "value");
        Write write = Write.copying();
        Node next = root.put(write, 0, Node.hash(key), key, value);
        return next == root ? this : of(next, write.previous() == null ? size + 1 : size);
    }

    /**
     * This trie without a key.
     *
     * @param key the key
     * @return the trie; this one if the key is absent
     */
    public HashTrie<K, V> without(K key) {
        Node next = root.remove(Write.copying(), 0, Node.hash(key), key);
        return next == root ? this : of(next, size - 1);
    }

    /**
     * Begins several changes at once, which is faster than one trie for each. This trie remains as it is.
     *
     * @return the edit, which starts with the content of this trie
     */
    public Edit<K, V> edit() {
        return new Edit<>(this);
    }

    /**
     * Passes every entry to an action, in the order of iteration.
     *
     * @param action takes the key and the value
     */
    @SuppressWarnings("unchecked")
    public void forEach(BiConsumer<? super K, ? super V> action) {
        root.forEach((BiConsumer<Object, Object>) Objects.requireNonNull(action, "action"));
    }

    /**
     * The keys as an unmodifiable collection, to iterate over or to stream, in parallel too. It is a view and takes no
     * time to make; {@code contains} is as fast as {@link #containsKey}.
     *
     * @return the keys
     */
    @SuppressWarnings("unchecked")
    public Collection<K> keys() {
        return new TrieView<>(root, size, Spliterator.DISTINCT, (key, value) -> (K) key) {
            @Override
            public boolean contains(Object key) {
                return containsKey(key);
            }
        };
    }

    /**
     * The values as an unmodifiable collection, to iterate over or to stream, in parallel too. It is a view and takes no
     * time to make; {@code contains} goes through all values.
     *
     * @return the values, in the order of their keys
     */
    @SuppressWarnings("unchecked")
    public Collection<V> values() {
        return new TrieView<>(root, size, 0, (key, value) -> (V) value);
    }

    /**
     * The entries as an unmodifiable collection, to iterate over or to stream, in parallel too. It is a view and takes
     * no time to make; an entry object is made for each entry when its turn comes. {@link #forEach} needs none.
     *
     * @return the entries, immutable
     */
    @SuppressWarnings("unchecked")
    public Collection<Map.Entry<K, V>> entries() {
        return new TrieView<>(root, size, Spliterator.DISTINCT, (key, value) -> Map.entry((K) key, (V) value));
    }

    /**
     * Tells a visitor in what two tries differ, each key once, in no particular order. Values are the same only if they
     * are the same instance: it is for the writer to keep the old instance when nothing changed. If one trie comes from
     * the other, the time follows the number of changes, otherwise the sizes.
     *
     * @param before the earlier trie
     * @param after the later trie
     * @param visitor learns the differences
     * @param <K> the type of the keys
     * @param <V> the type of the values
     */
    @SuppressWarnings("unchecked")
    public static <K, V> void diff(
            HashTrie<K, V> before, HashTrie<K, V> after, DiffVisitor<? super K, ? super V> visitor) {
        Objects.requireNonNull(visitor, "visitor");
        new Diff((DiffVisitor<Object, Object>) visitor).compare(before.root, after.root, 0);
    }
}

package dev.polyvisor.spi.trie;

import java.util.AbstractSet;
import java.util.Collections;
import java.util.Iterator;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;

/**
 * An immutable set, made for an index, where most sets have few members: one member costs 24 bytes. A change gives a new
 * set that shares with the old one all but the path to the change. Times, order and requirements on the members are those
 * of the keys of {@link HashTrie}; the methods that modify a {@link java.util.Set} throw
 * {@link UnsupportedOperationException}.
 *
 * <p>Safe for use by any number of threads without locks, however it is handed over.
 *
 * @param <E> the type of the members
 */
public final class HashTrieSet<E> extends AbstractSet<E> {
    /** What the nodes hold as the value of each member. */
    private static final Object PRESENT = "present";

    /** The member itself if there is one, otherwise the root node; no member can be a node, they never leave the package. */
    private final Object content;

    private final int size;

    private HashTrieSet(Object content, int size) {
        this.content = content;
        this.size = size;
    }

    /**
     * A set without members.
     *
     * @param <E> the type of the members
     * @return the set
     */
    public static <E> HashTrieSet<E> empty() {
        return new HashTrieSet<>(Branch.EMPTY, 0);
    }

    /**
     * A set with one member.
     *
     * @param member the member
     * @param <E> the type of the members
     * @return the set
     */
    public static <E> HashTrieSet<E> of(E member) {
        return new HashTrieSet<>(Objects.requireNonNull(member, "member"), 1);
    }

    /**
     * This set with one more member.
     *
     * @param member the member
     * @return the set; this one if it has an equal member already
     */
    public HashTrieSet<E> with(E member) {
        return with(Write.copying(), member);
    }

    /** The same; what this set holds of the nodes that the write owns goes over to the new one. */
    HashTrieSet<E> with(Write write, E member) {
        if (size == 0) {
            return of(member);
        }
        int hash = Node.hash(member);
        if (size == 1) {
            return member.equals(content) ? this : new HashTrieSet<>(pair(write, hash, member), 2);
        }
        write.restart();
        Node next = root().put(write, 0, hash, member, PRESENT);
        return write.previous() != null ? this : new HashTrieSet<>(next, size + 1);
    }

    /**
     * This set without a member.
     *
     * @param member the member
     * @return the set; this one if it has no such member
     */
    public HashTrieSet<E> without(E member) {
        return without(Write.copying(), member);
    }

    /** The same; what this set holds of the nodes that the write owns goes over to the new one. */
    HashTrieSet<E> without(Write write, E member) {
        if (size == 1) {
            return member.equals(content) ? empty() : this;
        }
        write.restart();
        Node next = root().remove(write, 0, Node.hash(member), member);
        if (write.previous() == null) {
            return this;
        }
        return new HashTrieSet<>(size == 2 ? next.key(0) : next, size - 1);
    }

    /**
     * The number of members, in constant time.
     *
     * @return the number
     */
    @Override
    public int size() {
        return size;
    }

    /**
     * Whether an equal member is here.
     *
     * @param member the member, of any type
     * @return true if it is
     */
    @Override
    public boolean contains(Object member) {
        return size == 1 ? member.equals(content) : root().get(member, Node.hash(member)) != null;
    }

    @Override
    public Iterator<E> iterator() {
        return Spliterators.iterator(spliterator());
    }

    @Override
    @SuppressWarnings("unchecked")
    public Spliterator<E> spliterator() {
        return size == 1
                ? Collections.singleton((E) content).spliterator()
                : new TrieSpliterator<>(root(), size, Spliterator.DISTINCT, (member, present) -> (E) member);
    }

    @Override
    @SuppressWarnings("unchecked")
    public void forEach(Consumer<? super E> action) {
        Objects.requireNonNull(action, "action");
        if (size == 1) {
            action.accept((E) content);
        } else {
            root().forEach((member, present) -> action.accept((E) member));
        }
    }

    private Node root() {
        return (Node) content;
    }

    private Node pair(Write write, int hash, E member) {
        return Node.ofTwo(write, 0, Node.hash(content), content, PRESENT, hash, member, PRESENT);
    }
}

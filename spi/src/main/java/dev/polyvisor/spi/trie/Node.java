package dev.polyvisor.spi.trie;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A node of a trie. A node is immutable but for the elements of {@link #slots}, which the {@link Edit} that created the
 * node may replace until it is sealed.
 *
 * <p>Nodes hold keys and values as plain objects; the types are the concern of {@link HashTrie} and {@link HashTrieSet}.
 *
 * <p>The shape depends on the content alone: a branch below the root holds two entries at least, so an entry stands as
 * high as it can, and entries whose whole hash is equal share one collision node on the level below the last branch.
 */
abstract sealed class Node permits Branch, Collision {
    /** Bits of the hash that one level consumes. */
    static final int LEVEL_BITS = 5;

    /** The entries, keys and values alternating; behind them the children. */
    final Object[] slots;

    /** The edit that may change the slots, see {@link Write#owns}; null for nobody. */
    final @Nullable Object owner;

    Node(@Nullable Object owner, Object[] slots) {
        this.owner = owner;
        this.slots = slots;
    }

    /**
     * The hash that places a key. Ids that differ in a few characters have similar hash codes, whereas the trie wants
     * differences in the low bits, so this spreads each bit over all of them (the finalizer of MurmurHash3). It is a
     * bijection: keys collide only if their hash codes do.
     */
    static int hash(Object key) {
        int h = key.hashCode();
        h = (h ^ (h >>> 16)) * 0x85ebca6b;
        h = (h ^ (h >>> 13)) * 0xc2b2ae35;
        return h ^ (h >>> 16);
    }

    /** A node below a branch for the one entry whose key stands at {@code at}; no trie has such a node. */
    static Node ofOne(int shift, Object[] slots, int at) {
        Object[] entry = {slots[at], slots[at + 1]};
        return shift < Integer.SIZE
                ? new Branch(null, bit(hash(slots[at]), shift), 0, entry)
                : new Collision(null, entry);
    }

    /** The lowest node that tells the two entries apart, with one-child branches above it down from {@code shift}. */
    static Node ofTwo(
            Write write, int shift, int hash1, Object key1, Object value1, int hash2, Object key2, Object value2) {
        if (shift >= Integer.SIZE) {
            return new Collision(null, new Object[] {key1, value1}).put(write, shift, hash2, key2, value2);
        }
        int bit1 = bit(hash1, shift);
        int bit2 = bit(hash2, shift);
        if (bit1 == bit2) {
            Node child = ofTwo(write, shift + LEVEL_BITS, hash1, key1, value1, hash2, key2, value2);
            return new Branch(write.owner(), 0, bit1, new Object[] {child});
        }
        boolean inOrder = Integer.compareUnsigned(bit1, bit2) < 0;
        Object[] slots =
                inOrder ? new Object[] {key1, value1, key2, value2} : new Object[] {key2, value2, key1, value1};
        return new Branch(write.owner(), bit1 | bit2, 0, slots);
    }

    /** The place of a hash among the 32 of the branch at that level. */
    static int bit(int hash, int shift) {
        return 1 << (hash >>> shift);
    }

    /** The value of the key, or null; to be called on a root. */
    final @Nullable Object get(Object key, int hash) {
        Node node = this;
        for (int shift = 0; node instanceof Branch branch; shift += LEVEL_BITS) {
            int bit = bit(hash, shift);
            if (branch.hasEntry(bit)) {
                int at = branch.entryIndex(bit);
                return key.equals(branch.slots[at]) ? branch.slots[at + 1] : null;
            }
            if (!branch.hasChild(bit)) {
                return null;
            }
            node = branch.childAt(bit);
        }
        return ((Collision) node).get(key);
    }

    /** This node with the entry; this very node when nothing changes or when the write changed it in place. */
    abstract Node put(Write write, int shift, int hash, Object key, Object value);

    /**
     * This node without the key; this very node when nothing changes or when the write changed it in place. If a
     * {@linkplain #isSingle single entry} is left, the branch above takes it in.
     */
    abstract Node remove(Write write, int shift, int hash, Object key);

    /** A node with the same places taken by other content. */
    abstract Node withSlots(@Nullable Object newOwner, Object[] content);

    /** How many entries stand in this node itself. */
    abstract int entryCount();

    /** How many children this node has; they stand at the end of the slots. */
    final int childCount() {
        return slots.length - 2 * entryCount();
    }

    final Object key(int entry) {
        return slots[2 * entry];
    }

    final Object value(int entry) {
        return slots[2 * entry + 1];
    }

    final Node child(int n) {
        return (Node) slots[2 * entryCount() + n];
    }

    /** Whether this node holds one entry and no more, so that it must not stand below another one. */
    final boolean isSingle() {
        return slots.length == 2 && entryCount() == 1;
    }

    /** Visits the entries of this node and those below it, in the order of the trie: own entries, then the children. */
    final void forEach(BiConsumer<Object, Object> action) {
        int entries = entryCount();
        for (int i = 0; i < entries; i++) {
            action.accept(key(i), value(i));
        }
        for (int at = 2 * entries; at < slots.length; at++) {
            ((Node) slots[at]).forEach(action);
        }
    }

    /** This node with other content in one slot; this very node as in {@link #put}. */
    final Node withSlot(Write write, int at, Object content) {
        if (slots[at] == content) {
            return this;
        }
        if (write.owns(this)) {
            slots[at] = content;
            return this;
        }
        Object[] copy = slots.clone();
        copy[at] = content;
        return withSlots(write.owner(), copy);
    }

    /** The slots with one more entry, whose key comes to stand at {@code at}. */
    final Object[] slotsWithEntry(int at, Object key, Object value) {
        Object[] copy = new Object[slots.length + 2];
        System.arraycopy(slots, 0, copy, 0, at);
        copy[at] = key;
        copy[at + 1] = value;
        System.arraycopy(slots, at, copy, at + 2, slots.length - at);
        return copy;
    }

    /** The slots without the entry whose key stands at {@code at}. */
    final Object[] slotsWithoutEntry(int at) {
        Object[] copy = new Object[slots.length - 2];
        System.arraycopy(slots, 0, copy, 0, at);
        System.arraycopy(slots, at + 2, copy, at, copy.length - at);
        return copy;
    }
}

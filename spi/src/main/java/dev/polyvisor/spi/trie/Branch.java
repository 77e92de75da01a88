package dev.polyvisor.spi.trie;

import org.jspecify.annotations.Nullable;

/** A node that tells up to 32 places apart by five bits of the hash; at each stands nothing, an entry or a child. */
final class Branch extends Node {
    static final Branch EMPTY = new Branch(null, 0, 0, new Object[0]);

    private final int entryBits;
    private final int childBits;

    Branch(@Nullable Object owner, int entryBits, int childBits, Object[] slots) {
        super(owner, slots);
        this.entryBits = entryBits;
        this.childBits = childBits;
    }

    /** The places that are taken. */
    int bits() {
        return entryBits | childBits;
    }

    boolean hasEntry(int bit) {
        return (entryBits & bit) != 0;
    }

    boolean hasChild(int bit) {
        return (childBits & bit) != 0;
    }

    /** The slot of the key that stands, or would stand, at the place. */
    int entryIndex(int bit) {
        return 2 * Integer.bitCount(entryBits & (bit - 1));
    }

    /** The slot of the child at the place, or the slot before which it would stand; counted from the end. */
    int childIndex(int bit) {
        return slots.length - Integer.bitCount(childBits & -bit);
    }

    Node childAt(int bit) {
        return (Node) slots[childIndex(bit)];
    }

    @Override
    int entryCount() {
        return Integer.bitCount(entryBits);
    }

    @Override
    Node withSlots(@Nullable Object newOwner, Object[] content) {
        return new Branch(newOwner, entryBits, childBits, content);
    }

    @Override
    Node put(Write write, int shift, int hash, Object key, Object value) {
        int bit = bit(hash, shift);
        if (hasChild(bit)) {
            int at = childIndex(bit);
            return withSlot(write, at, childAt(bit).put(write, shift + LEVEL_BITS, hash, key, value));
        }
        int at = entryIndex(bit);
        if (!hasEntry(bit)) {
            return withEntry(write, bit, at, key, value);
        }
        Object there = slots[at];
        if (key.equals(there)) {
            write.met(slots[at + 1]);
            return withSlot(write, at + 1, value);
        }
        Node both = ofTwo(write, shift + LEVEL_BITS, hash(there), there, slots[at + 1], hash, key, value);
        return withChildForEntry(write, bit, at, both);
    }

    @Override
    Node remove(Write write, int shift, int hash, Object key) {
        int bit = bit(hash, shift);
        if (hasEntry(bit)) {
            int at = entryIndex(bit);
            if (!key.equals(slots[at])) {
                return this;
            }
            write.met(slots[at + 1]);
            return withoutEntry(write, bit, at);
        }
        if (!hasChild(bit)) {
            return this;
        }
        int at = childIndex(bit);
        Node rest = childAt(bit).remove(write, shift + LEVEL_BITS, hash, key);
        return rest.isSingle()
                ? withEntryForChild(write, bit, at, rest.key(0), rest.value(0))
                : withSlot(write, at, rest);
    }

    private Branch withEntry(Write write, int bit, int at, Object key, Object value) {
        return new Branch(write.owner(), entryBits | bit, childBits, slotsWithEntry(at, key, value));
    }

    private Branch withoutEntry(Write write, int bit, int at) {
        return new Branch(write.owner(), entryBits ^ bit, childBits, slotsWithoutEntry(at));
    }

    private Branch withChildForEntry(Write write, int bit, int at, Node child) {
        int childAt = childIndex(bit);
        Object[] copy = new Object[slots.length - 1];
        System.arraycopy(slots, 0, copy, 0, at);
        System.arraycopy(slots, at + 2, copy, at, childAt - at - 2);
        copy[childAt - 2] = child;
        System.arraycopy(slots, childAt, copy, childAt - 1, slots.length - childAt);
        return new Branch(write.owner(), entryBits ^ bit, childBits | bit, copy);
    }

    private Branch withEntryForChild(Write write, int bit, int childAt, Object key, Object value) {
        int at = entryIndex(bit);
        Object[] copy = new Object[slots.length + 1];
        System.arraycopy(slots, 0, copy, 0, at);
        copy[at] = key;
        copy[at + 1] = value;
        System.arraycopy(slots, at, copy, at + 2, childAt - at);
        System.arraycopy(slots, childAt + 1, copy, childAt + 2, slots.length - childAt - 1);
        return new Branch(write.owner(), entryBits | bit, childBits ^ bit, copy);
    }
}

package dev.polyvisor.spi.trie;

import org.jspecify.annotations.Nullable;

/**
 * A node, below the last branch, for keys whose whole hash is equal. Everything here takes time linear in their number.
 *
 * <p>The keys are sorted, so that the order depends on the content alone, as far as they can be: by the name of their
 * class, then by {@link Comparable}. Keys for which that says nothing stand in the order in which they came.
 */
final class Collision extends Node {
    Collision(@Nullable Object owner, Object[] slots) {
        super(owner, slots);
    }

    @Nullable
    Object get(Object key) {
        int at = indexOf(key);
        return at < 0 ? null : slots[at + 1];
    }

    @Override
    int entryCount() {
        return slots.length / 2;
    }

    @Override
    Node withSlots(@Nullable Object newOwner, Object[] content) {
        return new Collision(newOwner, content);
    }

    @Override
    Node put(Write write, int shift, int hash, Object key, Object value) {
        int at = indexOf(key);
        if (at < 0) {
            return new Collision(write.owner(), slotsWithEntry(indexAfterLower(key), key, value));
        }
        write.met(slots[at + 1]);
        return withSlot(write, at + 1, value);
    }

    @Override
    Node remove(Write write, int shift, int hash, Object key) {
        int at = indexOf(key);
        if (at < 0) {
            return this;
        }
        write.met(slots[at + 1]);
        return new Collision(write.owner(), slotsWithoutEntry(at));
    }

    private int indexOf(Object key) {
        for (int at = 0; at < slots.length; at += 2) {
            if (key.equals(slots[at])) {
                return at;
            }
        }
        return -1;
    }

    private int indexAfterLower(Object key) {
        int at = slots.length;
        while (at > 0 && compare(slots[at - 2], key) > 0) {
            at -= 2;
        }
        return at;
    }

    @SuppressWarnings("unchecked")
    private static int compare(Object key1, Object key2) {
        if (key1.getClass() != key2.getClass()) {
            return key1.getClass().getName().compareTo(key2.getClass().getName());
        }
        return key1 instanceof Comparable<?> ? ((Comparable<Object>) key1).compareTo(key2) : 0;
    }
}

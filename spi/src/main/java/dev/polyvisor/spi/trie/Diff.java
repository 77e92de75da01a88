package dev.polyvisor.spi.trie;

import java.util.function.BiConsumer;

/**
 * Walks two tries side by side and reports where they differ. A node that both share is passed over, so the time follows
 * the number of changes. The tries need not be related: then nothing is shared, and every place is looked at.
 */
final class Diff {
    private final DiffVisitor<Object, Object> visitor;
    private final BiConsumer<Object, Object> created;
    private final BiConsumer<Object, Object> deleted;

    Diff(DiffVisitor<Object, Object> visitor) {
        this.visitor = visitor;
        this.created = visitor::created;
        this.deleted = visitor::deleted;
    }

    /** Compares two nodes that stand at the same place of their tries. */
    void compare(Node before, Node after, int shift) {
        if (before == after) {
            return;
        }
        if (shift < Integer.SIZE) {
            compareBranches((Branch) before, (Branch) after, shift);
        } else {
            compareCollisions((Collision) before, (Collision) after);
        }
    }

    private void compareBranches(Branch before, Branch after, int shift) {
        for (int bits = before.bits() | after.bits(); bits != 0; bits &= bits - 1) {
            int bit = Integer.lowestOneBit(bits);
            if ((before.bits() & bit) == 0) {
                report(after, bit, created);
            } else if ((after.bits() & bit) == 0) {
                report(before, bit, deleted);
            } else if (before.hasEntry(bit) && after.hasEntry(bit)) {
                compareEntries(before.slots, before.entryIndex(bit), after.slots, after.entryIndex(bit));
            } else {
                int below = shift + Node.LEVEL_BITS;
                compare(nodeAt(before, bit, below), nodeAt(after, bit, below), below);
            }
        }
    }

    private void compareEntries(Object[] before, int beforeAt, Object[] after, int afterAt) {
        Object value = before[beforeAt + 1];
        if (after[afterAt].equals(before[beforeAt])) {
            compareValues(after[afterAt], value, after[afterAt + 1]);
        } else {
            visitor.deleted(before[beforeAt], value);
            visitor.created(after[afterAt], after[afterAt + 1]);
        }
    }

    private void compareCollisions(Collision before, Collision after) {
        for (int i = 0; i < before.entryCount(); i++) {
            if (after.get(before.key(i)) == null) {
                visitor.deleted(before.key(i), before.value(i));
            }
        }
        for (int i = 0; i < after.entryCount(); i++) {
            Object value = before.get(after.key(i));
            if (value == null) {
                visitor.created(after.key(i), after.value(i));
            } else {
                compareValues(after.key(i), value, after.value(i));
            }
        }
    }

    private void compareValues(Object key, Object before, Object after) {
        if (before != after) {
            visitor.updated(key, before, after);
        }
    }

    private static void report(Branch branch, int bit, BiConsumer<Object, Object> action) {
        if (branch.hasEntry(bit)) {
            int at = branch.entryIndex(bit);
            action.accept(branch.slots[at], branch.slots[at + 1]);
        } else {
            branch.childAt(bit).forEach(action);
        }
    }

    /** The child at the place; an entry there becomes a node of its own, so that it can be compared with a child. */
    private static Node nodeAt(Branch branch, int bit, int shift) {
        return branch.hasChild(bit) ? branch.childAt(bit) : Node.ofOne(shift, branch.slots, branch.entryIndex(bit));
    }
}

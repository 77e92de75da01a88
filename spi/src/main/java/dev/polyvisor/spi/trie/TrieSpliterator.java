package dev.polyvisor.spi.trie;

import java.util.Objects;
import java.util.Spliterator;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the entries below a node, and splits between the children of the highest node it is not through with.
 *
 * <p>It holds the path to where it stands, one level for each node. The positions of a node are its entries, then its
 * children; at each level the positions from {@code next} to {@code end} are still to be visited, those of lower levels
 * first.
 */
final class TrieSpliterator<T> implements Spliterator<T> {
    /** Seven branches that consume 32 bits, and a collision node. */
    private static final int MAX_LEVELS = 8;

    private final BiFunction<Object, Object, T> element;
    private final int characteristics;
    private final Node[] nodes;
    private final int[] next;
    private final int[] end;
    private int highest;
    private int lowest;
    private long left;
    private boolean split;

    TrieSpliterator(Node root, int size, int characteristics, BiFunction<Object, Object, T> element) {
        this.element = element;
        this.characteristics = characteristics | ORDERED | NONNULL | IMMUTABLE;
        nodes = new Node[MAX_LEVELS];
        next = new int[MAX_LEVELS];
        end = new int[MAX_LEVELS];
        left = size;
        lowest = -1;
        descend(root);
    }

    /** What comes first of the other one: all its lower levels, and its highest up to {@code cut}. */
    private TrieSpliterator(TrieSpliterator<T> other, int cut) {
        element = other.element;
        characteristics = other.characteristics;
        nodes = other.nodes.clone();
        next = other.next.clone();
        end = other.end.clone();
        highest = other.highest;
        lowest = other.lowest;
        left = other.left / 2;
        split = true;
        end[highest] = cut;
    }

    @Override
    public boolean tryAdvance(Consumer<? super T> action) {
        Objects.requireNonNull(action, "action");
        while (ascend()) {
            Node node = nodes[lowest];
            int position = next[lowest]++;
            int entries = node.entryCount();
            if (position < entries) {
                left = Math.max(0, left - 1);
                action.accept(element.apply(node.key(position), node.value(position)));
                return true;
            }
            descend(node.child(position - entries));
        }
        return false;
    }

    @Override
    public void forEachRemaining(Consumer<? super T> action) {
        Objects.requireNonNull(action, "action");
        left = 0;
        while (ascend()) {
            Node node = nodes[lowest];
            int position = next[lowest]++;
            int entries = node.entryCount();
            if (position < entries) {
                action.accept(element.apply(node.key(position), node.value(position)));
            } else {
                node.child(position - entries).forEach((key, value) -> action.accept(element.apply(key, value)));
            }
        }
    }

    @Override
    public @Nullable Spliterator<T> trySplit() {
        while (ascend()) {
            int positions = end[highest] - next[highest];
            if (positions > 1 || (positions == 1 && highest < lowest)) {
                int cut = end[highest] - (positions + 1) / 2;
                TrieSpliterator<T> first = new TrieSpliterator<>(this, cut);
                next[highest] = cut;
                lowest = highest;
                left -= first.left;
                split = true;
                return first;
            }
            if (positions == 0) {
                highest++;
            } else if (next[highest] < nodes[highest].entryCount()) {
                return null;
            } else {
                descend(nodes[highest].child(next[highest]++ - nodes[highest].entryCount()));
            }
        }
        return null;
    }

    @Override
    public long estimateSize() {
        return left;
    }

    @Override
    public int characteristics() {
        return split ? characteristics : characteristics | SIZED;
    }

    /** Leaves the lowest levels that have no position left; false if none has. */
    private boolean ascend() {
        while (next[lowest] == end[lowest]) {
            if (lowest == highest) {
                return false;
            }
            lowest--;
        }
        return true;
    }

    private void descend(Node node) {
        lowest++;
        nodes[lowest] = node;
        next[lowest] = 0;
        end[lowest] = node.entryCount() + node.childCount();
    }
}

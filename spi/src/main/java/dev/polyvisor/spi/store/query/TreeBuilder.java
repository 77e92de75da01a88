package dev.polyvisor.spi.store.query;

import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.Tree;
import dev.polyvisor.spi.store.state.State;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * Builds trees of what contains what. Entries that contain each other in a circle have no root; such a circle is cut
 * above the first of its entries, so that everything shows. No recursion: a chain may be as long as a backend says.
 */
final class TreeBuilder {
    private static final Comparator<Entry<?>> ORDER = Comparator.<Entry<?>, String>comparing(
                    entry -> entry.key().kind())
            .thenComparing(entry -> entry.value().name())
            .thenComparing(Entry::key);

    private final State state;
    private final Set<ResourceKey> shown = new HashSet<>();

    TreeBuilder(State state) {
        this.state = state;
    }

    Tree tree(String provider) {
        List<Entry<?>> entries = new ArrayList<>();
        state.tablesOf(provider).forEach(table -> entries.addAll(table.entries().values()));
        entries.sort(ORDER);
        List<Tree.Node> roots = new ArrayList<>();
        for (Entry<?> entry : entries) {
            if (isRoot(entry)) {
                roots.add(node(entry));
            }
        }
        for (Entry<?> entry : entries) {
            if (!shown.contains(entry.key()) && isInCircle(entry)) {
                roots.add(node(entry));
            }
        }
        roots.sort(Comparator.comparing(Tree.Node::entry, ORDER));
        return new Tree(roots);
    }

    private boolean isRoot(Entry<?> entry) {
        return entry.value().parent().map(parent -> state.get(parent) == null).orElse(true);
    }

    /** Whether the way up from an entry comes back to it. An entry below a circle shows with the circle. */
    private boolean isInCircle(Entry<?> entry) {
        Set<ResourceKey> passed = new HashSet<>();
        Entry<?> above = entry;
        while (above != null && passed.add(above.key())) {
            above = above.value().parent().map(state::get).orElse(null);
            if (above != null && above.key().equals(entry.key())) {
                return true;
            }
        }
        return false;
    }

    private Tree.Node node(Entry<?> root) {
        Deque<Level> open = new ArrayDeque<>();
        shown.add(root.key());
        open.push(new Level(root, children(root)));
        while (true) {
            Level level = open.element();
            if (level.left.hasNext()) {
                Entry<?> child = level.left.next();
                if (shown.add(child.key())) {
                    open.push(new Level(child, children(child)));
                }
            } else {
                Tree.Node node = new Tree.Node(level.entry, level.done);
                open.remove();
                if (open.isEmpty()) {
                    return node;
                }
                open.element().done.add(node);
            }
        }
    }

    private Iterator<Entry<?>> children(Entry<?> entry) {
        List<Entry<?>> children = new ArrayList<>();
        for (ResourceKey key : state.children(entry.key())) {
            Entry<?> child = state.get(key);
            if (child != null) {
                children.add(child);
            }
        }
        children.sort(ORDER);
        return children.iterator();
    }

    /** An entry whose children are being built. */
    private static final class Level {
        private final Entry<?> entry;
        private final Iterator<Entry<?>> left;
        private final List<Tree.Node> done = new ArrayList<>();

        Level(Entry<?> entry, Iterator<Entry<?>> left) {
            this.entry = entry;
            this.left = left;
        }
    }
}

package dev.polyvisor.api.inventory;

import java.util.List;
import java.util.Objects;

/**
 * What contains what: data centres, clusters, hosts and machines; pools and volumes.
 *
 * @param roots the entries that no entry of the snapshot contains, ordered by kind, then name
 */
public record Tree(List<Node> roots) {

    /** Copies the list. */
    public Tree {
        roots = List.copyOf(roots);
    }

    /**
     * An entry and what it contains.
     *
     * @param entry the entry
     * @param children what it contains, ordered by kind, then name
     */
    public record Node(Entry<?> entry, List<Node> children) {

        /** Copies the list. */
        public Node {
            Objects.requireNonNull(entry, "entry");
            children = List.copyOf(children);
        }
    }
}

package dev.polyvisor.examples.quickstart;

import dev.polyvisor.api.inventory.Machine;
import dev.polyvisor.api.inventory.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A tree with its branches drawn, each cut where it gets long. */
final class TreeText {
    private final int children;
    private final List<String> lines = new ArrayList<>();

    /**
     * A drawing.
     *
     * @param children how many children of each node are drawn
     */
    TreeText(int children) {
        this.children = children;
    }

    List<String> of(Tree tree) {
        draw(tree.roots(), "  ");
        return lines;
    }

    private void draw(List<Tree.Node> nodes, String indent) {
        // one line for "and 1 more" would take as much room as the node
        int drawn = nodes.size() <= children + 1 ? nodes.size() : children;
        for (int i = 0; i < drawn; i++) {
            boolean last = i == nodes.size() - 1;
            Tree.Node node = nodes.get(i);
            lines.add(indent + (last ? "└─ " : "├─ ") + text(node));
            draw(node.children(), indent + (last ? "   " : "│  "));
        }
        if (drawn < nodes.size()) {
            lines.add(indent + "└─ … and " + String.format(Locale.ROOT, "%,d", nodes.size() - drawn) + " more");
        }
    }

    private static String text(Tree.Node node) {
        String text = node.entry().key().kind() + " " + node.entry().value().name();
        return node.entry().value() instanceof Machine m ? text + " [" + m.state() + "]" : text;
    }
}

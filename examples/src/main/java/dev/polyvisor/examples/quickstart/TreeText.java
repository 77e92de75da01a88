package dev.polyvisor.examples.quickstart;

import dev.polyvisor.api.inventory.Machine;
import dev.polyvisor.api.inventory.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A tree with its branches drawn, cut where it gets long. */
final class TreeText {
    private final int limit;
    private final List<String> lines = new ArrayList<>();

    TreeText(int limit) {
        this.limit = limit;
    }

    List<String> of(Tree tree) {
        children(tree.roots(), "  ");
        return lines;
    }

    private void children(List<Tree.Node> nodes, String indent) {
        for (int i = 0; i < nodes.size(); i++) {
            int left = nodes.size() - i;
            if (lines.size() >= limit && left > 1) {
                lines.add(indent + "└─ … and " + String.format(Locale.ROOT, "%,d", left) + " more");
                return;
            }
            boolean last = left == 1;
            Tree.Node node = nodes.get(i);
            lines.add(indent + (last ? "└─ " : "├─ ") + text(node));
            children(node.children(), indent + (last ? "   " : "│  "));
        }
    }

    private static String text(Tree.Node node) {
        String text = node.entry().key().kind() + " " + node.entry().value().name();
        return node.entry().value() instanceof Machine m ? text + " [" + m.state() + "]" : text;
    }
}

package dev.polyvisor.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.Tree;
import dev.polyvisor.api.policy.Validation;
import java.util.List;
import org.junit.jupiter.api.Test;

class TreeTextTest {

    record Box(ResourceKey key, String name) implements Resource {}

    @Test
    void branchesAreDrawnAndCutWhereTheyGetLong() {
        Tree tree = new Tree(List.of(node("a", node("b"), node("c"), node("d"), node("e")), node("f", node("g"))));

        assertThat(new TreeText(2).of(tree))
                .containsExactly(
                        "  ├─ box a",
                        "  │  ├─ box b",
                        "  │  ├─ box c",
                        "  │  └─ … and 2 more",
                        "  └─ box f",
                        "     └─ box g");
    }

    @Test
    void oneMoreIsDrawnInsteadOfCounted() {
        assertThat(new TreeText(2).of(new Tree(List.of(node("a"), node("b"), node("c")))))
                .containsExactly("  ├─ box a", "  ├─ box b", "  └─ box c");
    }

    private static Tree.Node node(String name, Tree.Node... children) {
        ResourceKey key = new ResourceKey("lab", "box", name);
        return new Tree.Node(new Entry<>(key, new Box(key, name), 1, 1, 1, Validation.NONE), List.of(children));
    }
}

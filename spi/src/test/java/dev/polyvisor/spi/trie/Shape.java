package dev.polyvisor.spi.trie;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;

/** What a trie looks like inside: equal for tries with equal nodes, keys and values in equal places. */
final class Shape {
    private int entries;

    private Shape() {}

    /** The form of a trie, checked against the rules that every trie keeps. */
    static Map<String, Object> of(HashTrie<?, ?> trie) {
        Shape shape = new Shape();
        Map<String, Object> form = shape.of(trie.root(), 0, 0);
        assertThat(shape.entries).as("entries found").isEqualTo(trie.size());
        return form;
    }

    private Map<String, Object> of(Node node, int shift, int path) {
        int before = entries;
        Map<String, Object> form = node instanceof Branch branch
                ? ofBranch(branch, shift, path)
                : ofCollision((Collision) node, shift, path);
        if (shift > 0) {
            assertThat(entries - before).as("entries below a child").isGreaterThan(1);
        }
        return form;
    }

    private Map<String, Object> ofBranch(Branch branch, int shift, int path) {
        assertThat(shift).isLessThan(Integer.SIZE);
        Map<String, Object> form = new TreeMap<>();
        int entry = 0;
        int child = 0;
        for (int place = 0; place < 32; place++) {
            int bit = 1 << place;
            int prefix = path | (place << shift);
            if (branch.hasEntry(bit)) {
                assertThat(branch.hasChild(bit)).isFalse();
                Object key = branch.key(entry);
                assertThat(Node.hash(key) & mask(shift + Node.LEVEL_BITS))
                        .as("hash")
                        .isEqualTo(prefix);
                form.put("place " + place, Map.entry(key, branch.value(entry)));
                entry++;
            } else if (branch.hasChild(bit)) {
                form.put("place " + place, of(branch.child(child), shift + Node.LEVEL_BITS, prefix));
                child++;
            }
        }
        assertThat(branch.entryCount()).isEqualTo(entry);
        assertThat(branch.childCount()).isEqualTo(child);
        assertThat(branch.slots).hasSize(2 * entry + child);
        entries += entry;
        return form;
    }

    private Map<String, Object> ofCollision(Collision collision, int shift, int hash) {
        assertThat(shift).isGreaterThanOrEqualTo(Integer.SIZE);
        Map<String, Object> form = new TreeMap<>();
        for (int i = 0; i < collision.entryCount(); i++) {
            assertThat(Node.hash(collision.key(i))).as("hash").isEqualTo(hash);
            form.put("collision " + i, Map.entry(collision.key(i), collision.value(i)));
        }
        assertThat(collision.childCount()).isZero();
        entries += collision.entryCount();
        return form;
    }

    private static int mask(int bits) {
        return bits < Integer.SIZE ? (1 << bits) - 1 : -1;
    }
}

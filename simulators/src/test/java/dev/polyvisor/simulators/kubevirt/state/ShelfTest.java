package dev.polyvisor.simulators.kubevirt.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Which objects a list has: of a namespace or of all, behind a key. */
class ShelfTest {
    private static final long VERSION = 10;
    private static final List<String> NAMESPACES = List.of("a", "a-b", "a0", "ab", "b");
    private static final List<String> NAMES = List.of("vm", "vm-1", "vm-10", "vm0", "vm1");

    private final Shelf shelf = new Shelf(4, VERSION);

    private static Stored stored(String namespace, String name) {
        ObjectNode tree = Json.object();
        tree.putObject("metadata").put("namespace", namespace).put("name", name).put("uid", namespace + name);
        return Stored.of(tree, VERSION);
    }

    private void fill() {
        NAMESPACES.forEach(namespace -> NAMES.forEach(name -> shelf.put(stored(namespace, name))));
    }

    private static List<String> keys(List<Stored> objects) {
        return objects.stream().map(Stored::key).toList();
    }

    private static List<String> expected(String namespace, String after) {
        return NAMESPACES.stream()
                .filter(each -> namespace.isEmpty() || each.equals(namespace))
                .flatMap(each -> NAMES.stream().map(name -> Stored.key(each, name)))
                .sorted()
                .filter(key -> after.isEmpty() || key.compareTo(after) > 0)
                .toList();
    }

    @Test
    void each_list_has_what_is_of_its_namespace_and_behind_its_key_whether_something_is_there_or_not() {
        fill();
        List<String> behind = new ArrayList<>(List.of("", "/", "a", "a/", "a/vm-5", "a0/", "zz/zz"));
        behind.addAll(expected("", ""));

        Stream.concat(Stream.of("", "c"), NAMESPACES.stream())
                .forEach(namespace -> behind.forEach(after -> assertThat(keys(shelf.from(namespace, after)))
                        .as("of '%s' behind '%s'", namespace, after)
                        .isEqualTo(expected(namespace, after))));
    }

    @Test
    void a_list_stays_as_it_was_and_the_next_has_the_change() {
        fill();
        List<Stored> before = shelf.from("b", "");

        shelf.remove("b/vm");
        shelf.put(stored("b", "vm-2"));

        assertThat(keys(before)).containsExactly("b/vm", "b/vm-1", "b/vm-10", "b/vm0", "b/vm1");
        assertThat(keys(shelf.from("b", ""))).containsExactly("b/vm-1", "b/vm-10", "b/vm-2", "b/vm0", "b/vm1");
    }
}

package dev.polyvisor.driver.ovirt.inventory;

import dev.polyvisor.api.inventory.ResourceKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * A row of a mapping table, written a second time: what the engine says and what the inventory has to show.
 *
 * @param field what it is called in failures
 * @param engine reads the engine's JSON
 * @param ours reads the value of the inventory
 */
record Row<T>(String field, Function<JsonNode, Object> engine, Function<T, Object> ours) {

    static <T> Row<T> of(String field, Function<JsonNode, Object> engine, Function<T, Object> ours) {
        return new Row<>(field, engine, ours);
    }

    /** The text, empty when it is missing. */
    static Function<JsonNode, Object> text(String path) {
        return node -> at(node, path).asString("");
    }

    static Function<JsonNode, Object> flag(String path) {
        return node -> at(node, path).asString("").equals("true");
    }

    /** A whole number, 0 when it is missing. */
    static Function<JsonNode, Object> number(String path) {
        return node -> longAt(node, path).orElse(0L);
    }

    /** A whole number that may be missing. */
    static Function<JsonNode, Object> maybe(String path) {
        return node -> longAt(node, path);
    }

    /** The identity of what is referred to, empty when nothing is. */
    static Function<JsonNode, Object> ref(String path) {
        return text(path + "/id");
    }

    /** A collection within an entity, by the name of its elements too: {@code nics/nic}. */
    static Function<JsonNode, Object> list(String path, Function<JsonNode, Object> element) {
        return node -> {
            List<Object> found = new ArrayList<>();
            at(node, path).forEach(each -> found.add(element.apply(each)));
            return found;
        };
    }

    /** Several members of one element. */
    @SafeVarargs
    @SuppressWarnings("varargs") // the functions are only called
    static Function<JsonNode, Object> all(Function<JsonNode, Object>... members) {
        return node -> Arrays.stream(members).map(each -> each.apply(node)).toList();
    }

    static String id(Optional<ResourceKey> key) {
        return key.map(ResourceKey::id).orElse("");
    }

    static JsonNode at(JsonNode node, String path) {
        return node.at("/" + path);
    }

    private static Optional<Long> longAt(JsonNode node, String path) {
        JsonNode value = at(node, path);
        return value.isMissingNode() ? Optional.empty() : Optional.of(Long.parseLong(value.asString()));
    }
}

package dev.polyvisor.driver.kubevirt.machine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** JSON as maps, lists and values, none of which can be changed. */
public final class Trees {
    private Trees() {}

    public static Map<String, Object> map(JsonNode object) {
        Map<String, Object> map = new LinkedHashMap<>();
        object.properties().forEach(each -> {
            if (!each.getValue().isNull()) {
                map.put(each.getKey(), value(each.getValue()));
            }
        });
        return Collections.unmodifiableMap(map);
    }

    static List<Object> list(JsonNode array) {
        List<Object> list = new ArrayList<>();
        array.forEach(each -> list.add(value(each)));
        return Collections.unmodifiableList(list);
    }

    private static Object value(JsonNode node) {
        if (node.isObject()) {
            return map(node);
        }
        if (node.isArray()) {
            return list(node);
        }
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        return node.isNumber() ? node.numberValue() : node.asString();
    }

    /** What stands at a path of members. */
    static Optional<Object> at(Map<String, Object> map, String... path) {
        Object value = map;
        for (String name : path) {
            if (!(value instanceof Map<?, ?> object) || !object.containsKey(name)) {
                return Optional.empty();
            }
            value = object.get(name);
        }
        return Optional.ofNullable(value);
    }

    /** The text or number that stands at a path of members; empty when there is none. */
    static String text(Map<String, Object> map, String... path) {
        return at(map, path)
                .filter(value -> value instanceof String || value instanceof Number)
                .map(String::valueOf)
                .orElse("");
    }
}

package dev.polyvisor.simulators.kubevirt.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON of Kubernetes objects. */
public final class Json {
    /** Writes and reads trees. */
    public static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    public static ObjectNode parse(byte[] utf8) {
        return (ObjectNode) MAPPER.readTree(utf8);
    }

    public static ObjectNode parse(String text) {
        return (ObjectNode) MAPPER.readTree(text);
    }

    public static byte[] bytes(JsonNode tree) {
        return MAPPER.writeValueAsBytes(tree);
    }

    /** A text somewhere below, empty when it is missing. */
    public static String text(JsonNode tree, String... path) {
        JsonNode value = at(tree, path);
        return value.isString() ? value.stringValue() : "";
    }

    public static boolean flag(JsonNode tree, String... path) {
        JsonNode value = at(tree, path);
        return value.isBoolean() && value.booleanValue();
    }

    public static JsonNode at(JsonNode tree, String... path) {
        JsonNode value = tree;
        for (String each : path) {
            value = value.path(each);
        }
        return value;
    }

    /** An object somewhere below, made when it is missing. */
    public static ObjectNode child(ObjectNode tree, String... path) {
        ObjectNode value = tree;
        for (String each : path) {
            value = value.get(each) instanceof ObjectNode present ? present : value.putObject(each);
        }
        return value;
    }

    /** A list directly below, made when it is missing. */
    public static ArrayNode list(ObjectNode tree, String field) {
        return tree.get(field) instanceof ArrayNode present ? present : tree.putArray(field);
    }

    public static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asString("")));
        return texts;
    }

    /** The members of an object that are texts. */
    public static Map<String, String> textMap(JsonNode object) {
        if (object.isEmpty()) {
            return Map.of();
        }
        Map<String, String> values = new TreeMap<>();
        object.properties().forEach(each -> {
            if (each.getValue().isString()) {
                values.put(each.getKey(), each.getValue().stringValue());
            }
        });
        return values;
    }

    /** The first element of a list whose field has a value. */
    public static Optional<ObjectNode> element(JsonNode list, String field, String value) {
        for (JsonNode each : list) {
            if (each instanceof ObjectNode object && text(object, field).equals(value)) {
                return Optional.of(object);
            }
        }
        return Optional.empty();
    }

    /** What a merge patch (RFC 7386) makes of a value. */
    public static JsonNode merge(JsonNode target, JsonNode patch) {
        if (!(patch instanceof ObjectNode changes)) {
            return patch.deepCopy();
        }
        ObjectNode merged = target instanceof ObjectNode object ? object.deepCopy() : object();
        changes.properties().forEach(each -> {
            if (each.getValue().isNull()) {
                merged.remove(each.getKey());
            } else {
                merged.set(each.getKey(), merge(merged.path(each.getKey()), each.getValue()));
            }
        });
        return merged;
    }
}

package dev.polyvisor.simulators.lxd.state;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON as LXD writes and reads it. */
public final class Json {
    /** Writes and reads trees. */
    public static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** "Never", of snapshots and backups. */
    public static final Instant YEAR_1 = Instant.parse("0001-01-01T00:00:00Z");

    private Json() {}

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    public static ArrayNode strings(Collection<String> values) {
        ArrayNode array = array();
        values.forEach(array::add);
        return array;
    }

    public static ObjectNode map(Map<String, String> values) {
        ObjectNode object = object();
        values.forEach(object::put);
        return object;
    }

    public static ObjectNode maps(Map<String, Map<String, String>> values) {
        ObjectNode object = object();
        values.forEach((name, value) -> object.set(name, map(value)));
        return object;
    }

    /** A text of a body, empty when it is missing. */
    public static String text(JsonNode body, String field) {
        JsonNode value = body.path(field);
        return value.isString() ? value.stringValue() : "";
    }

    public static boolean flag(JsonNode body, String field) {
        return body.path(field).isBoolean() && body.path(field).booleanValue();
    }

    public static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.isString() ? each.stringValue() : each.toString()));
        return texts;
    }

    /** A map of texts; LXD's words for anything else. */
    public static Map<String, String> textMap(JsonNode object, String field) {
        Map<String, String> values = new TreeMap<>();
        object.properties().forEach(each -> {
            if (!each.getValue().isString()) {
                throw Refused.invalid("json: cannot unmarshal " + kind(each.getValue()) + " into Go struct field "
                        + field + " of type string");
            }
            values.put(each.getKey(), each.getValue().stringValue());
        });
        return values;
    }

    public static Map<String, Map<String, String>> textMaps(JsonNode object, String field) {
        Map<String, Map<String, String>> values = new TreeMap<>();
        object.properties().forEach(each -> values.put(each.getKey(), textMap(each.getValue(), field)));
        return values;
    }

    private static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case NUMBER -> "number";
            case BOOLEAN -> "bool";
            case ARRAY -> "array";
            default -> "object";
        };
    }

    /** A time, or "never" when there is none. */
    public static Instant time(JsonNode body, String field, Instant otherwise) {
        String text = text(body, field);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            return Instant.parse(text);
        } catch (java.time.format.DateTimeParseException e) {
            throw Refused.invalid("parsing time \"" + text + "\"");
        }
    }
}

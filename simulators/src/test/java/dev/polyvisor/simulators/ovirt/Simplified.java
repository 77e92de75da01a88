package dev.polyvisor.simulators.ovirt;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What two answers have in common when they say the same: measured and made-up values are replaced, lists are sorted. */
final class Simplified {
    private static final List<Map.Entry<Pattern, String>> VOLATILE = List.of(
            Map.entry(Pattern.compile("(?s)^<\\?xml.*"), "<ovf>"),
            Map.entry(Pattern.compile("(?s)^-----BEGIN.*"), "<certificate>"),
            Map.entry(Pattern.compile("^<(?:token|signed)[^>]*>$|^signed-.*|^[A-Za-z0-9_-]{86}$"), "<secret>"),
            Map.entry(Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), "<uuid>"),
            Map.entry(Pattern.compile("^[0-9a-f]{2}(:[0-9a-f]{2}){5}$"), "<mac>"),
            Map.entry(Pattern.compile("(?:localhost|127\\.0\\.0\\.1):\\d+"), "<address>"),
            Map.entry(Pattern.compile("^(?:fe80:.*|198\\.51\\.100\\..*|10\\.\\d+\\..*)"), "<ip>"));

    /** What depends on how much there is, or how long it takes. */
    private static final Set<String> MEASURED = Set.of(
            "actual_size",
            "total_size",
            "available",
            "used",
            "committed",
            "datum",
            "exp",
            "progress",
            "total",
            "active",
            "max_scheduling_memory",
            "correlation_id",
            "permissions");

    private Simplified() {}

    static JsonNode of(JsonNode value) {
        return of("", value);
    }

    private static JsonNode of(String field, JsonNode value) {
        JsonNodeFactory make = JsonNodeFactory.instance;
        if (value.isObject()) {
            ObjectNode object = make.objectNode();
            TreeSet<String> names = new TreeSet<>();
            value.properties().forEach(each -> names.add(each.getKey()));
            names.forEach(name -> object.set(name, of(name, value.get(name))));
            return object;
        } else if (value.isArray()) {
            List<JsonNode> all = new ArrayList<>();
            value.forEach(each -> all.add(of(field, each)));
            if (!field.equals("event")) {
                all.sort(Comparator.comparing(JsonNode::toString));
            }
            ArrayNode array = make.arrayNode();
            all.forEach(array::add);
            return array;
        } else if (MEASURED.contains(field)
                || field.equals("value") && value.asString("").matches("[0-9a-zA-Z]{8}")) {
            return make.stringNode("<measured>");
        } else if (value.isNumber() && value.asLong() > 1_000_000_000_000L) {
            return make.stringNode("<time>");
        } else if (value.isString()) {
            String text = value.stringValue();
            for (Map.Entry<Pattern, String> each : VOLATILE) {
                text = each.getKey().matcher(text).replaceAll(each.getValue());
            }
            return make.stringNode(text);
        }
        return value;
    }

    /** Where two simplified trees differ, one line for each place. */
    static List<String> differences(String at, JsonNode recorded, JsonNode answer) {
        List<String> all = new ArrayList<>();
        if (recorded.isObject() && answer.isObject()) {
            Set<String> names = new TreeSet<>(recorded.propertyNames());
            names.addAll(answer.propertyNames());
            for (String name : names) {
                String below = at + "." + name;
                if (!recorded.has(name)) {
                    all.add(below + ": not recorded, answered " + answer.get(name));
                } else if (!answer.has(name)) {
                    all.add(below + ": recorded " + recorded.get(name));
                } else {
                    all.addAll(differences(below, recorded.get(name), answer.get(name)));
                }
            }
        } else if (recorded.isArray() && answer.isArray()) {
            if (recorded.size() != answer.size()) {
                all.add(at + ": recorded " + recorded.size() + ", answered " + answer.size());
            }
            for (int i = 0; i < Math.min(recorded.size(), answer.size()); i++) {
                all.addAll(differences(at + "[]", recorded.get(i), answer.get(i)));
            }
        } else if (!recorded.equals(answer)) {
            all.add(at + ": recorded " + recorded + ", answered " + answer);
        }
        return all;
    }

    static JsonNode read(String text) {
        return text.isEmpty()
                ? JsonMapper.shared().createObjectNode()
                : JsonMapper.shared().readTree(text);
    }
}

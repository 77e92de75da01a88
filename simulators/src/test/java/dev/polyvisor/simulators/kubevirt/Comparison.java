package dev.polyvisor.simulators.kubevirt;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What two answers have in common when they say the same: what depends on chance, on the time or on the recorded host is replaced. */
final class Comparison {
    private static final Map<Pattern, String> VOLATILE = new TreeMap<>(Comparator.comparing(Pattern::pattern));
    /** Which fields are the clock's, the host's or of nobody's interest, wherever they are. */
    private static final Set<String> LEFT_OUT = Set.of(
            // who has set what: compared by the tests of server-side apply
            "managedFields",
            "storageVersionHash",
            "migrationConfiguration",
            "targetDirectMigrationNodePorts",
            "targetMemoryOverhead",
            "targetNodeAddress",
            "targetNodeDomainReadyTimestamp",
            "sourcePod");

    static {
        VOLATILE.put(Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), "<uuid>");
        VOLATILE.put(Pattern.compile("^\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z$"), "<time>");
        VOLATILE.put(Pattern.compile("^02:00:00(:[0-9a-f]{2}){3}$"), "<mac>");
        VOLATILE.put(Pattern.compile("^10\\.\\d+\\.\\d+\\.\\d+$"), "<address>");
        VOLATILE.put(Pattern.compile("^node0[12]$"), "<node>");
        VOLATILE.put(Pattern.compile("^(gen-|kubevirt-migrate-vm-|virt-launcher-vm-\\w+-)[a-z0-9]{5}$"), "$1<suffix>");
        VOLATILE.put(
                Pattern.compile("too old resource version: \\d+ \\(\\d+\\)"), "too old resource version: <version>");
        VOLATILE.put(Pattern.compile("current: \\d+"), "current: <version>");
        VOLATILE.put(Pattern.compile("^\\d+s$"), "<age>");
        VOLATILE.put(Pattern.compile("^(vm-\\w+)\\.[0-9a-f]{16}$"), "$1.<event>");
        VOLATILE.put(Pattern.compile("virt-launcher-vm-b-[a-z0-9]{5}$"), "virt-launcher-vm-b-<suffix>");
    }

    private Comparison() {}

    static JsonNode normal(JsonNode value) {
        return normal("", value);
    }

    private static JsonNode normal(String field, JsonNode value) {
        JsonNodeFactory make = JsonNodeFactory.instance;
        if (value.isObject()) {
            ObjectNode object = make.objectNode();
            Set<String> names = new TreeSet<>();
            value.properties().forEach(each -> names.add(each.getKey()));
            names.removeAll(LEFT_OUT);
            names.forEach(name -> object.set(text(name), normal(name, value.get(name))));
            return object;
        } else if (value.isArray()) {
            List<JsonNode> elements = new ArrayList<>();
            value.forEach(each -> elements.add(normal(field, each)));
            // the order of conditions and of verbs says nothing
            if (field.equals("conditions") || field.equals("volumeStatus") || field.equals("verbs")) {
                elements.sort(Comparator.comparing(JsonNode::toString));
            }
            ArrayNode array = make.arrayNode();
            elements.forEach(array::add);
            return array;
        } else if (value.isString()) {
            return switch (field) {
                case "resourceVersion" -> make.stringNode("<version>");
                case "continue" -> make.stringNode(value.stringValue().isEmpty() ? "" : "<token>");
                // whether a time is known or null depends on who was first
                case "lastProbeTime", "lastTransitionTime" -> make.nullNode();
                default -> make.stringNode(text(value.stringValue()));
            };
        }
        return value;
    }

    private static String text(String text) {
        String normal = text;
        for (Map.Entry<Pattern, String> each : VOLATILE.entrySet()) {
            normal = each.getKey().matcher(normal).replaceAll(each.getValue());
        }
        return normal;
    }

    /** Where two values differ, path by path. */
    static List<String> differences(JsonNode recorded, JsonNode answered) {
        List<String> all = new ArrayList<>();
        compare("", recorded, answered, all);
        return all;
    }

    private static void compare(String path, JsonNode recorded, JsonNode answered, List<String> all) {
        if (recorded.isObject() && answered.isObject()) {
            Set<String> names = new TreeSet<>();
            recorded.properties().forEach(each -> names.add(each.getKey()));
            answered.properties().forEach(each -> names.add(each.getKey()));
            names.forEach(name -> compare(path + "." + name, recorded.path(name), answered.path(name), all));
        } else if (recorded.isArray() && answered.isArray() && recorded.size() == answered.size()) {
            for (int i = 0; i < recorded.size(); i++) {
                compare(path + "[" + i + "]", recorded.get(i), answered.get(i), all);
            }
        } else if (!recorded.equals(answered)) {
            all.add(path + ": recorded " + shorter(recorded) + " but was " + shorter(answered));
        }
    }

    private static String shorter(JsonNode value) {
        String text = value.isMissingNode() ? "nothing" : value.toString();
        return text.length() > 300 ? text.substring(0, 300) + "…" : text;
    }
}

package dev.polyvisor.simulators.kubevirt.rest;

import dev.polyvisor.simulators.kubevirt.state.Json;
import dev.polyvisor.simulators.kubevirt.state.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who has set which field: {@code metadata.managedFields}, as server-side apply needs it. A field is a leaf or a list, by its path
 * ({@code .spec.runStrategy}); lists are of one owner as a whole, as those of custom resources are.
 */
final class Owners {
    /** Fields that are set by the server. */
    private static final Set<String> SYSTEM = Set.of(
            ".apiVersion",
            ".kind",
            ".metadata.name",
            ".metadata.namespace",
            ".metadata.generateName",
            ".metadata.uid",
            ".metadata.resourceVersion",
            ".metadata.generation",
            ".metadata.creationTimestamp",
            ".metadata.deletionTimestamp",
            ".metadata.deletionGracePeriodSeconds",
            ".metadata.managedFields");

    private Owners() {}

    /** An entry of the list. */
    private record Entry(
            String manager, String operation, String apiVersion, String subresource, String time, Set<String> fields) {}

    /** The fields that an object sets. */
    static Map<String, JsonNode> fields(ObjectNode object) {
        Map<String, JsonNode> fields = new TreeMap<>();
        collect("", object, fields);
        fields.keySet().removeAll(SYSTEM);
        return fields;
    }

    private static void collect(String path, JsonNode value, Map<String, JsonNode> fields) {
        if (value.isObject() && !value.isEmpty()) {
            value.properties().forEach(each -> {
                String below = path + "." + each.getKey().replace("~", "~0").replace(".", "~1");
                if (!below.equals(".metadata.managedFields")) {
                    collect(below, each.getValue(), fields);
                }
            });
        } else {
            fields.put(path, value);
        }
    }

    /** Enters who has made one state out of another. */
    static void enter(ObjectNode before, ObjectNode after, ObjectNode given, Change change) {
        Map<String, JsonNode> old = fields(before);
        Map<String, JsonNode> now = fields(given);
        Set<String> changed = new TreeSet<>();
        now.forEach((path, value) -> {
            if (!value.equals(old.get(path))) {
                changed.add(path);
            }
        });
        List<Entry> entries = new ArrayList<>(read(after));
        Set<String> left = fields(after).keySet();
        entries.forEach(entry -> entry.fields.removeIf(path -> changed.contains(path) || !left.contains(path)));
        if (!changed.isEmpty()) {
            take(entries, change, "Update", changed);
        }
        write(after, entries);
    }

    /** What an apply makes of an object. */
    static ObjectNode apply(ObjectNode before, ObjectNode wanted, Change change, boolean force) {
        Map<String, JsonNode> old = fields(before);
        Map<String, JsonNode> now = fields(wanted);
        List<Entry> entries = new ArrayList<>(read(before));
        List<Refused.Cause> conflicts = new ArrayList<>();
        for (Entry entry : entries) {
            boolean own = entry.manager.equals(change.manager) && entry.operation.equals("Apply");
            for (String path : own ? Set.<String>of() : Set.copyOf(entry.fields)) {
                if (now.containsKey(path) && !now.get(path).equals(old.get(path))) {
                    conflicts.add(new Refused.Cause(
                            "FieldManagerConflict",
                            "conflict with \"" + entry.manager + "\" using " + entry.apiVersion,
                            path.replace("~1", ".").replace("~0", "~")));
                }
            }
        }
        if (!conflicts.isEmpty() && !force) {
            Refused.Cause first = conflicts.get(0);
            String count = conflicts.size() == 1 ? "1 conflict: " : conflicts.size() + " conflicts: ";
            throw Refused.of(
                    409,
                    "Conflict",
                    "Apply failed with " + count + first.message() + ": " + first.field(),
                    Refused.causes(Json.object(), conflicts));
        }
        ObjectNode result = (ObjectNode) Json.merge(before, wanted);
        Set<String> contested = new TreeSet<>();
        conflicts.forEach(conflict -> contested.add(conflict.field()));
        for (Entry entry : entries) {
            if (entry.manager.equals(change.manager) && entry.operation.equals("Apply")) {
                // what it does not apply any more it does not want any more
                entry.fields.stream().filter(path -> !now.containsKey(path)).forEach(path -> remove(result, path));
                entry.fields.clear();
            } else {
                entry.fields.removeIf(path -> contested.contains(path.replace("~1", ".")));
            }
        }
        take(entries, change, "Apply", now.keySet());
        write(result, entries);
        return result;
    }

    /** Who changes something, and when. */
    record Change(String manager, String apiVersion, String subresource, String time) {}

    private static void take(List<Entry> entries, Change change, String operation, Set<String> fields) {
        for (Entry entry : entries) {
            if (entry.manager.equals(change.manager)
                    && entry.operation.equals(operation)
                    && entry.subresource.equals(change.subresource)) {
                entries.remove(entry);
                Set<String> all = new TreeSet<>(entry.fields);
                all.addAll(fields);
                entries.add(
                        new Entry(change.manager, operation, change.apiVersion, change.subresource, change.time, all));
                return;
            }
        }
        entries.add(new Entry(
                change.manager, operation, change.apiVersion, change.subresource, change.time, new TreeSet<>(fields)));
    }

    private static void remove(ObjectNode object, String path) {
        JsonNode parent = object;
        String[] steps = path.substring(1).split("\\.", -1);
        for (int i = 0; i < steps.length - 1; i++) {
            parent = parent.path(unescaped(steps[i]));
        }
        if (parent instanceof ObjectNode found) {
            found.remove(unescaped(steps[steps.length - 1]));
        }
    }

    private static String unescaped(String step) {
        return step.replace("~1", ".").replace("~0", "~");
    }

    private static List<Entry> read(ObjectNode object) {
        List<Entry> entries = new ArrayList<>();
        for (JsonNode each : object.path("metadata").path("managedFields")) {
            Set<String> fields = new TreeSet<>();
            paths("", each.path("fieldsV1"), fields);
            entries.add(new Entry(
                    Json.text(each, "manager"),
                    Json.text(each, "operation"),
                    Json.text(each, "apiVersion"),
                    Json.text(each, "subresource"),
                    Json.text(each, "time"),
                    fields));
        }
        return entries;
    }

    private static void paths(String path, JsonNode tree, Set<String> fields) {
        tree.properties().forEach(each -> {
            if (each.getKey().startsWith("f:")) {
                String below = path + "."
                        + each.getKey().substring(2).replace("~", "~0").replace(".", "~1");
                if (each.getValue().isEmpty()) {
                    fields.add(below);
                } else {
                    paths(below, each.getValue(), fields);
                }
            }
        });
    }

    private static void write(ObjectNode object, List<Entry> entries) {
        ObjectNode metadata = Json.child(object, "metadata");
        metadata.remove("managedFields");
        ArrayNode list = Json.array();
        for (Entry entry : entries) {
            if (entry.fields.isEmpty()) {
                continue;
            }
            ObjectNode one = list.addObject()
                    .put("manager", entry.manager)
                    .put("operation", entry.operation)
                    .put("apiVersion", entry.apiVersion)
                    .put("time", entry.time)
                    .put("fieldsType", "FieldsV1");
            ObjectNode tree = one.putObject("fieldsV1");
            for (String path : entry.fields) {
                ObjectNode at = tree;
                String[] steps = path.substring(1).split("\\.", -1);
                for (String step : steps) {
                    at = Json.child(at, "f:" + unescaped(step));
                }
            }
            if (!entry.subresource.isEmpty()) {
                one.put("subresource", entry.subresource);
            }
        }
        if (!list.isEmpty()) {
            metadata.set("managedFields", list);
        }
    }
}

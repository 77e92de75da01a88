package dev.polyvisor.driver.kubevirt.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Checks JSON against the subset of JSON Schema that the recorded schemas use; an unknown member is a fault as well. */
public final class Schema {
    private final JsonNode root;
    private final JsonNode begin;
    private final boolean patch;

    public Schema(JsonNode root) {
        this(root, root, false);
    }

    private Schema(JsonNode root, JsonNode begin, boolean patch) {
        this.root = root;
        this.begin = begin;
        this.patch = patch;
    }

    /** One of the definitions. */
    public Schema definition(String name) {
        JsonNode found = root.path("definitions").path(name);
        if (found.isMissingNode()) {
            throw new AssertionError("no definition " + name);
        }
        return new Schema(root, found, patch);
    }

    /** That of a merge patch, which may leave out anything and takes away what it has as null. */
    public Schema ofPatch() {
        return new Schema(root, begin, true);
    }

    /** What is wrong, each with its path. */
    public List<String> faults(JsonNode value) {
        List<String> faults = new ArrayList<>();
        check(begin, value, "$", faults);
        return faults;
    }

    private void check(JsonNode schema, JsonNode value, String path, List<String> faults) {
        if (patch && value.isNull()) {
            return;
        }
        if (schema.has("$ref")) {
            String name = schema.path("$ref").asString().replace("#/definitions/", "");
            JsonNode definition = root.path("definitions").path(name);
            if (definition.isMissingNode()) {
                faults.add(path + ": no definition " + name);
            } else if (!name.endsWith(".Quantity") && !name.endsWith("IntOrString")) {
                check(definition, value, path, faults);
            }
            return;
        }
        String type = schema.path("type").asString("");
        boolean fits =
                switch (type) {
                    case "object" -> value.isObject();
                    case "array" -> value.isArray();
                    case "string" -> value.isString();
                    case "boolean" -> value.isBoolean();
                    case "integer" -> value.isIntegralNumber();
                    case "number" -> value.isNumber();
                    default -> true;
                };
        if (!fits) {
            faults.add(path + ": is no " + type);
            return;
        }
        schema.path("required").forEach(name -> {
            if (!patch && !value.has(name.asString())) {
                faults.add(path + ": lacks " + name.asString());
            }
        });
        if (schema.has("enum") && schema.path("enum").valueStream().noneMatch(allowed -> allowed.equals(value))) {
            faults.add(path + ": " + value + " is none of " + schema.path("enum"));
        }
        for (int i = 0; i < value.size() && value.isArray(); i++) {
            check(schema.path("items"), value.get(i), path + "[" + i + "]", faults);
        }
        if (value.isObject() && (schema.has("properties") || schema.has("additionalProperties"))) {
            for (Map.Entry<String, JsonNode> each : value.properties()) {
                members(schema, each, path + "." + each.getKey(), faults);
            }
        }
    }

    private void members(JsonNode schema, Map.Entry<String, JsonNode> member, String path, List<String> faults) {
        JsonNode known = schema.path("properties").path(member.getKey());
        if (!known.isMissingNode()) {
            check(known, member.getValue(), path, faults);
        } else if (schema.path("additionalProperties").isObject()) {
            check(schema.path("additionalProperties"), member.getValue(), path, faults);
        } else if (!schema.has("additionalProperties")) {
            faults.add(path + ": is not known");
        }
    }
}

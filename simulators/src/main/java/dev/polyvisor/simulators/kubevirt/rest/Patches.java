package dev.polyvisor.simulators.kubevirt.rest;

import dev.polyvisor.simulators.kubevirt.state.Json;
import dev.polyvisor.simulators.kubevirt.state.Refused;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON patches (RFC 6902). */
final class Patches {
    private Patches() {}

    static ObjectNode json(ObjectNode target, JsonNode operations) {
        if (!operations.isArray()) {
            throw Refused.bad("json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp");
        }
        JsonNode result = target.deepCopy();
        for (JsonNode operation : operations) {
            result = step(result, operation);
        }
        if (result instanceof ObjectNode object) {
            return object;
        }
        throw rejected();
    }

    private static JsonNode step(JsonNode target, JsonNode operation) {
        JsonPointer path = pointer(operation, "path");
        switch (Json.text(operation, "op")) {
            case "test" -> {
                if (!target.at(path).equals(operation.path("value"))) {
                    throw rejected();
                }
                return target;
            }
            case "add" -> {
                return add(target, path, operation.path("value").deepCopy());
            }
            case "replace" -> {
                take(target, path);
                return add(target, path, operation.path("value").deepCopy());
            }
            case "remove" -> {
                take(target, path);
                return target;
            }
            case "move" -> {
                return add(target, path, take(target, pointer(operation, "from")));
            }
            case "copy" -> {
                JsonNode copied = target.at(pointer(operation, "from"));
                if (copied.isMissingNode()) {
                    throw rejected();
                }
                return add(target, path, copied.deepCopy());
            }
            default -> throw rejected();
        }
    }

    private static JsonPointer pointer(JsonNode operation, String field) {
        try {
            return JsonPointer.compile(Json.text(operation, field));
        } catch (IllegalArgumentException e) {
            throw rejected();
        }
    }

    private static JsonNode add(JsonNode target, JsonPointer path, JsonNode value) {
        if (path.matches()) {
            return value;
        }
        JsonNode parent = target.at(path.head());
        String last = path.last().getMatchingProperty();
        if (parent instanceof ObjectNode object) {
            object.set(last, value);
        } else if (parent instanceof ArrayNode array) {
            int index = last.equals("-") ? array.size() : path.last().getMatchingIndex();
            if (index < 0 || index > array.size()) {
                throw rejected();
            }
            array.insert(index, value);
        } else {
            throw rejected();
        }
        return target;
    }

    private static JsonNode take(JsonNode target, JsonPointer path) {
        JsonNode value = target.at(path);
        if (value.isMissingNode() || path.matches()) {
            throw rejected();
        }
        JsonNode parent = target.at(path.head());
        JsonNode unused = parent instanceof ObjectNode object
                ? object.remove(path.last().getMatchingProperty())
                : ((ArrayNode) parent).remove(path.last().getMatchingIndex());
        return value;
    }

    /** The server does not say what. */
    private static Refused rejected() {
        return Refused.of(
                422, "Invalid", "the server rejected our request due to an error in our request", Json.object());
    }
}

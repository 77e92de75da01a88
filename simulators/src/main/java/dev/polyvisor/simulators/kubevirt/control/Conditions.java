package dev.polyvisor.simulators.kubevirt.control;

import dev.polyvisor.simulators.kubevirt.state.Json;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The conditions of a status. */
final class Conditions {
    private Conditions() {}

    static Optional<ObjectNode> find(JsonNode status, String type) {
        return Json.element(status.path("conditions"), "type", type);
    }

    static boolean isTrue(JsonNode status, String type) {
        return find(status, type)
                .filter(each -> Json.text(each, "status").equals("True"))
                .isPresent();
    }

    /** Sets a condition; its time moves only when its status does. */
    static void set(ObjectNode status, String type, boolean value, String reason, String message, String now) {
        ArrayNode all = Json.list(status, "conditions");
        String shown = value ? "True" : "False";
        ObjectNode condition = find(status, type).orElseGet(all::addObject);
        boolean same = Json.text(condition, "status").equals(shown);
        JsonNode since = condition.path("lastTransitionTime");
        condition.removeAll();
        condition.putNull("lastProbeTime");
        if (same && since.isString()) {
            condition.set("lastTransitionTime", since);
        } else {
            condition.put("lastTransitionTime", now);
        }
        condition.put("status", shown).put("type", type);
        if (!reason.isEmpty()) {
            condition.put("reason", reason);
        }
        if (!message.isEmpty()) {
            condition.put("message", message);
        }
    }

    static void remove(ObjectNode status, String type) {
        ArrayNode left = Json.array();
        status.path("conditions").forEach(each -> {
            if (!Json.text(each, "type").equals(type)) {
                left.add(each);
            }
        });
        status.set("conditions", left);
    }
}

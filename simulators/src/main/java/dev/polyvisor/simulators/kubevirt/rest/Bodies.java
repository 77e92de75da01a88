package dev.polyvisor.simulators.kubevirt.rest;

import dev.polyvisor.simulators.kubevirt.state.Json;
import dev.polyvisor.simulators.kubevirt.state.Refused;
import dev.polyvisor.simulators.kubevirt.state.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The bodies of requests, as the server takes them. */
final class Bodies {
    static final String MERGE = "application/merge-patch+json";
    static final String JSON_PATCH = "application/json-patch+json";
    static final String APPLY = "application/apply-patch+yaml";
    private static final String STRATEGIC = "application/strategic-merge-patch+json";

    private static final Set<String> MACHINE = Set.of(
            "running",
            "runStrategy",
            "instancetype",
            "preference",
            "template",
            "dataVolumeTemplates",
            "updateVolumesStrategy");

    private Bodies() {}

    static ObjectNode object(Call call, Target target) {
        String type = call.contentType().orElse(Call.JSON);
        if (!type.equals(Call.JSON) && !type.equals("application/yaml")) {
            throw unknownFormat("application/json, application/yaml, application/vnd.kubernetes.protobuf");
        }
        byte[] bytes = call.bytes();
        JsonNode body;
        try {
            body = Json.MAPPER.readTree(bytes);
        } catch (JacksonException e) {
            throw malformed(target, bytes);
        }
        if (!(body instanceof ObjectNode object)) {
            throw malformed(target, bytes);
        }
        String kind = Json.text(object, "kind");
        // virt-api's webhooks answer for virtual machines, and do not look at the kind
        boolean anyKind = target.type().plural().equals("virtualmachines") || kind.isEmpty();
        if (!anyKind && !kind.equals(target.type().kind())) {
            throw Refused.bad(kind + " in version \"" + target.version() + "\" cannot be handled as a "
                    + target.type().kind() + ": converting (" + kind + ") to ("
                    + target.type().kind()
                    + "): unknown conversion");
        }
        return object;
    }

    private static Refused malformed(Target target, byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        String shown = text.length() > 30 ? text.substring(0, 30) + " ..." : text;
        return Refused.bad("the object provided is unrecognized (must be of type "
                + target.type().kind()
                + "): couldn't get version/kind; json parse error: unexpected end of JSON input (" + shown + ")");
    }

    private static Refused unknownFormat(String accepted) {
        return Refused.of(
                415,
                "UnsupportedMediaType",
                "the body of the request was in an unknown format - accepted media types include: " + accepted);
    }

    static JsonNode patch(Call call, Type type, String sort) {
        boolean known = sort.equals(MERGE)
                || sort.equals(JSON_PATCH)
                || sort.equals(APPLY)
                || sort.equals(STRATEGIC) && !type.custom();
        if (!known) {
            throw unknownFormat(JSON_PATCH + ", " + MERGE + ", " + (type.custom() ? "" : STRATEGIC + ", ") + APPLY);
        }
        JsonNode body;
        try {
            body = Json.MAPPER.readTree(call.bytes());
        } catch (JacksonException e) {
            throw Refused.bad("error decoding patch: " + e.getOriginalMessage());
        }
        if (!sort.equals(JSON_PATCH) && !body.isObject()) {
            throw Refused.bad(
                    "error decoding patch: json: cannot unmarshal into Go value of type map[string]interface {}");
        }
        return body;
    }

    /** Fields that the schema does not have are dropped; who wants to is told. Only the first level of virtual machines is known. */
    static void checkFields(Call call, Type type, ObjectNode object) {
        if (!type.plural().equals("virtualmachines") || !(object.get("spec") instanceof ObjectNode spec)) {
            return;
        }
        List<String> unknown = new ArrayList<>();
        spec.propertyNames().forEach(field -> {
            if (!MACHINE.contains(field)) {
                unknown.add(field);
            }
        });
        String mode = call.query("fieldValidation");
        for (String field : unknown) {
            if (mode.equals("Strict")) {
                throw Refused.bad(type.kind() + " in version \"" + type.version() + "\" cannot be handled as a "
                        + type.kind() + ": strict decoding error: unknown field \"spec." + field + "\"");
            }
            if (!mode.equals("Ignore")) {
                call.header("Warning", "299 - \"unknown field \\\"spec." + field + "\\\"\"");
            }
            spec.remove(field);
        }
    }
}

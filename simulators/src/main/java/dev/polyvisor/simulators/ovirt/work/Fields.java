package dev.polyvisor.simulators.ovirt.work;

import dev.polyvisor.simulators.ovirt.state.EngineState;
import dev.polyvisor.simulators.ovirt.state.Entity;
import dev.polyvisor.simulators.ovirt.state.Refused;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Takes what a client says into entities: numbers and Booleans become texts, references become entities. Guarded as {@link EngineState}. */
public final class Fields {
    /** Which kind a field refers to. */
    private static final Map<String, String> REFERENCES = Map.ofEntries(
            Map.entry("cluster", "cluster"),
            Map.entry("data_center", "data_center"),
            Map.entry("host", "host"),
            Map.entry("network", "network"),
            Map.entry("storage_domain", "storage_domain"),
            Map.entry("vnic_profile", "vnic_profile"),
            Map.entry("disk_profile", "disk_profile"),
            Map.entry("cpu_profile", "cpu_profile"),
            Map.entry("template", "template"),
            Map.entry("original_template", "template"),
            Map.entry("vm", "vm"),
            Map.entry("parent", "tag"));

    /** Nested references, whose address the engine adds. */
    private static final Map<String, String> NESTED =
            Map.of("host", "host", "storage_domain", "storage_domain", "network", "network");

    /** Numbers that are no texts. */
    private static final Set<String> NUMBERS = Set.of(
            "time", "creation_time", "start_time", "stop_time", "end_time", "date", "last_updated", "speed", "datum");

    private final EngineState state;

    Fields(EngineState state) {
        this.state = state;
    }

    /** Takes all of a body, except for its name. */
    void take(Entity entity, ObjectNode body, Set<String> except) {
        body.properties().forEach(each -> {
            String field = each.getKey();
            if (!except.contains(field) && !field.equals("name") && !field.equals("id") && !field.equals("href")) {
                set(entity, field, each.getValue());
            }
        });
    }

    void set(Entity entity, String field, JsonNode value) {
        boolean isReference = REFERENCES.containsKey(field) && value.isObject();
        if (isReference) {
            entity.set(field, refer(field, value));
        } else if (value.isNull()) {
            entity.set(field, Entity.NONE);
        } else if (value.isObject()) {
            entity.set(field, merged(entity.tree(field), (ObjectNode) normal(field, value)));
        } else {
            JsonNode normal = normal(field, value);
            entity.set(
                    field,
                    normal.isString() ? normal.stringValue() : normal.isNumber() ? normal.numberValue() : normal);
        }
    }

    private static JsonNode merged(JsonNode old, ObjectNode news) {
        if (!old.isObject()) {
            return news;
        }
        ObjectNode all = ((ObjectNode) old).deepCopy();
        news.properties().forEach(each -> {
            JsonNode before = all.path(each.getKey());
            all.set(
                    each.getKey(),
                    each.getValue().isObject() ? merged(before, (ObjectNode) each.getValue()) : each.getValue());
        });
        return all;
    }

    /** The form in which the engine gives it back. */
    private JsonNode normal(String field, JsonNode value) {
        if (value.isObject()) {
            ObjectNode all = JsonMapper.shared().createObjectNode();
            value.properties().forEach(each -> all.set(each.getKey(), normal(each.getKey(), each.getValue())));
            if (NESTED.containsKey(field) && !all.has("href")) {
                find(NESTED.get(field), all)
                        .ifPresent(found -> all.put("href", found.href()).put("id", found.id()));
            }
            return all;
        } else if (value.isArray()) {
            ArrayNode all = JsonMapper.shared().createArrayNode();
            value.forEach(each -> all.add(normal(field, each)));
            return all;
        } else if (value.isBoolean() || value.isNumber() && !NUMBERS.contains(field)) {
            return JsonMapper.shared().getNodeFactory().stringNode(value.asString());
        }
        return value;
    }

    /** What a field refers to, by id or name. */
    Entity refer(String field, JsonNode value) {
        String kind = REFERENCES.getOrDefault(field, field);
        return find(kind, value).orElseThrow(() -> {
            String name = state.kind(kind).type();
            return value.has("id")
                    ? Refused.unknown(name + ": id=" + value.path("id").asString())
                    : Refused.unknown(name + ": name=" + value.path("name").asString());
        });
    }

    /** The entity of a kind that an object names. */
    Optional<Entity> find(String kind, JsonNode value) {
        return value.has("id")
                ? state.find(kind, value.path("id").asString())
                : value.has("name") ? state.table(kind).named(value.path("name").asString()) : Optional.empty();
    }
}

package dev.polyvisor.simulators.kubevirt.rest;

import dev.polyvisor.simulators.kubevirt.control.Garbage;
import dev.polyvisor.simulators.kubevirt.state.ClusterState;
import dev.polyvisor.simulators.kubevirt.state.Json;
import dev.polyvisor.simulators.kubevirt.state.Refused;
import dev.polyvisor.simulators.kubevirt.state.Stored;
import dev.polyvisor.simulators.kubevirt.state.Type;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Deletes objects and collections. Thread safety: may be used from any thread. */
final class Deletes {
    private final ClusterState state;
    private final Garbage garbage;

    Deletes(ClusterState state, Garbage garbage) {
        this.state = state;
        this.garbage = garbage;
    }

    void delete(Call call, Target target) {
        ObjectNode options = options(call);
        Type type = target.type();
        boolean dry = isDry(call, options);
        Object[] answer = new Object[1];
        state.locked(() -> {
            Stored object = state.shelf(type)
                    .find(target.namespace(), target.name())
                    .orElseThrow(() -> Refused.notFound(type, target.name()));
            check(type, object, options);
            if (dry) {
                ObjectNode tried = garbage.tried(type, object);
                answer[0] = tried.path("metadata").has("deletionTimestamp") ? Json.bytes(tried) : success(type, object);
                return;
            }
            Stored after = garbage.delete(type, object, propagation(call, options));
            answer[0] = after.tree().path("metadata").has("deletionTimestamp") ? after.bytes() : success(type, after);
        });
        if (answer[0] instanceof byte[] bytes) {
            call.json(200, bytes);
        } else {
            call.json(200, (ObjectNode) answer[0]);
        }
    }

    void deleteCollection(Call call, Target target) {
        ObjectNode options = options(call);
        Type type = target.type();
        Predicate<Stored> wanted = Selector.of(type, call.query("labelSelector"), call.query("fieldSelector"));
        boolean dry = isDry(call, options);
        ObjectNode list = Json.object().put("apiVersion", target.apiVersion()).put("kind", type.kind() + "List");
        state.locked(() -> {
            List<Stored> all = state.shelf(type).from(target.namespace(), "").stream()
                    .filter(wanted)
                    .toList();
            ObjectNode metadata = list.putObject("metadata");
            metadata.put("resourceVersion", Long.toString(state.version()));
            if (type.custom()) {
                metadata.put("continue", "");
            }
            ArrayNode items = list.putArray("items");
            for (Stored each : all) {
                Stored after = dry ? each : garbage.delete(type, each, propagation(call, options));
                ObjectNode item = after.tree();
                if (!type.custom()) {
                    item.remove(List.of("kind", "apiVersion"));
                }
                items.add(item);
            }
        });
        call.json(200, list);
    }

    private static ObjectNode options(Call call) {
        byte[] body = call.bytes();
        if (body.length == 0) {
            return Json.object();
        }
        try {
            return Json.parse(body);
        } catch (JacksonException | ClassCastException e) {
            throw Refused.bad("couldn't get version/kind; json parse error: " + e.getMessage());
        }
    }

    private static boolean isDry(Call call, ObjectNode options) {
        return Writes.isDry(call) || Json.texts(options.path("dryRun")).contains("All");
    }

    private static String propagation(Call call, ObjectNode options) {
        String query = call.query("propagationPolicy");
        return query.isEmpty() ? Json.text(options, "propagationPolicy") : query;
    }

    private static void check(Type type, Stored object, ObjectNode options) {
        String uid = Json.text(options, "preconditions", "uid");
        String version = Json.text(options, "preconditions", "resourceVersion");
        String why = null;
        if (!uid.isEmpty() && !uid.equals(object.uid())) {
            why = "the UID in the precondition (" + uid + ") does not match the UID in record (" + object.uid()
                    + "). The object might have been deleted and then recreated";
        } else if (!version.isEmpty() && !version.equals(Long.toString(object.version()))) {
            why = "the ResourceVersion in the precondition (" + version
                    + ") does not match the ResourceVersion in record (" + object.version()
                    + "). The object might have been modified";
        }
        if (why != null) {
            String kind = type.custom() ? type.kind() : type.plural();
            String shown = type.group().isEmpty() ? kind : kind + "." + type.group();
            throw Refused.of(
                    409,
                    "Conflict",
                    "Operation cannot be fulfilled on " + shown + " \"" + object.name() + "\": " + why,
                    Refused.details(object.name(), type.group(), kind));
        }
    }

    private static ObjectNode success(Type type, Stored object) {
        ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        status.put("status", "Success");
        status.set(
                "details",
                Refused.details(object.name(), type.group(), type.plural()).put("uid", object.uid()));
        return status;
    }
}

package dev.polyvisor.simulators.lxd.rest;

import dev.polyvisor.simulators.lxd.state.Json;
import dev.polyvisor.simulators.lxd.state.LxdState;
import dev.polyvisor.simulators.lxd.state.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /1.0/cluster} and {@code /1.0/warnings}: read, not changed. */
final class ClusterCalls {
    private final LxdState state;

    ClusterCalls(LxdState state) {
        this.state = state;
    }

    void cluster(Call call) {
        List<String> path = call.path();
        if (!call.method().equals("GET")) {
            throw new Refused(501, "not implemented");
        }
        Map<String, ObjectNode> members = state.locked(() -> Map.copyOf(state.members()));
        if (path.size() == 1) {
            ObjectNode json = Json.object();
            json.put(
                    "server_name",
                    members.isEmpty()
                            ? "lxd-test"
                            : members.keySet().stream().sorted().toList().get(0));
            json.put("enabled", !members.isEmpty());
            var keys = json.putArray("member_config");
            state.locked(() -> state.pools()
                    .keySet()
                    .forEach(pool -> keys.addObject()
                            .put("entity", "storage-pool")
                            .put("name", pool)
                            .put("key", "source")
                            .put("value", "")
                            .put("description", "\"source\" property for storage pool \"" + pool + "\"")));
            call.sync(json, json);
            return;
        } else if (!path.get(1).equals("members") || path.size() > 3) {
            throw Refused.notFound("not found");
        } else if (members.isEmpty()) {
            throw Refused.failed("Server is not clustered");
        } else if (path.size() == 2) {
            list(call, "/1.0/cluster/members/", members);
        } else {
            one(call, members, path.get(2));
        }
    }

    void warnings(Call call) {
        Map<String, ObjectNode> warnings = state.locked(() -> Map.copyOf(state.warnings()));
        List<String> path = call.path();
        if (path.size() == 1 && call.method().equals("GET")) {
            list(call, "/1.0/warnings/", warnings);
        } else if (path.size() == 2 && call.method().equals("DELETE")) {
            boolean gone = state.locked(() -> state.warnings().remove(path.get(1)) == null);
            if (gone) {
                throw Refused.notFound("Warning not found");
            }
            call.done();
        } else if (path.size() == 2 && call.method().equals("GET")) {
            one(call, warnings, path.get(1));
        } else {
            throw new Refused(501, "not implemented");
        }
    }

    private static void list(Call call, String prefix, Map<String, ObjectNode> all) {
        List<Supplier<JsonNode>> shown = new ArrayList<>();
        all.keySet().stream()
                .sorted()
                .forEach(name -> shown.add(() -> call.recursion() == 0
                        ? Json.MAPPER.getNodeFactory().stringNode(prefix + name)
                        : all.get(name)));
        call.stream(shown.iterator());
    }

    private static void one(Call call, Map<String, ObjectNode> all, String name) {
        ObjectNode found = all.get(name);
        if (found == null) {
            throw Refused.notFound(call.path().get(0).equals("warnings") ? "Warning not found" : "Member not found");
        }
        call.sync(found, found);
    }

    /** A member that is online. */
    static ObjectNode member(String name) {
        ObjectNode json = Json.object();
        json.set("roles", Json.strings(List.of("database")));
        json.put("failure_domain", "default");
        json.put("description", "");
        json.set("config", Json.object());
        json.set("groups", Json.strings(List.of("default")));
        json.put("server_name", name);
        json.put("url", "https://" + name + ":8443");
        json.put("database", true);
        json.put("status", "Online");
        json.put("message", "Fully operational");
        json.put("architecture", "x86_64");
        return json;
    }
}

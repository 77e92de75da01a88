package dev.polyvisor.simulators.kubevirt.rest;

import dev.polyvisor.simulators.kubevirt.ClusterPart;
import dev.polyvisor.simulators.kubevirt.state.ClusterState;
import dev.polyvisor.simulators.kubevirt.state.Json;
import dev.polyvisor.simulators.kubevirt.state.Refused;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/** {@code subresources.kubevirt.io}: what KubeVirt's own server answers behind the API server. Thread safety: may be used from any thread. */
final class VirtApi {
    static final String GROUP = "subresources.kubevirt.io";
    private static final Set<String> STREAMS = Set.of("console", "vnc", "portforward", "usbredir", "vsock");

    private final ClusterState state;
    private final Users users;
    private final Faults faults;
    private final MachineCalls machines;
    private final InstanceCalls instances;
    private final GuestStreams streams;

    VirtApi(ClusterState state, Users users, Faults faults, Admission admission, GuestStreams streams) {
        this.state = state;
        this.users = users;
        this.faults = faults;
        this.streams = streams;
        VolumeCalls volumes = new VolumeCalls(state);
        this.machines = new MachineCalls(state, admission, volumes);
        this.instances = new InstanceCalls(state, volumes);
    }

    void handle(Call call, Users.User user) {
        List<String> segments = call.segments();
        if (!state.catalogue().serves(ClusterPart.KUBEVIRT)) {
            call.text(404, "404 page not found\n");
        } else if (faults.virtApi() == Faults.VirtApi.GONE && segments.size() > 3) {
            call.text(503, "error trying to reach service: dial tcp 127.0.0.1:18443: connect: connection refused\n");
        } else if (faults.virtApi() != Faults.VirtApi.UP) {
            call.text(503, "service unavailable\n");
        } else if (segments.size() == 2) {
            ObjectNode group = Json.object()
                    .put("kind", "APIGroup")
                    .put("apiVersion", "v1")
                    .put("name", GROUP);
            group.putArray("versions")
                    .addObject()
                    .put("groupVersion", GROUP + "/v1")
                    .put("version", "v1");
            group.putObject("preferredVersion")
                    .put("groupVersion", GROUP + "/v1")
                    .put("version", "v1");
            call.json(200, group);
        } else if (segments.size() == 3) {
            call.header("X-Content-Type-Options", "nosniff");
            call.json(200, SubResources.list(segments.get(2)));
        } else if (segments.size() == 4) {
            root(call, segments.get(3));
        } else {
            namespaced(call, user, segments);
        }
    }

    private static void root(Call call, String what) {
        call.header("X-Content-Type-Options", "nosniff");
        switch (what) {
            case "version" ->
                call.json(
                        200,
                        Json.object()
                                .put("gitVersion", "v1.9.0-beta.0-1264-gd923fdb815")
                                .put("gitCommit", "d923fdb815cd2016ddaebdaaa51db04133576d72")
                                .put("gitTreeState", "clean")
                                .put("buildDate", "2026-08-22T10:34:54Z")
                                .put("goVersion", "go1.27.3")
                                .put("compiler", "gc")
                                .put("platform", "linux/amd64"));
            case "healthz" -> {
                ObjectNode health = Json.object();
                health.putObject("apiserver").put("connectivity", "ok").set("version", Discovery.version());
                call.json(200, health.put("config-resource-version", ""));
            }
            default -> call.text(404, "404: Page Not Found");
        }
    }

    private void namespaced(Call call, Users.User user, List<String> segments) {
        if (!segments.get(3).equals("namespaces") || segments.size() < 6) {
            call.text(404, "404: Page Not Found");
            return;
        }
        String namespace = segments.get(4);
        String plural = segments.get(5);
        String name = segments.size() > 6 ? segments.get(6) : "";
        List<String> rest = segments.size() > 7 ? segments.subList(7, segments.size()) : List.of();
        String sub = rest.isEmpty()
                ? ""
                : STREAMS.contains(rest.get(0)) && !rest.contains("screenshot") ? rest.get(0) : String.join("/", rest);
        String verb = call.method().equals("PUT") ? "update" : call.method().equals("GET") ? "get" : call.method();
        String resource = plural + (sub.isEmpty() ? "" : "/" + sub);
        call.header("X-Content-Type-Options", "nosniff");
        users.check(user, new Users.Attributes(verb, GROUP, resource, namespace, name));
        if (call.method().equals("PUT") && !call.accepts("*/*")) {
            call.text(406, "406: Not Acceptable\n\nAvailable representations: ");
        } else if (plural.equals("expand-vm-spec")) {
            machines.expand(call, namespace);
        } else if (plural.equals("virtualmachines")) {
            machines.handle(call, namespace, name, sub);
        } else if (plural.equals("virtualmachineinstances") && STREAMS.contains(sub)) {
            streams.open(call, namespace, name, rest);
        } else if (plural.equals("virtualmachineinstances")) {
            instances.handle(call, namespace, name, sub);
        } else {
            call.text(404, "404: Page Not Found");
        }
    }

    /** The body of a sub-resource; an empty one is as good as an empty object. */
    static ObjectNode body(Call call) {
        byte[] bytes = call.bytes();
        if (new String(bytes, java.nio.charset.StandardCharsets.UTF_8).isBlank()) {
            return Json.object();
        }
        try {
            return Json.parse(bytes);
        } catch (JacksonException | ClassCastException e) {
            throw Refused.bad("Can not unmarshal Request body to struct, error: unexpected EOF");
        }
    }

    /** A number of a body. */
    static long number(ObjectNode body, String field, long otherwise) {
        if (!body.has(field) || body.path(field).isNull()) {
            return otherwise;
        }
        if (!body.path(field).isIntegralNumber()) {
            String kind = body.path(field).isString() ? "string" : "object";
            throw Refused.bad("Can not unmarshal Request body to struct, error: json: cannot unmarshal " + kind
                    + " into Go struct field ." + field + " of type int64");
        }
        return body.path(field).longValue();
    }

    static boolean isDry(ObjectNode body) {
        return Json.texts(body.path("dryRun")).contains("All");
    }
}

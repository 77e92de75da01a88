package dev.polyvisor.simulators.kubevirt.rest;

import dev.polyvisor.simulators.kubevirt.state.Json;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The discovery of {@code subresources.kubevirt.io}, as virt-api gives it: without kinds and verbs. */
final class SubResources {
    private static final List<String> INSTANCES = List.of(
            "vnc",
            "vnc/screenshot",
            "console",
            "portforward",
            "backup",
            "redefine-checkpoint",
            "pause",
            "unpause",
            "freeze",
            "unfreeze",
            "reset",
            "softreboot",
            "guestosinfo",
            "userlist",
            "filesystemlist",
            "addvolume",
            "removevolume",
            "objectgraph",
            "sev/fetchcertchain",
            "sev/querylaunchmeasurement",
            "sev/setupsession",
            "sev/injectlaunchsecret",
            "evacuate/cancel");
    private static final List<String> MACHINES =
            List.of("start", "stop", "restart", "migrate", "expand-spec", "objectgraph", "evacuate/cancel");

    private SubResources() {}

    static ObjectNode list(String version) {
        ObjectNode list = Json.object().put("kind", "APIResourceList").put("apiVersion", "v1");
        list.put("groupVersion", VirtApi.GROUP + "/" + version);
        ArrayNode all = list.putArray("resources");
        named(all, "expand-vm-spec");
        INSTANCES.forEach(sub -> named(all, "virtualmachineinstances/" + sub));
        MACHINES.forEach(sub -> named(all, "virtualmachines/" + sub));
        return list;
    }

    private static void named(ArrayNode all, String name) {
        all.addObject()
                .put("name", name)
                .put("singularName", "")
                .put("namespaced", true)
                .put("kind", "")
                .putNull("verbs");
    }

    static void discovered(ObjectNode item, List<String> versions) {
        item.putObject("metadata").put("name", VirtApi.GROUP);
        ArrayNode all = item.putArray("versions");
        for (String version : versions) {
            ObjectNode one = all.addObject().put("version", version);
            ArrayNode resources = one.putArray("resources");
            resource(resources, "expand-vm-spec");
            subs(resource(resources, "virtualmachineinstances"), INSTANCES);
            subs(resource(resources, "virtualmachines"), MACHINES);
            one.put("freshness", "Current");
        }
    }

    private static ObjectNode resource(ArrayNode all, String name) {
        ObjectNode one = all.addObject().put("resource", name);
        kind(one);
        return one.put("scope", "Namespaced").put("singularResource", "").putNull("verbs");
    }

    private static void subs(ObjectNode resource, List<String> names) {
        ArrayNode subs = resource.putArray("subresources");
        names.forEach(name -> {
            ObjectNode one = subs.addObject().put("subresource", name);
            kind(one);
            one.putNull("verbs");
        });
    }

    private static void kind(ObjectNode one) {
        one.putObject("responseKind").put("group", "").put("version", "").put("kind", "");
    }
}

package dev.polyvisor.simulators.kubevirt.control;

import dev.polyvisor.simulators.kubevirt.state.ClusterState;
import dev.polyvisor.simulators.kubevirt.state.Json;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What an instance tells of its volumes, those that come and go while it runs among them. */
final class Hotplug {
    private Hotplug() {}

    /** As they are when the instance starts. */
    static void volumes(ClusterState state, ObjectNode instance, ObjectNode status) {
        Map<String, ObjectNode> shown = new TreeMap<>();
        for (JsonNode volume : Json.at(instance, "spec", "volumes")) {
            shown.put(Json.text(volume, "name"), one(state, instance, volume, ""));
        }
        if (!shown.isEmpty()) {
            ArrayNode all = status.putArray("volumeStatus");
            shown.values().forEach(all::add);
        }
    }

    private static ObjectNode one(ClusterState state, ObjectNode instance, JsonNode volume, String phase) {
        ObjectNode one = Json.object().put("name", Json.text(volume, "name")).put("target", "");
        String namespace = Json.text(instance, "metadata", "namespace");
        String claim = Volumes.claim(volume);
        state.tree("persistentvolumeclaims", namespace, claim).ifPresent(found -> {
            ObjectNode info = one.putObject("persistentVolumeClaimInfo").put("claimName", claim);
            info.set("accessModes", found.path("spec").path("accessModes"));
            if (Json.text(found, "spec", "volumeMode").equals("Block")) {
                info.put("filesystemOverhead", "0");
            }
            info.set("capacity", found.path("status").path("capacity"));
            info.set("requests", Json.at(found, "spec", "resources", "requests"));
            info.set("volumeMode", found.path("spec").path("volumeMode"));
        });
        if (!phase.isEmpty()) {
            one.put("phase", phase).putObject("hotplugVolume");
        }
        return one;
    }

    /** One step with each volume that was plugged or unplugged. */
    static void sync(ClusterState state, ObjectNode instance, ObjectNode status) {
        JsonNode wanted = Json.at(instance, "spec", "volumes");
        ArrayNode next = Json.array();
        for (JsonNode each : status.path("volumeStatus")) {
            ObjectNode one = (ObjectNode) each.deepCopy();
            boolean kept = Json.element(wanted, "name", Json.text(one, "name")).isPresent();
            if (kept && one.has("hotplugVolume") && Json.text(one, "phase").equals("AttachedToNode")) {
                one.put("phase", "Ready").put("target", "sd" + (char) ('a' + next.size() % 26));
            }
            if (kept) {
                next.add(one);
            } else if (!Json.text(one, "phase").equals("Detaching")) {
                next.add(one.put("phase", "Detaching"));
            }
        }
        for (JsonNode volume : wanted) {
            if (Json.element(next, "name", Json.text(volume, "name")).isEmpty()) {
                next.add(one(state, instance, volume, "AttachedToNode"));
            }
        }
        if (!next.isEmpty() || status.has("volumeStatus")) {
            status.set("volumeStatus", next);
        }
    }
}

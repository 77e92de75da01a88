package dev.polyvisor.simulators.kubevirt.control;

import dev.polyvisor.simulators.kubevirt.state.ClusterState;
import dev.polyvisor.simulators.kubevirt.state.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What an instance tells of its interfaces. */
final class Addresses {
    private Addresses() {}

    /** An address that follows from a text. */
    static String address(String seed, int interfaceNumber) {
        int hash = seed.hashCode();
        return "10." + (244 + interfaceNumber % 10) + "." + (hash >>> 8 & 255) + "." + (1 + (hash & 255) % 254);
    }

    /** Multus calls the interface of a secondary network by a digest of its name. */
    private static String podInterface(String network) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(network.getBytes(StandardCharsets.UTF_8));
            return "pod" + HexFormat.of().formatHex(digest).substring(0, 11);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Before the guest runs only the pod network has addresses; the agent tells the others. */
    static void report(ClusterState state, ObjectNode instance, ObjectNode status, String pod, boolean agent) {
        JsonNode old = status.path("interfaces").deepCopy();
        JsonNode interfaces = Json.at(instance, "spec", "domain", "devices", "interfaces");
        if (interfaces.isEmpty()) {
            return;
        }
        ArrayNode shown = status.putArray("interfaces");
        int number = 0;
        for (JsonNode each : interfaces) {
            String name = Json.text(each, "name");
            ObjectNode before = Json.element(old, "name", name).orElseGet(Json::object);
            String mac = Json.text(each, "macAddress");
            if (mac.isEmpty()) {
                mac = before.has("mac") ? Json.text(before, "mac") : state.mac();
            }
            String address = before.has("ipAddress")
                    ? Json.text(before, "ipAddress")
                    : address(pod.isEmpty() ? mac : pod, number);
            boolean onPodNetwork = Json.element(Json.at(instance, "spec", "networks"), "name", name)
                    .filter(network -> network.has("pod"))
                    .isPresent();
            ObjectNode one = shown.addObject();
            one.put("infoSource", agent ? "domain, guest-agent" : "domain");
            if (agent) {
                one.put("interfaceName", "eth" + number);
            }
            if (agent || onPodNetwork) {
                one.put("ipAddress", address).putArray("ipAddresses").add(address);
            }
            one.put("linkState", "up").put("mac", mac).put("name", name);
            one.put("podInterfaceName", onPodNetwork ? "eth0" : podInterface(name));
            one.put("queueCount", 1);
            number++;
        }
    }
}

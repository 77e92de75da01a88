package dev.polyvisor.simulators.lxd.state;

import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What {@code GET /1.0/instances/NAME/state} says. */
public final class RuntimeState {
    private static final long USED = 610_304;

    private RuntimeState() {}

    public static ObjectNode of(Instance instance, Profiles profiles) {
        boolean up = instance.isUp();
        ObjectNode json = Json.object();
        json.put("status", instance.status().text());
        json.put("status_code", instance.status().code());
        json.set("disk", Json.object());
        ObjectNode memory = json.putObject("memory");
        memory.put("usage", up ? USED : 0);
        memory.put("usage_peak", up ? 2 * USED : 0);
        memory.put("swap_usage", 0);
        memory.put("swap_usage_peak", 0);
        if (up) {
            json.set("network", network(instance, profiles));
        } else {
            json.putNull("network");
        }
        json.put("pid", instance.pid());
        json.put("processes", up ? 2 : 0);
        json.putObject("cpu").put("usage", up ? 9_562_149 : 0);
        return json;
    }

    private static ObjectNode network(Instance instance, Profiles profiles) {
        ObjectNode json = Json.object();
        ObjectNode loopback = face("", "", 65_536, "loopback");
        json.set("lo", loopback);
        boolean nics = false;
        for (Map.Entry<String, Map<String, String>> device :
                profiles.devices(instance.setup()).entrySet()) {
            if (device.getValue().getOrDefault("type", "").equals("nic")) {
                nics = true;
                json.set(nameOf(instance, device), face(instance, device, nics));
            }
        }
        if (nics) {
            loopback.put("state", "up");
            ArrayNode own = (ArrayNode) loopback.get("addresses");
            address(own, "inet", "127.0.0.1", "8", "local");
            address(own, "inet6", "::1", "128", "local");
        }
        return json;
    }

    private static String nameOf(Instance instance, Map.Entry<String, Map<String, String>> device) {
        return device.getValue()
                .getOrDefault(
                        "name",
                        instance.config().getOrDefault("volatile." + device.getKey() + ".name", device.getKey()));
    }

    private static ObjectNode face(Instance instance, Map.Entry<String, Map<String, String>> device, boolean up) {
        String prefix = "volatile." + device.getKey() + ".";
        String hardware =
                device.getValue().getOrDefault("hwaddr", instance.config().getOrDefault(prefix + "hwaddr", ""));
        ObjectNode json = face(hardware, instance.config().getOrDefault(prefix + "host_name", ""), 1500, "broadcast");
        json.put("state", up ? "up" : "down");
        String fixed = device.getValue().get("ipv4.address");
        ArrayNode addresses = (ArrayNode) json.get("addresses");
        if (fixed != null) {
            address(addresses, "inet", fixed, "24", "global");
        }
        address(addresses, "inet6", linkLocal(hardware), "64", "link");
        return json;
    }

    private static String linkLocal(String hardware) {
        String[] bytes = hardware.split(":", -1);
        if (bytes.length != 6) {
            return "fe80::1";
        }
        int first = Integer.parseInt(bytes[0], 16) ^ 2;
        return String.format("fe80::%x%s:%sff:fe%s:%s%s", first, bytes[1], bytes[2], bytes[3], bytes[4], bytes[5]);
    }

    private static ObjectNode face(String hardware, String host, int mtu, String type) {
        ObjectNode json = Json.object();
        json.set("addresses", Json.array());
        ObjectNode counters = json.putObject("counters");
        for (String counter : new String[] {
            "bytes_received",
            "bytes_sent",
            "packets_received",
            "packets_sent",
            "errors_received",
            "errors_sent",
            "packets_dropped_outbound",
            "packets_dropped_inbound"
        }) {
            counters.put(counter, 0);
        }
        json.put("hwaddr", hardware);
        json.put("host_name", host);
        json.put("mtu", mtu);
        json.put("state", "down");
        json.put("type", type);
        return json;
    }

    private static void address(ArrayNode all, String family, String address, String netmask, String scope) {
        ObjectNode one = all.addObject();
        one.put("family", family);
        one.put("address", address);
        one.put("netmask", netmask);
        one.put("scope", scope);
    }
}

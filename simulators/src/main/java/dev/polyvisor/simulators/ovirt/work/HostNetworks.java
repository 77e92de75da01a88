package dev.polyvisor.simulators.ovirt.work;

import dev.polyvisor.simulators.ovirt.state.EngineState;
import dev.polyvisor.simulators.ovirt.state.Entity;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Puts networks on the interfaces of hosts. Called under the lock. */
final class HostNetworks {
    private HostNetworks() {}

    /** The network over which the engine speaks to a host, with fixed addresses. */
    static void manage(EngineState state, Entity host, Entity nic, Entity network, int number) {
        Entity attachment = attach(state, host, nic, network);
        ObjectNode ip = address("192.0.2." + number, "192.0.2.1", "255.255.255.0", "v4");
        ObjectNode ipv6 = address("2001:db8::" + number, "::", "64", "v6");
        nic.set("boot_protocol", "static")
                .set("ipv6_boot_protocol", "static")
                .set("ip", ip)
                .set("ipv6", ipv6);
        attachment.set("ip_address_assignments", assignments("static", ip, ipv6));
        ObjectNode reported = JsonMapper.shared().createObjectNode();
        ArrayNode all = common(reported, "STATIC_IP", "");
        inSync(all, "ipv4_netmask", "255.255.255.0");
        inSync(all, "ipv4_address", "192.0.2." + number);
        inSync(all, "ipv4_gateway", "192.0.2.1");
        inSync(all, "ipv6_prefix", "64");
        inSync(all, "ipv6_address", "2001:db8::" + number);
        inSync(all, "ipv6_gateway", "::");
        all.addObject().put("actual_value", "192.0.2.1").put("in_sync", "true").put("name", "dns_configuration");
        inSync(all, "default_route", "true");
        attachment.set("reported_configurations", reported);
    }

    private static ObjectNode address(String address, String gateway, String netmask, String version) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("address", address)
                .put("gateway", gateway)
                .put("netmask", netmask)
                .put("version", version);
    }

    private static ObjectNode assignments(String method, ObjectNode ip, ObjectNode ipv6) {
        ObjectNode all = JsonMapper.shared().createObjectNode();
        ArrayNode list = all.putArray("ip_address_assignment");
        list.addObject().put("assignment_method", method).set("ip", ip);
        list.addObject().put("assignment_method", method).set("ip", ipv6);
        return all;
    }

    private static ArrayNode common(ObjectNode reported, String protocol, String vlan) {
        ArrayNode all = reported.putArray("reported_configuration");
        inSync(all, "mtu", "1500");
        inSync(all, "bridged", "true");
        if (vlan.isEmpty()) {
            all.addObject().put("in_sync", "true").put("name", "vlan");
        } else {
            inSync(all, "vlan", vlan);
        }
        inSync(all, "switchType", "LEGACY");
        inSync(all, "ipv4_boot_protocol", protocol);
        inSync(all, "ipv6_boot_protocol", protocol);
        return all;
    }

    private static void inSync(ArrayNode all, String name, String value) {
        all.addObject()
                .put("actual_value", value)
                .put("expected_value", value)
                .put("in_sync", "true")
                .put("name", name);
    }

    /** Puts a network on an interface; one with a VLAN gets an interface of its own. */
    static Entity attach(EngineState state, Entity host, Entity nic, Entity network) {
        String vlan = network.tree("vlan").path("id").asString("");
        Entity shown = nic;
        if (!vlan.isEmpty()) {
            shown = new Entity(state.kind("host_nic"), state.ids().next(), nic.name() + "." + vlan, host)
                    .set("base_interface", nic.name())
                    .set("vlan", JsonMapper.shared().createObjectNode().put("id", vlan))
                    .set("status", Entity.NONE);
            host.adopt(shown);
        }
        ObjectNode unused6 =
                JsonMapper.shared().createObjectNode().put("gateway", "::").put("version", "v6");
        shown.set("network", network).set("bridged", "true").set("custom_configuration", "false");
        shown.set("properties", JsonMapper.shared().createObjectNode()).set("ipv6", unused6);
        ObjectNode reported = JsonMapper.shared().createObjectNode();
        inSync(common(reported, "NONE", vlan), "default_route", "false");
        Entity attachment = new Entity(
                        state.kind("network_attachment"), state.ids().next(), "", host)
                .set("network", network)
                .set("host_nic", nic)
                .set(
                        "ip_address_assignments",
                        assignments(
                                "none",
                                JsonMapper.shared().createObjectNode().put("version", "v4"),
                                JsonMapper.shared().createObjectNode().put("version", "v6")))
                .set("reported_configurations", reported);
        host.adopt(attachment);
        return attachment;
    }
}

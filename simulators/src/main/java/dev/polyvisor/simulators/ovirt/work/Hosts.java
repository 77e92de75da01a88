package dev.polyvisor.simulators.ovirt.work;

import dev.polyvisor.simulators.ovirt.state.Entity;
import dev.polyvisor.simulators.ovirt.state.Refused;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Keeps hosts. Each gets four network interfaces, the first of them with the management network. Called under the lock. */
final class Hosts extends SimpleKeeper {
    private static final int NICS = 4;

    Hosts(Work work) {
        super(work, "host", 42, 43, 44);
    }

    @Override
    public Entity add(Act act, @Nullable Entity parent, ObjectNode body) {
        ObjectNode own = body.deepCopy();
        own.remove("root_password");
        return super.add(act, parent, own);
    }

    @Override
    void complete(Act act, Entity host, @Nullable Entity parent) {
        ObjectNode certificate = JsonMapper.shared().createObjectNode().put("organization", "oVirt");
        host.set("certificate", certificate.put("subject", "O=oVirt,CN=" + host.text("address")));
        if (!act.atOnce()) {
            host.set("status", "unassigned");
        }
        Entity cluster = host.ref("cluster");
        Entity management =
                cluster == null || cluster.ref("data_center") == null ? null : management(cluster.ref("data_center"));
        for (int i = 0; i < NICS; i++) {
            Entity nic = new Entity(state().kind("host_nic"), state().ids().next(), "eth" + i, host);
            nic.set("mac", Nics.mac(state().ids().nextMac()));
            host.adopt(nic);
            if (i == 0 && management != null) {
                attach(host, nic, management);
                nic.set("boot_protocol", "static").set("ip", address(host.text("address")));
            }
        }
        if (isFirst(host)) {
            host.set(
                    "spm",
                    JsonMapper.shared().createObjectNode().put("priority", "5").put("status", "spm"));
        }
    }

    private static ObjectNode address(String address) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("address", address)
                .put("netmask", "255.255.255.0")
                .put("version", "v4");
    }

    private @Nullable Entity management(Entity dataCenter) {
        for (Entity network : state().table("network").sorted()) {
            if (network.name().equals("ovirtmgmt") && network.ref("data_center") == dataCenter) {
                return network;
            }
        }
        return null;
    }

    private boolean isFirst(Entity host) {
        for (Entity other : state().table("host").sorted()) {
            if (other != host && other.ref("cluster") == host.ref("cluster")) {
                return false;
            }
        }
        return true;
    }

    /** Puts a network on an interface; one with a VLAN gets an interface of its own. */
    void attach(Entity host, Entity nic, Entity network) {
        String vlan = network.tree("vlan").path("id").asString("");
        Entity shown = nic;
        if (!vlan.isEmpty()) {
            shown = new Entity(state().kind("host_nic"), state().ids().next(), nic.name() + "." + vlan, host)
                    .set("base_interface", nic.name())
                    .set("vlan", JsonMapper.shared().createObjectNode().put("id", vlan))
                    .set("bridged", "true")
                    .set("status", Entity.NONE);
            host.adopt(shown);
        }
        shown.set("network", network).set("bridged", "true").set("custom_configuration", "false");
        shown.set("properties", JsonMapper.shared().createObjectNode());
        host.adopt(new Entity(state().kind("network_attachment"), state().ids().next(), "", host)
                .set("network", network)
                .set("host_nic", nic));
    }

    @Override
    void afterwards(Act act, Entity host) {
        Entity job = work().begin(
                        act,
                        "Adding new Host " + host.name() + " to Cluster "
                                + (host.ref("cluster") == null
                                        ? ""
                                        : host.ref("cluster").name()));
        work().then(act, job, () -> {
            host.set("status", "up");
            if (!act.atOnce()) {
                tell(act, 13, host);
            }
            work().finish(job);
        });
    }

    Entity deactivate(Act act, Entity host, ObjectNode body) {
        if (!host.is("status", "up")) {
            throw Refused.conflict("Cannot switch Host to Maintenance mode. Host in " + shown(host) + " status.");
        }
        host.set("status", "preparing_for_maintenance");
        String reason = body.path("reason").asString("");
        work().tell(act, reason.isEmpty() ? 620 : 600, reason, host, host.ref("cluster"));
        Entity job = work().begin(act, "Moving Host " + host.name() + " to Maintenance");
        // monitoring sees that the last machine has left, and writes no event
        work().then(act, job, () -> {
            host.set("status", "maintenance");
            work().finish(job);
        });
        return job;
    }

    Entity activate(Act act, Entity host) {
        if (host.is("status", "up")) {
            throw Refused.conflict("Cannot activate Host. Host in Up status.");
        }
        host.set("status", "unassigned");
        work().tell(act, 16, "", host, host.ref("cluster"));
        Entity job = work().begin(act, "Activating Host " + host.name());
        work().then(act, job, () -> {
            host.set("status", "up");
            tell(act, 13, host);
            work().finish(job);
        });
        return job;
    }

    /** Changes the networks of a host. */
    Entity setUpNetworks(Act act, Entity host, ObjectNode body) {
        Entity job = work().begin(act, "Configuring networks on Host " + host.name());
        for (JsonNode each : body.path("modified_network_attachments").path("network_attachment")) {
            Entity network = work().fields().refer("network", each.path("network"));
            attach(host, nic(host, each.path("host_nic")), network);
        }
        for (JsonNode each : body.path("removed_network_attachments").path("network_attachment")) {
            host.children("network_attachment").stream()
                    .filter(one -> one.id().equals(each.path("id").asString()))
                    .findFirst()
                    .ifPresent(one -> detach(host, one));
        }
        work().tell(act, 10902, "", host, host.ref("cluster"));
        work().then(act, job, () -> {
            work().tell(act, 10903, "", host, host.ref("cluster"));
            work().finish(job);
        });
        return job;
    }

    private static Entity nic(Entity host, JsonNode wanted) {
        for (Entity each : host.children("host_nic")) {
            if (each.name().equals(wanted.path("name").asString())
                    || each.id().equals(wanted.path("id").asString())) {
                return each;
            }
        }
        throw Refused.unknown("HostNic: name=" + wanted.path("name").asString());
    }

    private static void detach(Entity host, Entity attachment) {
        host.disown(attachment);
        Entity network = attachment.ref("network");
        for (Entity each : host.children("host_nic")) {
            if (each.ref("network") == network) {
                if (each.own("base_interface") == null) {
                    each.unset("network").unset("bridged");
                } else {
                    host.disown(each);
                }
            }
        }
    }

    private static String shown(Entity host) {
        String status = host.text("status");
        return Character.toUpperCase(status.charAt(0)) + status.substring(1).replace('_', ' ');
    }

    @Override
    public @Nullable Entity remove(Act act, Entity host, Map<String, String> parameters) {
        if (host.is("status", "up") && !act.atOnce()) {
            throw Refused.conflict(
                    "Cannot remove Host. Host is operational. Please switch Host to Maintenance mode first.");
        }
        return super.remove(act, host, parameters);
    }
}

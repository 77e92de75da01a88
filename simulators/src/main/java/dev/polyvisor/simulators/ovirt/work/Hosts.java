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
        int number = state().table("host").size() + 1;
        ObjectNode certificate = JsonMapper.shared().createObjectNode().put("organization", "oVirt");
        host.set("certificate", certificate.put("subject", "O=oVirt,CN=" + host.text("address")));
        Entity cluster = host.ref("cluster");
        Entity dataCenter = cluster == null ? null : cluster.ref("data_center");
        Entity management = dataCenter == null ? null : management(dataCenter);
        for (int i = 0; i < NICS; i++) {
            Entity nic = new Entity(state().kind("host_nic"), state().ids().next(), "eth" + i, host);
            nic.set("mac", Nics.mac(state().ids().nextMac()));
            if (i >= NICS / 2) {
                nic.set("speed", "1000000000");
            }
            host.adopt(nic);
            if (i == 0 && management != null) {
                HostNetworks.manage(state(), host, nic, management, 10 + number);
            } else if (i == NICS - 1) {
                nic.set("status", "down");
            }
        }
        if (act.atOnce()) {
            ready(host, number);
        } else {
            host.set("status", "unassigned");
            Fresh.overlay(host, state().recorded().part("newHost"));
        }
    }

    /** What is known of a host that has answered. A cluster takes after its first one. */
    private void ready(Entity host, int number) {
        for (String field : state().recorded().part("newHost").propertyNames()) {
            host.unset(field);
        }
        host.set("status", "up");
        if (isFirst(host)) {
            host.set(
                    "spm",
                    JsonMapper.shared().createObjectNode().put("priority", "5").put("status", "spm"));
        }
        ObjectNode hardware = ((ObjectNode) host.tree("hardware_information")).deepCopy();
        host.set("hardware_information", hardware.put("serial_number", String.format("SN-%04d", number)));
        host.set(
                "iscsi",
                JsonMapper.shared().createObjectNode().put("initiator", "iqn.1994-05.com.redhat:" + host.name()));
        Entity cluster = host.ref("cluster");
        if (cluster != null && cluster.is("fips_mode", "undefined")) {
            for (String field : state().recorded().part("newCluster").propertyNames()) {
                cluster.unset(field);
            }
        }
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
            if (other != host
                    && other.ref("cluster") == host.ref("cluster")
                    && other.tree("spm").path("status").asString().equals("spm")) {
                return false;
            }
        }
        return true;
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
            if (!act.atOnce()) {
                ready(host, state().table("host").size());
                tell(act, 13, host);
            }
            work().finish(job);
        });
    }

    Entity deactivate(Act act, Entity host, ObjectNode body) {
        if (!host.is("status", "up")) {
            throw Refused.conflict("Cannot switch Host to Maintenance mode. Host in " + statusOf(host) + " status.");
        }
        host.set("status", "preparing_for_maintenance");
        String reason = body.path("reason").asString("");
        work().tell(act, reason.isEmpty() ? 620 : 600, reason, host, host.ref("cluster"));
        Entity job = work().begin(act, "Moving Host " + host.name() + " to Maintenance");
        // monitoring sees that the last machine has left, and writes no event
        work().then(act, job, () -> {
            host.set("status", "maintenance");
            passOn(host);
            work().finish(job);
        });
        return job;
    }

    /** Another host takes care of the storage. */
    private void passOn(Entity host) {
        if (host.own("spm") == null) {
            return;
        }
        Object role = host.own("spm");
        host.unset("spm");
        for (Entity other : state().table("host").sorted()) {
            if (other != host && other.is("status", "up") && other.ref("cluster") == host.ref("cluster")) {
                other.set("spm", java.util.Objects.requireNonNull(role));
                return;
            }
        }
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
            HostNetworks.attach(state(), host, nic(host, each.path("host_nic")), network);
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

    private static String statusOf(Entity host) {
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

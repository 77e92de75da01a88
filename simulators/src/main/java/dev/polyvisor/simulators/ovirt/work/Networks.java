package dev.polyvisor.simulators.ovirt.work;

import dev.polyvisor.simulators.ovirt.state.Entity;
import dev.polyvisor.simulators.ovirt.state.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Keeps networks, each with a profile of its name. Called under the lock. */
final class Networks extends SimpleKeeper {

    Networks(Work work) {
        super(work, "network", 942, 1114, 944);
    }

    @Override
    boolean isRival(Entity other, ObjectNode body) {
        return other.ref("data_center") == work().fields().refer("data_center", body.path("data_center"));
    }

    @Override
    void complete(Act act, Entity network, @Nullable Entity parent) {
        network.set("vdsm_name", network.name());
    }

    @Override
    public Entity shown(Entity network, boolean isNew) {
        return new Entity(network.kind(), network.key(), network.name(), network.ref("data_center"))
                .sharing(network.fields());
    }

    /** What every profile has that the engine makes by itself. */
    static ObjectNode filter() {
        String id = "d2370ab4-fee3-11e9-a310-8c1645ce738e";
        return JsonMapper.shared()
                .createObjectNode()
                .put("href", "/ovirt-engine/api/networkfilters/" + id)
                .put("id", id);
    }

    @Override
    void afterwards(Act act, Entity network) {
        if (network.tree("usages")
                .path("usage")
                .valueStream()
                .anyMatch(each -> each.asString().equals("vm"))) {
            Entity profile =
                    new Entity(state().kind("vnic_profile"), state().ids().next(), network.name(), null);
            state().table("vnic_profile").put(profile.set("network", network).set("network_filter", filter()));
            tell(act, 1122, profile);
        }
    }

    @Override
    public @Nullable Entity remove(Act act, Entity network, Map<String, String> parameters) {
        List<Entity> profiles = new ArrayList<>();
        for (Entity each : state().table("vnic_profile").sorted()) {
            if (each.ref("network") == network) {
                profiles.add(each);
            }
        }
        for (Entity vm : act.atOnce() ? List.<Entity>of() : state().table("vm").sorted()) {
            if (vm.children("nic").stream().anyMatch(nic -> profiles.contains(nic.ref("vnic_profile")))) {
                throw Refused.conflict("Cannot remove Network. This logical network is used by virtual machine: "
                        + vm.name() + "\n - Please remove it from this virtual machine and try again.");
            }
        }
        profiles.forEach(state().table("vnic_profile")::remove);
        for (Entity cluster : state().table("cluster").sorted()) {
            for (Entity each : cluster.children("cluster_network")) {
                if (each.ref("#network") == network) {
                    cluster.disown(each);
                }
            }
        }
        Entity job = work().begin(act, "Removing Network " + network.name());
        Entity unused = super.remove(act, network, parameters);
        work().finish(job);
        return job;
    }

    /** Keeps which networks a cluster has. */
    static final class OfCluster implements Keeper {
        private final Work work;

        OfCluster(Work work) {
            this.work = work;
        }

        @Override
        public Entity add(Act act, @Nullable Entity cluster, ObjectNode body) {
            if (cluster == null) {
                throw Refused.empty(405);
            }
            Entity network = work.fields().refer("network", body);
            Entity own = new Entity(work.state().kind("cluster_network"), network.key(), network.name(), cluster)
                    .set("#network", network);
            if (body.has("required")) {
                work.fields().set(own, "required", body.path("required"));
            }
            cluster.adopt(own);
            work.tell(act, 946, network.name(), cluster, cluster.ref("data_center"));
            Entity shown = new Entity(own.kind(), network.key(), network.name(), cluster).sharing(network.fields());
            for (int i = 0; i < own.fields().length; i += 2) {
                shown.set((String) own.fields()[i], own.fields()[i + 1]);
            }
            return shown;
        }

        @Override
        public @Nullable Entity remove(Act act, Entity shown, Map<String, String> parameters) {
            Entity cluster = shown.parent();
            if (cluster != null) {
                cluster.children("cluster_network").stream()
                        .filter(each -> each.key().equals(shown.key()))
                        .forEach(cluster::disown);
                work.tell(act, 948, shown.name(), cluster, cluster.ref("data_center"));
            }
            return null;
        }
    }

    /** Keeps the labels of networks, whose id is their text. */
    static final class Labels extends SimpleKeeper {

        Labels(Work work) {
            super(work, "network_label", 0, 0, 0);
        }

        @Override
        Object newId(ObjectNode body) {
            return body.path("id").asString("");
        }

        @Override
        void afterwards(Act act, Entity label) {
            Entity network = label.parent();
            if (network != null) {
                work().tell(act, 1132, network.name(), network.ref("data_center"));
            }
        }
    }

    /** Keeps data centres, each with a management network. */
    static final class Centres extends SimpleKeeper {

        Centres(Work work) {
            super(work, "data_center", 950, 952, 954);
        }

        @Override
        void afterwards(Act act, Entity dataCenter) {
            Entity network = new Entity(state().kind("network"), state().ids().next(), "ovirtmgmt", null)
                    .set("description", "Management Network")
                    .set("vdsm_name", "ovirtmgmt")
                    .set("data_center", dataCenter);
            if (state().table("network").named("ovirtmgmt").isPresent()) {
                // the name stands for the network of the first data centre
                state().table("network").putUnnamed(network);
            } else {
                state().table("network").put(network);
            }
            Entity profile =
                    new Entity(state().kind("vnic_profile"), state().ids().next(), "ovirtmgmt", null);
            state().table("vnic_profile").putUnnamed(profile.set("network", network));
        }

        @Override
        public @Nullable Entity remove(Act act, Entity dataCenter, Map<String, String> parameters) {
            if (dataCenter.is("status", "up") && !act.atOnce()) {
                throw Refused.conflict("Cannot remove an active Data Center.");
            }
            for (Entity network : List.copyOf(state().table("network").sorted())) {
                if (network.ref("data_center") == dataCenter) {
                    for (Entity profile :
                            List.copyOf(state().table("vnic_profile").sorted())) {
                        if (profile.ref("network") == network) {
                            state().table("vnic_profile").remove(profile);
                        }
                    }
                    state().table("network").remove(network);
                }
            }
            for (Entity cluster : state().table("cluster").sorted()) {
                if (cluster.ref("data_center") == dataCenter) {
                    cluster.set("data_center", Entity.NONE);
                }
            }
            Entity job = work().begin(act, "Removing Data Center " + dataCenter.name());
            Entity unused = super.remove(act, dataCenter, parameters);
            work().finish(job);
            return job;
        }
    }

    /** Keeps clusters, each with a profile of its name. */
    static final class Clusters extends SimpleKeeper {

        Clusters(Work work) {
            super(work, "cluster", 809, 811, 813);
        }

        @Override
        public Entity add(Act act, @Nullable Entity parent, ObjectNode body) {
            String cpu = body.path("cpu").path("type").asString("Intel");
            if (!cpu.isEmpty() && !cpu.matches(".*(Intel|AMD|IBM|Secure).*")) {
                throw Refused.invalid("Cannot create Cluster. The chosen CPU is not supported.");
            }
            return super.add(act, parent, body);
        }

        @Override
        public Entity shown(Entity cluster, boolean isNew) {
            return new Entity(cluster.kind(), cluster.key(), cluster.name(), cluster.ref("data_center"))
                    .sharing(cluster.fields());
        }

        @Override
        void complete(Act act, Entity cluster, @Nullable Entity parent) {
            cluster.set("fips_mode", cluster.own("fips_mode") == null ? "undefined" : cluster.text("fips_mode"));
            ObjectNode policy = JsonMapper.shared().createObjectNode();
            policy.put("href", "/ovirt-engine/api/schedulingpolicies/b4ed2332-a7ac-4d5f-9596-99a439cb2812");
            cluster.set("scheduling_policy", policy.put("id", "b4ed2332-a7ac-4d5f-9596-99a439cb2812"));
            Entity pool = state().table("macpools").sorted().get(0);
            cluster.set("mac_pool", pool);
            Entity profile =
                    new Entity(state().kind("cpu_profile"), state().ids().next(), cluster.name(), cluster);
            state().table("cpu_profile").put(profile.set("cluster", cluster));
            for (Entity network : state().table("network").sorted()) {
                if (network.name().equals("ovirtmgmt") && network.ref("data_center") == cluster.ref("data_center")) {
                    ObjectNode usages = JsonMapper.shared().createObjectNode();
                    ArrayNode usage = usages.putArray("usage");
                    List.of("vm", "display", "migration", "management", "default_route")
                            .forEach(usage::add);
                    cluster.adopt(new Entity(state().kind("cluster_network"), network.key(), network.name(), cluster)
                            .set("#network", network)
                            .set("usages", usages)
                            .set("required", "true")
                            .set("display", "true"));
                }
            }
        }

        @Override
        public @Nullable Entity remove(Act act, Entity cluster, Map<String, String> parameters) {
            List<String> reasons = new ArrayList<>();
            if (isUsed("host", cluster)) {
                reasons.add("Cannot remove Cluster. Cluster contains one or more Hosts");
            }
            if (isUsed("vm", cluster)) {
                reasons.add("Cannot remove Cluster. One or more VMs are still assigned to the Cluster");
            }
            if (isUsed("template", cluster)) {
                reasons.add("Cannot remove Cluster. One or more Template(s) are still associated with the Cluster");
            }
            if (!reasons.isEmpty() && !act.atOnce()) {
                throw Refused.conflict(String.join(", ", reasons));
            }
            for (Entity profile : List.copyOf(state().table("cpu_profile").sorted())) {
                if (profile.ref("cluster") == cluster) {
                    state().table("cpu_profile").remove(profile);
                }
            }
            return super.remove(act, cluster, parameters);
        }

        private boolean isUsed(String kind, Entity cluster) {
            for (Entity each : state().table(kind).unsorted()) {
                if (each.ref("cluster") == cluster) {
                    return true;
                }
            }
            return false;
        }
    }
}

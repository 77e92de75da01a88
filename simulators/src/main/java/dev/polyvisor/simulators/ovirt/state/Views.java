package dev.polyvisor.simulators.ovirt.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is found below an entity. Much of it is kept nowhere: it is made from what is, each time somebody asks. Guarded as
 * {@link EngineState}.
 */
public final class Views {
    private final EngineState state;
    private final GuestViews guest;
    private final StorageViews storage;

    public Views(EngineState state) {
        this.state = state;
        this.guest = new GuestViews(state);
        this.storage = new StorageViews(state);
    }

    /**
     * The entities below one.
     *
     * @param segment the collection, for example {@code nics}
     * @return null when there is no such collection
     */
    public @Nullable List<Entity> below(Entity parent, String segment) {
        String kind = parent.kind().below(segment);
        if (kind == null) {
            return null;
        } else if (kind.equals("{}") || kind.endsWith("[]")) {
            return List.of();
        } else if (kind.startsWith("!")) {
            throw Refused.fault(400, "Operation Failed", "Internal Engine Error");
        }
        return switch (kind) {
            case "domain_disk_profile" -> diskProfiles(parent);
            case "cluster", "vnic_profile" -> referring(kind, parent);
            case "cluster_cpu_profile" -> cpuProfiles(parent);
            case "dc_network" -> networksOf(parent);
            case "cluster_network" -> clusterNetworks(parent);
            case "quota" -> List.of(quota(parent));
            case "attached_storage_domain", "domain_disk", "storage_connection", "template", "vm" ->
                storage.below(parent, kind);
            case "permission" -> permissions(parent);
            case "host_device" -> hostDevices(parent);
            case "host_numa_node" -> hostParts(parent, "numaNodes", kind);
            case "host_cpu_unit" -> hostParts(parent, "cpuUnits", kind);
            case "nic_statistic", "step_statistic" -> List.of();
            case "cdrom",
                    "graphics_console",
                    "reported_device",
                    "application",
                    "snapshot",
                    "snapshot_disk",
                    "snapshot_nic",
                    "snapshot_cdrom" -> guest.below(parent, kind);
            case "host_statistic", "vm_statistic", "disk_statistic" -> statistics(parent, kind);
            default -> parent.children(kind);
        };
    }

    /** How a collection looks when nothing is in it: null for an empty object, else the name of the empty array. */
    public @Nullable String emptyForm(Entity parent, String segment) {
        String kind = Objects.requireNonNullElse(parent.kind().below(segment), "");
        return kind.endsWith("[]")
                ? kind.substring(0, kind.length() - 2)
                : segment.equals("numanodes") || segment.equals("diskprofiles")
                        ? state.kind(kind).element()
                        : null;
    }

    private List<Entity> referring(String kind, Entity to) {
        String field = to.kind().element();
        return matching(state.table(kind), each -> each.ref(field) == to);
    }

    private List<Entity> cpuProfiles(Entity cluster) {
        List<Entity> found = new ArrayList<>();
        for (Entity each : referring("cpu_profile", cluster)) {
            found.add(new Entity(state.kind("cluster_cpu_profile"), each.key(), each.name(), cluster)
                    .sharing(each.fields()));
        }
        return found;
    }

    private List<Entity> diskProfiles(Entity domain) {
        List<Entity> found = new ArrayList<>();
        for (Entity each : referring("disk_profile", domain)) {
            found.add(new Entity(state.kind("domain_disk_profile"), each.key(), each.name(), domain)
                    .sharing(each.fields()));
        }
        return found;
    }

    /** What was recorded of a host with two sockets. */
    private List<Entity> hostParts(Entity host, String part, String kind) {
        List<Entity> found = new ArrayList<>();
        state.recorded().part(part).forEach(each -> {
            Object id = each.has("id") ? Ids.derived(host.key(), 11 + found.size()) : "";
            Entity one = new Entity(state.kind(kind), id, "", host);
            each.properties().forEach(field -> {
                if (!field.getKey().equals("id")) {
                    one.set(field.getKey(), field.getValue());
                }
            });
            found.add(one);
        });
        return found;
    }

    static List<Entity> matching(Table table, Predicate<Entity> condition) {
        List<Entity> found = new ArrayList<>();
        for (Entity each : table.sorted()) {
            if (condition.test(each)) {
                found.add(each);
            }
        }
        return found;
    }

    private List<Entity> networksOf(Entity dataCenter) {
        List<Entity> found = new ArrayList<>();
        for (Entity each : matching(state.table("network"), network -> network.ref("data_center") == dataCenter)) {
            found.add(new Entity(state.kind("dc_network"), each.key(), each.name(), null).sharing(each.fields()));
        }
        return found;
    }

    private List<Entity> clusterNetworks(Entity cluster) {
        List<Entity> found = new ArrayList<>();
        for (Entity each : cluster.children("cluster_network")) {
            Entity network = each.ref("#network");
            if (network != null) {
                Entity shown =
                        new Entity(each.kind(), network.key(), network.name(), cluster).sharing(network.fields());
                for (int i = 0; i < each.fields().length; i += 2) {
                    shown.set((String) each.fields()[i], each.fields()[i + 1]);
                }
                found.add(shown);
            }
        }
        return found;
    }

    /** The quota that every data centre has. */
    public Entity quota(Entity dataCenter) {
        return new Entity(state.kind("quota"), Ids.derived(dataCenter.key(), 7), "Default", dataCenter);
    }

    /** Those of the administrator and of everybody. */
    public List<Entity> permissions(Entity owner) {
        Kind kind = state.kind("permission");
        String field = owner.kind().element();
        Entity everyone = state.table("groups").sorted().get(0);
        return List.of(
                new Entity(kind, Ids.key("3963c86e-e571-11f1-bae4-02fc00000001"), "", owner)
                        .set(field, owner)
                        .set("role", reference("roles", "00000000-0000-0000-0000-000000000001"))
                        .set("user", state.table("users").sorted().get(0)),
                new Entity(kind, Ids.key("58ca605c-010d-0307-0224-0000000001a9"), "", everyone)
                        .set(field, owner)
                        .set("role", reference("roles", "def00021-0000-0000-0000-def000000015"))
                        .set("group", everyone));
    }

    private static JsonNode reference(String collection, String id) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("href", EngineState.ROOT + "/" + collection + "/" + id)
                .put("id", id);
    }

    private List<Entity> hostDevices(Entity host) {
        List<Entity> found = new ArrayList<>();
        state.recorded().part("hostDevices").forEach(each -> found.add(hostDevice(host, each)));
        return found;
    }

    private Entity hostDevice(Entity host, JsonNode recorded) {
        Entity device = new Entity(
                state.kind("host_device"),
                recorded.path("id").stringValue(),
                recorded.path("name").stringValue(),
                host);
        recorded.properties().forEach(each -> {
            if (each.getKey().equals("parent_device")) {
                ObjectNode above = ((ObjectNode) each.getValue()).deepCopy();
                device.set(
                        "parent_device",
                        above.put(
                                "href",
                                host.href() + "/devices/" + above.path("id").asString()));
            } else if (!each.getKey().equals("id") && !each.getKey().equals("name")) {
                device.set(each.getKey(), each.getValue());
            }
        });
        return device;
    }

    private List<Entity> statistics(Entity owner, String kind) {
        List<Entity> found = new ArrayList<>();
        boolean down = owner.is("status", "down");
        state.recorded().part("statistics").path(owner.kind().element()).forEach(each -> {
            boolean isHistory = each.path("name").stringValue().endsWith(".history");
            Entity one = new Entity(
                    state.kind(isHistory ? "history" : kind),
                    UUID.fromString(each.path("id").stringValue()),
                    each.path("name").stringValue(),
                    isHistory ? null : owner);
            each.properties().forEach(field -> {
                if (!field.getKey().equals("id") && !field.getKey().equals("name")) {
                    one.set(field.getKey(), field.getValue());
                }
            });
            if (one.name().startsWith("memory.")
                    && (one.name().endsWith("total") || one.name().endsWith("installed"))) {
                one.set("values", datum(Long.parseLong(owner.text("memory"))));
            } else if (down && one.name().endsWith(".history")) {
                one.set("values", JsonMapper.shared().createObjectNode());
            } else if (down && !one.name().equals("disks.usage")) {
                one.set("values", datum(0));
            }
            found.add(one);
        });
        return found;
    }

    private static JsonNode datum(long value) {
        ObjectNode values = JsonMapper.shared().createObjectNode();
        values.putArray("value").addObject().put("datum", value);
        return values;
    }
}

package dev.polyvisor.driver.ovirt.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.driver.ovirt.model.OvirtSnapshot;
import dev.polyvisor.driver.ovirt.session.OvirtKeys;
import dev.polyvisor.driver.ovirt.testing.Model;
import dev.polyvisor.driver.ovirt.testing.Recordings.Recording;
import dev.polyvisor.driver.ovirt.testing.Samples;
import dev.polyvisor.driver.ovirt.wire.WireApi;
import dev.polyvisor.driver.ovirt.wire.WireCluster;
import dev.polyvisor.driver.ovirt.wire.WireDataCenter;
import dev.polyvisor.driver.ovirt.wire.WireDisk;
import dev.polyvisor.driver.ovirt.wire.WireDiskProfile;
import dev.polyvisor.driver.ovirt.wire.WireEvent;
import dev.polyvisor.driver.ovirt.wire.WireHost;
import dev.polyvisor.driver.ovirt.wire.WireNetwork;
import dev.polyvisor.driver.ovirt.wire.WireNicProfile;
import dev.polyvisor.driver.ovirt.wire.WireNumaNode;
import dev.polyvisor.driver.ovirt.wire.WireOption;
import dev.polyvisor.driver.ovirt.wire.WireStorageDomain;
import dev.polyvisor.driver.ovirt.wire.WireTag;
import dev.polyvisor.driver.ovirt.wire.WireTemplate;
import dev.polyvisor.driver.ovirt.wire.WireVm;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Maps what an engine has said and compares it with the tables. Notes which rows were seen with a value. */
final class Mapped {

    private final ResourceMapper resources = new ResourceMapper(new OvirtKeys(Model.PROVIDER));
    private final VmMapper vms = new VmMapper(new OvirtKeys(Model.PROVIDER));
    private final Places nowhere = new Places(new Model().context());
    private final Set<String> seen = new HashSet<>();
    private final Set<String> known = new TreeSet<>();

    /** Collections of their own, by the last word of the path. */
    private final Map<String, Table<?>> tables = Map.ofEntries(
            table("vms", "vm", VmTable.ROWS, node -> vms.vm(read(node, WireVm.class), List.of(), nowhere)),
            table("hosts", "host", ResourceTables.HOST, node -> resources.host(read(node, WireHost.class), nowhere)),
            table(
                    "datacenters",
                    "data_center",
                    ResourceTables.DATA_CENTER,
                    node -> resources.dataCenter(read(node, WireDataCenter.class))),
            table(
                    "clusters",
                    "cluster",
                    ResourceTables.CLUSTER,
                    node -> resources.cluster(read(node, WireCluster.class), nowhere)),
            table(
                    "networks",
                    "network",
                    ResourceTables.NETWORK,
                    node -> resources.network(read(node, WireNetwork.class), nowhere)),
            table(
                    "storagedomains",
                    "storage_domain",
                    ResourceTables.STORAGE_DOMAIN,
                    node -> resources.storageDomain(read(node, WireStorageDomain.class), Optional.empty(), nowhere)),
            table(
                    "vnicprofiles",
                    "vnic_profile",
                    ResourceTables.NIC_PROFILE,
                    node -> resources.nicProfile(read(node, WireNicProfile.class), nowhere)),
            table(
                    "diskprofiles",
                    "disk_profile",
                    ResourceTables.DISK_PROFILE,
                    node -> resources.diskProfile(read(node, WireDiskProfile.class), nowhere)),
            table("disks", "disk", ResourceTables.DISK, node -> resources.disk(read(node, WireDisk.class), nowhere)),
            table(
                    "templates",
                    "template",
                    ResourceTables.TEMPLATE,
                    node -> vms.template(read(node, WireTemplate.class), nowhere)),
            table("tags", "tag", ResourceTables.TAG, node -> resources.tag(read(node, WireTag.class))),
            table("snapshots", "snapshot", ResourceTables.SNAPSHOT, this::snapshot),
            table("options", "", ResourceTables.SERVER_CPU, node -> resources.serverCpu(read(node, WireOption.class))));

    /** Collections within an entity, by its collection and theirs: the names of the member and of its elements. */
    private static final Map<String, List<String>> PARTS = Map.of(
            "vms/nics", List.of("nics", "nic"),
            "vms/diskattachments", List.of("disk_attachments", "disk_attachment"),
            "vms/cdroms", List.of("cdroms", "cdrom"),
            "vms/hostdevices", List.of("host_devices", "host_device"),
            "vms/watchdogs", List.of("watchdogs", "watchdog"),
            "vms/snapshots", List.of("snapshots", "snapshot"),
            "vms/tags", List.of("tags", "tag"),
            "hosts/nics", List.of("nics", "host_nic"),
            "hosts/networkattachments", List.of("network_attachments", "network_attachment"));

    private record Table<T>(String element, List<Row<T>> rows, Function<JsonNode, T> mapper) {}

    void check(Recording recording, JsonNode reply) {
        String collection = recording.collection();
        boolean one = recording.ofOne() || !recording.method().equals("GET");
        String last = collection.substring(collection.lastIndexOf('/') + 1);
        if (collection.equals("events")) {
            elements(reply, "event", one).forEach(Mapped::event);
        } else if (collection.equals("options")) {
            compare("options", elements(reply.path("values"), "system_option_value", false));
        } else if (collection.equals("vms/numanodes")) {
            elements(reply, "vm_numa_node", one).forEach(this::numaNode);
        } else if (PARTS.containsKey(collection)) {
            List<String> names = PARTS.get(collection);
            String owner = collection.substring(0, collection.indexOf('/'));
            compare(owner, List.of(within(names, one ? wrapped(names.get(1), reply) : reply)));
            if (tables.containsKey(last)) {
                compare(last, elements(reply, names.get(1), one));
            }
        } else {
            assertThat(tables).as("what %s is", collection).containsKey(last);
            compare(last, elements(reply, tables.get(last).element(), one));
        }
    }

    void root(JsonNode reply) {
        WireApi api = read(reply, WireApi.class);
        assertThat(api.productInfo().version().fullVersion())
                .isEqualTo(reply.at("/product_info/version/full_version").asString());
        assertThat(api.productInfo().version().major())
                .isEqualTo(reply.at("/product_info/version/major").asString());
    }

    /** The rows that have never had a value. */
    Set<String> neverSeen() {
        Set<String> missing = new TreeSet<>(known);
        missing.removeAll(seen);
        return missing;
    }

    /** Compares elements of a collection with its table. */
    void compare(String collection, List<JsonNode> elements) {
        compare(tables.get(collection), elements, collection);
    }

    private <T> void compare(Table<T> table, List<JsonNode> elements, String collection) {
        for (JsonNode element : elements) {
            T value = table.mapper().apply(element);
            for (Row<T> row : table.rows()) {
                Object expected = row.engine().apply(element);
                assertThat(row.ours().apply(value))
                        .as("%s of %s", row.field(), element)
                        .isEqualTo(expected);
                if (!Set.<Object>of("", 0L, false, List.of(), Optional.empty()).contains(expected)) {
                    seen.add(collection + ' ' + row.field());
                }
            }
        }
    }

    static List<JsonNode> elements(JsonNode reply, String element, boolean one) {
        List<JsonNode> found = new ArrayList<>();
        if (one) {
            found.add(reply);
        } else {
            reply.path(element).forEach(found::add);
            assertThat(reply.isEmpty() || reply.has(element))
                    .as("an object that is empty or has '%s'", element)
                    .isTrue();
        }
        return found;
    }

    private <T> Map.Entry<String, Table<?>> table(
            String collection, String element, List<Row<T>> rows, Function<JsonNode, T> mapper) {
        rows.forEach(row -> known.add(collection + ' ' + row.field()));
        return Map.entry(collection, new Table<>(element, rows, mapper));
    }

    /** Snapshots are mapped with their machine, which leaves out the active one. */
    private OvirtSnapshot snapshot(JsonNode node) {
        ObjectNode regular = ((ObjectNode) node).deepCopy();
        if (regular.path("snapshot_type").asString("").equals("active")) {
            assertThat(snapshots(node)).isEmpty();
            ((ObjectNode) node).put("snapshot_type", "regular");
        }
        return snapshots(node).get(0);
    }

    private List<OvirtSnapshot> snapshots(JsonNode node) {
        JsonNode vm = within(List.of("snapshots", "snapshot"), wrapped("snapshot", node));
        return vms.snapshots(read(vm, WireVm.class), Optional.empty());
    }

    private void numaNode(JsonNode node) {
        ObjectNode vm = JsonNodeFactory.instance.objectNode().put("id", "i");
        var mapped = vms.vm(read(vm, WireVm.class), List.of(read(node, WireNumaNode.class)), nowhere);
        var ours = mapped.devices().numaNodes().get(0);
        assertThat((long) ours.index()).isEqualTo(Row.number("index").apply(node));
        assertThat(VmTable.each(ours.cpus(), cpu -> (long) cpu))
                .isEqualTo(Row.list("cpu/cores/core", Row.number("index")).apply(node));
        assertThat(VmTable.each(ours.hostNodes(), pin -> (long) pin))
                .isEqualTo(Row.list("numa_node_pins/numa_node_pin", Row.number("index"))
                        .apply(node));
    }

    private static void event(JsonNode node) {
        WireEvent event = read(node, WireEvent.class);
        assertThat(event.id()).isEqualTo(node.path("id").asString()).matches("[0-9]+");
        assertThat(event.code()).isEqualTo(node.path("code").asString()).matches("[0-9]+");
        assertThat(event.time()).isEqualTo(node.path("time").asString());
        Stream.of(
                        Map.entry("vm", Optional.ofNullable(event.vm())),
                        Map.entry("host", Optional.ofNullable(event.host())),
                        Map.entry("cluster", Optional.ofNullable(event.cluster())),
                        Map.entry("data_center", Optional.ofNullable(event.dataCenter())),
                        Map.entry("template", Optional.ofNullable(event.template())),
                        Map.entry("storage_domain", Optional.ofNullable(event.storageDomain())))
                .forEach(reference -> assertThat(
                                reference.getValue().map(to -> to.id()).orElse(""))
                        .isEqualTo(node.at("/" + reference.getKey() + "/id").asString("")));
    }

    private static JsonNode within(List<String> names, JsonNode collection) {
        ObjectNode owner = JsonNodeFactory.instance.objectNode().put("id", "i");
        owner.set(names.get(0), collection);
        return owner;
    }

    private static JsonNode wrapped(String element, JsonNode one) {
        ObjectNode collection = JsonNodeFactory.instance.objectNode();
        collection.putArray(element).add(one);
        return collection;
    }

    private static <T> T read(JsonNode node, Class<T> type) {
        return Samples.value(node, type);
    }
}

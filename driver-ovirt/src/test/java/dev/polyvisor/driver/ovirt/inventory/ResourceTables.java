package dev.polyvisor.driver.ovirt.inventory;

import static dev.polyvisor.driver.ovirt.inventory.Row.all;
import static dev.polyvisor.driver.ovirt.inventory.Row.at;
import static dev.polyvisor.driver.ovirt.inventory.Row.flag;
import static dev.polyvisor.driver.ovirt.inventory.Row.list;
import static dev.polyvisor.driver.ovirt.inventory.Row.maybe;
import static dev.polyvisor.driver.ovirt.inventory.Row.number;
import static dev.polyvisor.driver.ovirt.inventory.Row.ref;
import static dev.polyvisor.driver.ovirt.inventory.Row.text;
import static dev.polyvisor.driver.ovirt.inventory.VmTable.each;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.driver.ovirt.model.OvirtCluster;
import dev.polyvisor.driver.ovirt.model.OvirtDataCenter;
import dev.polyvisor.driver.ovirt.model.OvirtDisk;
import dev.polyvisor.driver.ovirt.model.OvirtDiskProfile;
import dev.polyvisor.driver.ovirt.model.OvirtHost;
import dev.polyvisor.driver.ovirt.model.OvirtNetwork;
import dev.polyvisor.driver.ovirt.model.OvirtNicProfile;
import dev.polyvisor.driver.ovirt.model.OvirtServerCpu;
import dev.polyvisor.driver.ovirt.model.OvirtSnapshot;
import dev.polyvisor.driver.ovirt.model.OvirtStorageDomain;
import dev.polyvisor.driver.ovirt.model.OvirtTag;
import dev.polyvisor.driver.ovirt.model.OvirtTemplate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/** What everything but machines shows of what the engine says. */
final class ResourceTables {
    static final List<Row<OvirtDataCenter>> DATA_CENTER = List.of(
            Row.of("id", text("id"), value -> value.key().id()),
            Row.of("name", text("name"), OvirtDataCenter::name),
            Row.of("description", text("description"), OvirtDataCenter::description),
            Row.of("status", text("status"), OvirtDataCenter::status),
            Row.of("local", flag("local"), OvirtDataCenter::local),
            Row.of("version", ResourceTables::level, OvirtDataCenter::version));

    static final List<Row<OvirtCluster>> CLUSTER = List.of(
            Row.of("id", text("id"), value -> value.key().id()),
            Row.of("name", text("name"), OvirtCluster::name),
            Row.of("description", text("description"), OvirtCluster::description),
            Row.of("data centre", ref("data_center"), value -> Row.id(value.dataCenter())),
            Row.of("ha_reservation", flag("ha_reservation"), OvirtCluster::haReservation),
            Row.of("ksm", flag("ksm/enabled"), OvirtCluster::ksmEnabled),
            Row.of("bios_type", text("bios_type"), OvirtCluster::biosType),
            Row.of("cpu type", text("cpu/type"), OvirtCluster::cpuType),
            Row.of("architecture", text("cpu/architecture"), OvirtCluster::cpuArchitecture),
            Row.of("major", text("version/major"), OvirtCluster::versionMajor),
            Row.of("minor", text("version/minor"), OvirtCluster::versionMinor));

    static final List<Row<OvirtHost>> HOST = List.of(
            Row.of("id", text("id"), value -> value.key().id()),
            Row.of("name", text("name"), OvirtHost::name),
            Row.of("description", text("description"), OvirtHost::description),
            Row.of("cluster", ref("cluster"), value -> Row.id(value.cluster())),
            Row.of("status", text("status"), OvirtHost::nativeState),
            Row.of(
                    "maintenance",
                    node -> at(node, "status").asString("").equals("maintenance"),
                    OvirtHost::inMaintenance),
            Row.of("address", text("address"), OvirtHost::address),
            Row.of("product", text("os/type"), OvirtHost::productName),
            Row.of("product version", text("os/version/full_version"), OvirtHost::productVersion),
            Row.of("sockets", number("cpu/topology/sockets"), value -> (long) value.cpuSockets()),
            Row.of("cores", number("cpu/topology/cores"), value -> (long) value.cpuCores()),
            Row.of("threads", number("cpu/topology/threads"), value -> (long) value.cpuThreads()),
            Row.of("memory", maybe("memory"), value -> value.memory().map(DataSize::bytes)),
            Row.of(
                    "attachments",
                    list("network_attachments/network_attachment", all(text("id"), ref("network"))),
                    value -> each(value.networkAttachments(), one -> List.of(one.id(), Row.id(one.network())))),
            Row.of(
                    "nics",
                    list(
                            "nics/host_nic",
                            all(text("id"), text("name"), number("speed"), number("mtu"), text("vlan/id"))),
                    value -> each(
                            value.nics(),
                            nic -> List.of(nic.id(), nic.name(), nic.linkSpeed(), nic.mtu(), nic.vlan()))));

    static final List<Row<OvirtNetwork>> NETWORK = List.of(
            Row.of("id", text("id"), value -> value.key().id()),
            Row.of("name", text("name"), OvirtNetwork::name),
            Row.of("description", text("description"), OvirtNetwork::description),
            Row.of("data centre", ref("data_center"), value -> Row.id(value.dataCenter())),
            Row.of("vlan", text("vlan/id"), OvirtNetwork::vlanId),
            Row.of("mtu", number("mtu"), OvirtNetwork::mtu),
            Row.of("usages", list("usages/usage", JsonNode::asString), OvirtNetwork::usages),
            Row.of(
                    "profiles",
                    node -> ((List<?>) list("vnic_profiles/vnic_profile", text("id"))
                                    .apply(node))
                            .stream().map(String.class::cast).sorted().toList(),
                    OvirtNetwork::nicProfiles));

    static final List<Row<OvirtStorageDomain>> STORAGE_DOMAIN = List.of(
            Row.of("id", text("id"), value -> value.key().id()),
            Row.of("name", text("name"), OvirtStorageDomain::name),
            Row.of("description", text("description"), OvirtStorageDomain::description),
            Row.of("data centre", ref("data_centers/data_center/0"), value -> Row.id(value.dataCenter())),
            Row.of("type", text("type"), OvirtStorageDomain::type),
            Row.of("storage", text("storage/type"), OvirtStorageDomain::storageType),
            Row.of("status", text("status"), OvirtStorageDomain::status),
            Row.of("available", maybe("available"), value -> value.available().map(DataSize::bytes)),
            Row.of("used", maybe("used"), value -> value.used().map(DataSize::bytes)),
            Row.of(
                    "capacity",
                    ResourceTables::capacity,
                    value -> value.capacity().map(DataSize::bytes)));

    static final List<Row<OvirtNicProfile>> NIC_PROFILE = List.of(
            Row.of("id", text("id"), value -> value.key().id()),
            Row.of("name", text("name"), OvirtNicProfile::name),
            Row.of("description", text("description"), OvirtNicProfile::description),
            Row.of("network", ref("network"), value -> Row.id(value.network())),
            Row.of("qos", ref("qos"), OvirtNicProfile::qos),
            Row.of("filter", ref("network_filter"), OvirtNicProfile::networkFilter),
            Row.of("port_mirroring", flag("port_mirroring"), OvirtNicProfile::portMirroring),
            Row.of(
                    "pass_through",
                    node -> at(node, "pass_through/mode").asString("").equals("enabled"),
                    OvirtNicProfile::passThrough),
            Row.of(
                    "properties",
                    list("custom_properties/custom_property", all(text("name"), text("value"))),
                    value -> each(value.properties(), one -> List.of(one.name(), one.value()))));

    static final List<Row<OvirtDiskProfile>> DISK_PROFILE = List.of(
            Row.of("id", text("id"), value -> value.key().id()),
            Row.of("name", text("name"), OvirtDiskProfile::name),
            Row.of("description", text("description"), OvirtDiskProfile::description),
            Row.of("storage domain", ref("storage_domain"), value -> Row.id(value.storageDomain())),
            Row.of("qos", ref("qos"), OvirtDiskProfile::qos));

    static final List<Row<OvirtDisk>> DISK = List.of(
            Row.of("id", text("id"), value -> value.key().id()),
            Row.of("name", text("name"), OvirtDisk::name),
            Row.of("description", text("description"), OvirtDisk::description),
            Row.of("shareable", flag("shareable"), OvirtDisk::shared),
            Row.of("profile", ref("disk_profile"), value -> Row.id(value.profile())),
            Row.of(
                    "storage domains",
                    list("storage_domains/storage_domain", text("id")),
                    value -> each(value.storageDomains(), key -> key.id())),
            Row.of("provisioned_size", maybe("provisioned_size"), value -> boxed(value.provisionedSize())),
            Row.of("actual_size", number("actual_size"), OvirtDisk::actualSize),
            Row.of("status", text("status"), OvirtDisk::status),
            Row.of("backup", text("backup"), OvirtDisk::backup),
            Row.of("storage_type", text("storage_type"), OvirtDisk::storageType),
            Row.of("content_type", text("content_type"), OvirtDisk::contentType),
            Row.of("format", text("format"), OvirtDisk::format),
            Row.of(
                    "units",
                    list(
                            "lun_storage/logical_units/logical_unit",
                            all(
                                    text("id"),
                                    text("address"),
                                    text("port"),
                                    text("target"),
                                    number("lun_mapping"),
                                    maybe("size"))),
                    value -> each(
                            value.logicalUnits(),
                            unit -> List.of(
                                    unit.id(),
                                    unit.address(),
                                    unit.port(),
                                    unit.target(),
                                    (long) unit.lunMapping(),
                                    boxed(unit.size())))));

    static final List<Row<OvirtTemplate>> TEMPLATE = List.of(
            Row.of("id", text("id"), value -> value.key().id()),
            Row.of("name", text("name"), OvirtTemplate::name),
            Row.of("description", text("description"), OvirtTemplate::description),
            Row.of("cluster", ref("cluster"), value -> Row.id(value.cluster())),
            Row.of("status", text("status"), OvirtTemplate::status),
            Row.of("os", text("os/type"), OvirtTemplate::osType),
            Row.of("architecture", text("cpu/architecture"), OvirtTemplate::architecture),
            Row.of("sockets", number("cpu/topology/sockets"), value -> (long) value.cpuSockets()),
            Row.of("cores", number("cpu/topology/cores"), value -> (long) value.cpuCores()),
            Row.of("threads", number("cpu/topology/threads"), value -> (long) value.cpuThreads()),
            Row.of("memory", number("memory"), OvirtTemplate::memory),
            Row.of("bios", text("bios/type"), OvirtTemplate::bios),
            Row.of("version", number("version/version_number"), value -> (long) value.version()),
            Row.of(
                    "creation_time",
                    maybe("creation_time"),
                    value -> value.created().map(Instant::toEpochMilli)),
            Row.of(
                    "disks",
                    list("disk_attachments/disk_attachment", all(text("id"), text("interface"), ref("disk"))),
                    value ->
                            each(value.diskAttachments(), disk -> List.of(disk.id(), disk.bus(), Row.id(disk.disk())))),
            Row.of(
                    "nics",
                    list("nics/nic", all(text("id"), text("name"), text("interface"), ref("vnic_profile"))),
                    value -> each(
                            value.nics(), nic -> List.of(nic.id(), nic.name(), nic.bus(), Row.id(nic.profile())))));

    static final List<Row<OvirtSnapshot>> SNAPSHOT = List.of(
            Row.of("id", text("id"), value -> value.key().id()),
            Row.of("description", text("description"), OvirtSnapshot::name),
            Row.of("type", text("snapshot_type"), OvirtSnapshot::type),
            Row.of("status", text("snapshot_status"), OvirtSnapshot::status),
            Row.of("memory", flag("persist_memorystate"), OvirtSnapshot::persistMemory),
            Row.of("date", maybe("date"), value -> value.created().map(Instant::toEpochMilli)));

    static final List<Row<OvirtTag>> TAG = List.of(
            Row.of("id", text("id"), value -> value.key().id()),
            Row.of("name", text("name"), OvirtTag::name),
            Row.of("description", text("description"), OvirtTag::description),
            Row.of("parent", ref("parent"), value -> Row.id(value.parent())));

    static final List<Row<OvirtServerCpu>> SERVER_CPU = List.of(
            Row.of("id", text("version"), value -> value.key().id()),
            Row.of("version", text("version"), OvirtServerCpu::name),
            Row.of("value", text("value"), OvirtServerCpu::value));

    private ResourceTables() {}

    private static Optional<Long> boxed(OptionalLong size) {
        return size.isPresent() ? Optional.of(size.getAsLong()) : Optional.empty();
    }

    private static Object level(JsonNode node) {
        String major = at(node, "version/major").asString("");
        return major.isEmpty() ? "" : major + '.' + at(node, "version/minor").asString("");
    }

    private static Object capacity(JsonNode node) {
        Object free = maybe("available").apply(node);
        Object used = maybe("used").apply(node);
        return ((Optional<?>) free).flatMap(one -> ((Optional<?>) used).map(other -> (Long) one + (Long) other));
    }
}

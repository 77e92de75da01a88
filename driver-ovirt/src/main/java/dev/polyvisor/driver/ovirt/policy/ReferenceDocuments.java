package dev.polyvisor.driver.ovirt.policy;

import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.Workload;
import dev.polyvisor.driver.ovirt.model.OvirtCluster;
import dev.polyvisor.driver.ovirt.model.OvirtDataCenter;
import dev.polyvisor.driver.ovirt.model.OvirtDisk;
import dev.polyvisor.driver.ovirt.model.OvirtDiskProfile;
import dev.polyvisor.driver.ovirt.model.OvirtHost;
import dev.polyvisor.driver.ovirt.model.OvirtNicProfile;
import dev.polyvisor.driver.ovirt.model.OvirtServerCpu;
import dev.polyvisor.driver.ovirt.model.Property;
import dev.polyvisor.http.JsonWriter;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Writes what a machine refers to, with the member names that rules read. */
final class ReferenceDocuments {
    private final Workload workload;
    private final JsonWriter out;

    ReferenceDocuments(Workload workload, JsonWriter out) {
        this.workload = workload;
        this.out = out;
    }

    /**
     * What each document begins with.
     *
     * @param collection what its sort is called in links
     * @param path names from the top down, empty for a value without a path
     */
    void common(Entry<?> entry, String description, String collection, String path) {
        ResourceKey key = entry.key();
        text("id", key.id());
        out.name("revision").value(entry.changedAt());
        text("path", path);
        text("name", entry.value().name());
        text("description", description);
        text("selfLink", "providers/ovirt/" + key.provider() + '/' + collection + '/' + key.id());
    }

    /** What stands for a profile that there is none of. */
    private void nothing() {
        text("id", "");
        out.name("revision").value(0);
        text("path", "");
        text("name", "");
        text("description", "");
        text("selfLink", "");
    }

    /** A name below that of what it is in; empty when that is not there. */
    String path(Optional<ResourceKey> parent, String name) {
        return parent.flatMap(key -> workload.reference(key, Resource.class))
                .map(above -> above.name() + '/' + name)
                .orElse("");
    }

    private void common(Resource value, String description, String collection, String path) {
        common(Objects.requireNonNull(workload.references().get(value.key())), description, collection, path);
    }

    void disk(OvirtDisk disk) {
        out.beginObject();
        common(disk, disk.description(), "disks", "");
        out.name("shared").value(disk.shared());
        text("storageDomain", id(disk.pool()));
        size("provisionedSize", disk.provisionedSize());
        out.name("actualSize").value(disk.actualSize());
        text("status", disk.status());
        text("storageType", disk.storageType());
        // the capital letter is that of the document that rules were written for
        out.name("lunStorage").beginObject().name("LogicalUnits").beginObject();
        array("logicalUnit", disk.logicalUnits(), unit -> {
            out.beginObject();
            text("lunId", unit.id());
            text("address", unit.address());
            text("port", unit.port());
            text("target", unit.target());
            out.name("lunMapping").value(unit.lunMapping());
            size("size", unit.size());
            out.endObject();
        });
        out.endObject().endObject();
        if (disk.profile().isEmpty()) {
            out.name("profile").beginObject();
            nothing();
            text("storageDomain", "");
            text("qos", "");
            out.endObject();
        } else {
            value("profile", disk.profile(), OvirtDiskProfile.class, this::diskProfile);
        }
        out.endObject();
    }

    private void diskProfile(OvirtDiskProfile profile) {
        out.beginObject();
        common(profile, profile.description(), "diskprofiles", "");
        text("storageDomain", id(profile.storageDomain()));
        text("qos", profile.qos());
        out.endObject();
    }

    void nicProfile(OvirtNicProfile profile) {
        out.beginObject();
        common(profile, profile.description(), "nicprofiles", "");
        nicProfile(
                id(profile.network()),
                profile.qos(),
                profile.networkFilter(),
                profile.portMirroring(),
                profile.passThrough());
        array("properties", profile.properties(), this::property);
        out.endObject();
    }

    /** What stands for the profile of an interface that has none. */
    void noNicProfile() {
        out.beginObject();
        nothing();
        nicProfile("", "", "", false, false);
        out.name("properties").value((String) null);
        out.endObject();
    }

    private void nicProfile(String network, String qos, String filter, boolean mirroring, boolean passThrough) {
        text("network", network);
        text("qos", qos);
        text("networkFilter", filter);
        out.name("portMirroring").value(mirroring);
        out.name("passThrough").value(passThrough);
    }

    void cluster(OvirtCluster cluster) {
        out.beginObject();
        common(cluster, cluster.description(), "clusters", path(cluster.dataCenter(), cluster.name()));
        text("dataCenter", id(cluster.dataCenter()));
        out.name("haReservation").value(cluster.haReservation());
        out.name("ksmEnabled").value(cluster.ksmEnabled());
        text("biosType", cluster.biosType());
        out.name("cpu").beginObject();
        text("architecture", cluster.cpuArchitecture());
        text("type", cluster.cpuType());
        out.endObject();
        out.name("version").beginObject();
        text("major", cluster.versionMajor());
        text("minor", cluster.versionMinor());
        out.endObject();
        out.endObject();
    }

    void host(OvirtHost host) {
        out.beginObject();
        common(host, host.description(), "hosts", path(host.cluster(), host.name()));
        text("cluster", id(host.cluster()));
        text("status", host.nativeState());
        out.name("inMaintenance").value(host.inMaintenance());
        text("productName", host.productName());
        text("productVersion", host.productVersion());
        out.name("cpuSockets").value(host.cpuSockets());
        out.name("cpuCores").value(host.cpuCores());
        array("networkAttachments", host.networkAttachments(), each -> {
            out.beginObject();
            text("id", each.id());
            text("network", id(each.network()));
            out.endObject();
        });
        array("nics", host.nics(), nic -> {
            out.beginObject();
            text("id", nic.id());
            text("name", nic.name());
            out.name("linkSpeed").value(nic.linkSpeed());
            out.name("mtu").value(nic.mtu());
            text("vlan", nic.vlan());
            out.endObject();
        });
        out.endObject();
    }

    void dataCenter(OvirtDataCenter dataCenter) {
        out.beginObject();
        common(dataCenter, dataCenter.description(), "datacenters", dataCenter.name());
        out.endObject();
    }

    void serverCpu(OvirtServerCpu cpu) {
        out.beginObject();
        common(cpu, "", "servercpus", "");
        out.name("systemOptionValue").beginArray().beginObject();
        text("value", cpu.value());
        text("version", cpu.key().id());
        out.endObject().endArray();
        out.endObject();
    }

    void property(Property property) {
        out.beginObject();
        text("name", property.name());
        text("value", property.value());
        out.endObject();
    }

    <T> void array(String name, Collection<T> values, Consumer<T> element) {
        out.name(name).beginArray();
        values.forEach(element);
        out.endArray();
    }

    /** A value that the machine refers to, null when there is none or it is not there. */
    <R extends Resource> void value(String name, Optional<ResourceKey> key, Class<R> type, Consumer<R> document) {
        out.name(name);
        key.flatMap(each -> workload.reference(each, type)).ifPresentOrElse(document, () -> out.value((String) null));
    }

    /** A size that the engine does not tell is left out, since rules take 0 for an empty disk. */
    private void size(String name, OptionalLong size) {
        size.ifPresent(bytes -> out.name(name).value(bytes));
    }

    private void text(String name, String value) {
        out.name(name).value(value);
    }

    private static String id(Optional<ResourceKey> key) {
        return key.map(ResourceKey::id).orElse("");
    }
}

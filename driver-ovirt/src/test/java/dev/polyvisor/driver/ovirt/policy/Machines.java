package dev.polyvisor.driver.ovirt.policy;

import dev.polyvisor.api.Scope;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.Workload;
import dev.polyvisor.api.policy.Validation;
import dev.polyvisor.driver.ovirt.model.Cdrom;
import dev.polyvisor.driver.ovirt.model.CpuPin;
import dev.polyvisor.driver.ovirt.model.HostDevice;
import dev.polyvisor.driver.ovirt.model.LogicalUnit;
import dev.polyvisor.driver.ovirt.model.NumaNode;
import dev.polyvisor.driver.ovirt.model.OvirtCluster;
import dev.polyvisor.driver.ovirt.model.OvirtDisk;
import dev.polyvisor.driver.ovirt.model.OvirtDiskAttachment;
import dev.polyvisor.driver.ovirt.model.OvirtNic;
import dev.polyvisor.driver.ovirt.model.OvirtNicProfile;
import dev.polyvisor.driver.ovirt.model.OvirtVm;
import dev.polyvisor.driver.ovirt.model.Property;
import dev.polyvisor.driver.ovirt.model.SnapshotRef;
import dev.polyvisor.driver.ovirt.model.VmCpu;
import dev.polyvisor.driver.ovirt.model.VmDevices;
import dev.polyvisor.driver.ovirt.model.VmGuest;
import dev.polyvisor.driver.ovirt.model.VmSettings;
import dev.polyvisor.driver.ovirt.model.Watchdog;
import dev.polyvisor.driver.ovirt.testing.Model;
import dev.polyvisor.driver.ovirt.testing.Samples;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * Machines from the document that rule servers are sent. What it leaves out is as engines have it: the name {@code vm-a}, running,
 * disks and interfaces plugged, {@code auto_resume}.
 */
final class Machines {
    private final JsonNode document;
    private final Map<ResourceKey, Entry<?>> references = new HashMap<>();

    private Machines(JsonNode document) {
        this.document = document;
    }

    /** A machine with what it refers to; the document is written with apostrophes or quotation marks. */
    static Workload of(String document) {
        return new Machines(Samples.json(document)).workload();
    }

    /** Puts values in the place of what a workload refers to. */
    static Workload with(Workload workload, Set<ResourceKey> missing, Resource... values) {
        Map<ResourceKey, Entry<?>> all = new HashMap<>();
        List.of(values).forEach(value -> all.put(value.key(), entry(value)));
        return new Workload(workload.machine(), all, missing);
    }

    static <R extends Resource> Entry<R> entry(R value) {
        return new Entry<>(value.key(), value, 3, 5, 5, Validation.NONE);
    }

    private Workload workload() {
        OvirtVm vm = new OvirtVm(
                key(OvirtVm.KIND, "vm"),
                text(document, "name", "vm-a"),
                Optional.of(Scope.of("east")),
                "",
                "",
                text(document, "status", "up"),
                cluster(),
                Optional.empty(),
                Optional.empty(),
                1 << 30,
                new VmCpu(
                        1,
                        1,
                        1,
                        "x86_64",
                        text(document, "customCpuModel"),
                        document.path("cpuShares").asInt(0),
                        text(document, "cpuPinningPolicy"),
                        each(
                                "cpuAffinity",
                                pin -> new CpuPin(
                                        pin.path("cpu").asInt(),
                                        pin.path("set").asString(),
                                        List.of(pin.path("set").asInt())))),
                settings(),
                devices(),
                new VmGuest("", "", "", ""),
                properties(document),
                each("snapshots", one -> new SnapshotRef("s", "", text(one, "type"), flag(one, "persistMemory"))),
                List.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty());
        return new Workload(entry(vm), references, Set.of());
    }

    private VmSettings settings() {
        return new VmSettings(
                "server",
                text(document, "osType"),
                text(document, "bios"),
                flag(document, "bootMenuEnabled"),
                text(document, "display"),
                document.path("ioThreads").asInt(0),
                text(document, "storageErrorResumeBehaviour", "auto_resume"),
                flag(document, "haEnabled"),
                flag(document, "usbEnabled"),
                text(document, "placementPolicyAffinity"),
                "",
                "false",
                "",
                flag(document, "balloonedMemory"),
                0,
                0,
                flag(document, "hasIllegalImages"),
                false,
                false,
                document.has("tpmEnabled") ? Optional.of(flag(document, "tpmEnabled")) : Optional.empty(),
                Optional.empty());
    }

    private VmDevices devices() {
        return new VmDevices(
                each("diskAttachments", this::attachment),
                each("nics", this::nic),
                each("hostDevices", one -> new HostDevice("pci", "p", "v")),
                List.of(new Cdrom("c", "")),
                each("watchDogs", one -> new Watchdog("w", text(one, "action"), text(one, "model"))),
                each("numaNodeAffinity", node -> new NumaNode(0, List.of(0), List.of(node.asInt()))));
    }

    private OvirtDiskAttachment attachment(JsonNode node) {
        String id = "d" + references.size();
        JsonNode disk = node.path("disk");
        Optional<ResourceKey> key = disk.isObject() ? Optional.of(key(OvirtDisk.KIND, id)) : Optional.empty();
        key.ifPresent(its -> refer(new OvirtDisk(
                its,
                "disk-" + id,
                "",
                Optional.empty(),
                Optional.empty(),
                List.of(),
                size(disk, "provisionedSize"),
                0,
                text(disk, "status"),
                flag(disk, "shared"),
                "none",
                text(disk, "storageType"),
                "data",
                "cow",
                units(disk))));
        return new OvirtDiskAttachment(id, text(node, "interface"), flag(node, "scsiReservation"), key, false, true);
    }

    private static List<LogicalUnit> units(JsonNode disk) {
        List<LogicalUnit> units = new ArrayList<>();
        disk.at("/lunStorage/LogicalUnits/logicalUnit")
                .forEach(unit -> units.add(new LogicalUnit("u", "", "", "", 0, size(unit, "size"))));
        return units;
    }

    private OvirtNic nic(JsonNode node) {
        String id = "n" + references.size();
        JsonNode profile = node.path("profile");
        Optional<ResourceKey> key = profile.isObject() ? Optional.of(key(OvirtNicProfile.KIND, id)) : Optional.empty();
        key.ifPresent(its -> refer(new OvirtNicProfile(
                its,
                "lan",
                "",
                Optional.empty(),
                Optional.empty(),
                text(profile, "qos"),
                text(profile, "networkFilter"),
                flag(profile, "portMirroring"),
                flag(profile, "passThrough"),
                properties(profile))));
        return new OvirtNic(
                id,
                "nic-" + id,
                text(node, "interface"),
                key,
                "",
                !node.has("plugged") || flag(node, "plugged"),
                true,
                List.of());
    }

    private Optional<ResourceKey> cluster() {
        JsonNode cluster = document.path("cluster");
        if (!cluster.isObject()) {
            return Optional.empty();
        }
        ResourceKey key = key(OvirtCluster.KIND, "c");
        refer(new OvirtCluster(
                key,
                "prod",
                "",
                Optional.empty(),
                Optional.empty(),
                flag(cluster, "haReservation"),
                flag(cluster, "ksmEnabled"),
                text(cluster, "biosType"),
                "x86_64",
                "",
                "4",
                "8"));
        return Optional.of(key);
    }

    private static List<Property> properties(JsonNode owner) {
        List<Property> found = new ArrayList<>();
        owner.path("properties").forEach(each -> found.add(new Property(text(each, "name"), text(each, "value"))));
        return found;
    }

    private <E> List<E> each(String member, Function<JsonNode, E> element) {
        List<E> found = new ArrayList<>();
        document.path(member).forEach(node -> found.add(element.apply(node)));
        return found;
    }

    private void refer(Resource value) {
        references.put(value.key(), entry(value));
    }

    private static ResourceKey key(Kind<?> kind, String id) {
        return kind.key(Model.PROVIDER, id);
    }

    private static OptionalLong size(JsonNode node, String member) {
        return node.has(member) ? OptionalLong.of(node.get(member).asLong()) : OptionalLong.empty();
    }

    private static boolean flag(JsonNode node, String member) {
        return node.path(member).asBoolean(false);
    }

    private static String text(JsonNode node, String member) {
        return text(node, member, "");
    }

    private static String text(JsonNode node, String member, String otherwise) {
        return node.path(member).asString(otherwise);
    }
}

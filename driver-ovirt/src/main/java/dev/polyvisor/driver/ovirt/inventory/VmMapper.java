package dev.polyvisor.driver.ovirt.inventory;

import static dev.polyvisor.driver.ovirt.wire.Scalars.isTrue;
import static dev.polyvisor.driver.ovirt.wire.Scalars.number;
import static dev.polyvisor.driver.ovirt.wire.Scalars.text;
import static dev.polyvisor.driver.ovirt.wire.Scalars.time;
import static dev.polyvisor.driver.ovirt.wire.Scalars.whole;

import dev.polyvisor.api.Scope;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.driver.ovirt.model.CpuPin;
import dev.polyvisor.driver.ovirt.model.OvirtCluster;
import dev.polyvisor.driver.ovirt.model.OvirtHost;
import dev.polyvisor.driver.ovirt.model.OvirtSnapshot;
import dev.polyvisor.driver.ovirt.model.OvirtStorageDomain;
import dev.polyvisor.driver.ovirt.model.OvirtTemplate;
import dev.polyvisor.driver.ovirt.model.OvirtVm;
import dev.polyvisor.driver.ovirt.model.Property;
import dev.polyvisor.driver.ovirt.model.SnapshotRef;
import dev.polyvisor.driver.ovirt.model.VmCpu;
import dev.polyvisor.driver.ovirt.model.VmGuest;
import dev.polyvisor.driver.ovirt.model.VmSettings;
import dev.polyvisor.driver.ovirt.session.OvirtKeys;
import dev.polyvisor.driver.ovirt.wire.Listed;
import dev.polyvisor.driver.ovirt.wire.Scalars;
import dev.polyvisor.driver.ovirt.wire.WireNumaNode;
import dev.polyvisor.driver.ovirt.wire.WireProperty;
import dev.polyvisor.driver.ovirt.wire.WireRef;
import dev.polyvisor.driver.ovirt.wire.WireSnapshot;
import dev.polyvisor.driver.ovirt.wire.WireTemplate;
import dev.polyvisor.driver.ovirt.wire.WireTopology;
import dev.polyvisor.driver.ovirt.wire.WireVm;
import dev.polyvisor.spi.inventory.CommonValues;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns what the engine says of machines and templates into values of the inventory. Thread safety: may be used from any thread. */
final class VmMapper {
    private static final String ACTIVE = "active";
    private static final String ITSELF = "1";

    private final OvirtKeys keys;
    private final CommonValues shared = new CommonValues();
    private final DeviceMapper devices;

    VmMapper(OvirtKeys keys) {
        this.keys = keys;
        this.devices = new DeviceMapper(keys, shared);
    }

    OvirtVm vm(WireVm wire, List<WireNumaNode> numaNodes, Places places) {
        Optional<ResourceKey> cluster = shared.optional(keys.of(OvirtCluster.KIND, wire.cluster()));
        return new OvirtVm(
                keys.vm(text(wire.id())),
                text(wire.name()),
                places.ofCluster(cluster),
                shared.value(text(wire.description())),
                shared.value(text(wire.comment())),
                shared.value(text(wire.status())),
                cluster,
                shared.optional(keys.of(OvirtHost.KIND, wire.host())),
                shared.optional(keys.of(OvirtTemplate.KIND, wire.template())),
                whole(wire.memory()),
                shared.value(cpu(wire)),
                shared.value(settings(wire)),
                devices.of(wire, numaNodes),
                shared.value(guest(wire)),
                properties(wire.customProperties()),
                Listed.in(wire.snapshots(), this::reference),
                tags(wire),
                shared.value(labels(wire)),
                time(wire.creationTime()),
                time(wire.startTime()));
    }

    /** The snapshots of a machine, without the active one. */
    List<OvirtSnapshot> snapshots(WireVm wire, Optional<Scope> scope) {
        Optional<ResourceKey> vm = Optional.of(keys.vm(text(wire.id())));
        List<OvirtSnapshot> found = new ArrayList<>();
        for (WireSnapshot each : Listed.in(wire.snapshots())) {
            if (!ACTIVE.equals(each.snapshotType())) {
                found.add(new OvirtSnapshot(
                        keys.of(OvirtSnapshot.KIND, text(each.id())),
                        SnapshotText.of(text(each.description())).name(),
                        scope,
                        vm,
                        shared.value(text(each.snapshotType())),
                        shared.value(text(each.snapshotStatus())),
                        isTrue(each.persistMemorystate()),
                        time(each.date())));
            }
        }
        return found;
    }

    private static List<String> tags(WireVm wire) {
        List<WireRef> tags = Listed.in(wire.tags());
        return tags.isEmpty()
                ? List.of()
                : tags.stream().map(WireRef::idOf).sorted().toList();
    }

    OvirtTemplate template(WireTemplate wire, Places places) {
        Optional<ResourceKey> cluster = keys.of(OvirtCluster.KIND, wire.cluster());
        WireTopology topology = wire.cpu() == null ? null : wire.cpu().topology();
        var version = wire.version();
        String number = version == null ? ITSELF : text(version.versionNumber());
        Optional<ResourceKey> key =
                version == null ? Optional.empty() : keys.of(OvirtTemplate.KIND, version.baseTemplate());
        ResourceKey own = keys.of(OvirtTemplate.KIND, text(wire.id()));
        return new OvirtTemplate(
                own,
                text(wire.name()),
                text(wire.description()),
                places.ofCluster(cluster),
                cluster,
                text(wire.status()),
                wire.os() == null ? "" : text(wire.os().type()),
                wire.cpu() == null ? "" : text(wire.cpu().architecture()),
                topology == null ? 0 : number(topology.sockets()),
                topology == null ? 0 : number(topology.cores()),
                topology == null ? 0 : number(topology.threads()),
                whole(wire.memory()),
                wire.bios() == null ? "" : text(wire.bios().type()),
                number(number),
                key.filter(base -> !base.equals(own)),
                time(wire.creationTime()),
                devices.disks(wire.diskAttachments()),
                devices.nics(wire.nics()));
    }

    static List<Property> properties(@Nullable Map<String, List<WireProperty>> wire) {
        return Listed.in(wire, each -> new Property(text(each.name()), text(each.value())));
    }

    private SnapshotRef reference(WireSnapshot wire) {
        return new SnapshotRef(
                text(wire.id()),
                shared.value(text(wire.description())),
                shared.value(text(wire.snapshotType())),
                isTrue(wire.persistMemorystate()));
    }

    /** Tags have no values, so those that have one are words of the comment: {@code owner=me}. */
    private static Map<String, String> labels(WireVm wire) {
        Map<String, String> inComment = Labels.in(text(wire.comment()));
        List<WireRef> tags = Listed.in(wire.tags());
        if (tags.isEmpty()) {
            return Map.copyOf(inComment);
        }
        Map<String, String> labels = new HashMap<>();
        for (WireRef tag : tags) {
            String name = text(tag.name());
            if (!name.isEmpty()) {
                labels.put(name, "");
            }
        }
        labels.putAll(inComment);
        return Map.copyOf(labels);
    }

    private static VmCpu cpu(WireVm wire) {
        WireVm.Cpu cpu = wire.cpu();
        WireTopology topology = cpu == null ? null : cpu.topology();
        List<CpuPin> pins = cpu == null || cpu.cpuTune() == null
                ? List.of()
                : Listed.in(
                        cpu.cpuTune().vcpuPins(),
                        pin -> new CpuPin(number(pin.vcpu()), text(pin.cpuSet()), CpuSet.members(text(pin.cpuSet()))));
        return new VmCpu(
                topology == null ? 0 : number(topology.sockets()),
                topology == null ? 0 : number(topology.cores()),
                topology == null ? 0 : number(topology.threads()),
                cpu == null ? "" : text(cpu.architecture()),
                text(wire.customCpuModel()),
                number(wire.cpuShares()),
                text(wire.cpuPinningPolicy()),
                pins);
    }

    private VmSettings settings(WireVm wire) {
        WireVm.Bios bios = wire.bios();
        WireVm.MemoryPolicy memory = wire.memoryPolicy();
        return new VmSettings(
                text(wire.type()),
                wire.os() == null ? "" : text(wire.os().type()),
                bios == null ? "" : text(bios.type()),
                bios != null && on(bios.bootMenu()),
                wire.display() == null ? "" : text(wire.display().type()),
                wire.io() == null ? 0 : number(wire.io().threads()),
                text(wire.storageErrorResumeBehaviour()),
                wire.highAvailability() != null
                        && isTrue(wire.highAvailability().enabled()),
                on(wire.usb()),
                wire.placementPolicy() == null
                        ? ""
                        : text(wire.placementPolicy().affinity()),
                wire.timeZone() == null ? "" : text(wire.timeZone().name()),
                text(wire.stateless()),
                wire.serialNumber() == null ? "" : text(wire.serialNumber().value()),
                memory != null && isTrue(memory.ballooning()),
                memory == null ? 0 : whole(memory.guaranteed()),
                memory == null ? 0 : whole(memory.max()),
                isTrue(wire.hasIllegalImages()),
                isTrue(wire.deleteProtected()),
                isTrue(wire.nextRunConfigurationExists()),
                Optional.ofNullable(wire.tpmEnabled()).map(Scalars::isTrue),
                wire.lease() == null
                        ? Optional.empty()
                        : keys.of(OvirtStorageDomain.KIND, wire.lease().storageDomain()));
    }

    private static VmGuest guest(WireVm wire) {
        WireVm.GuestSystem system = wire.guestOperatingSystem();
        return system == null
                ? new VmGuest("", "", "", text(wire.fqdn()))
                : new VmGuest(
                        text(system.distribution()),
                        system.version() == null ? "" : text(system.version().fullVersion()),
                        text(system.family()),
                        text(wire.fqdn()));
    }

    private static boolean on(WireVm.@Nullable Enabled value) {
        return value != null && isTrue(value.enabled());
    }
}

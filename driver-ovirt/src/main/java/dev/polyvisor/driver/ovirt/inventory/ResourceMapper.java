package dev.polyvisor.driver.ovirt.inventory;

import static dev.polyvisor.driver.ovirt.wire.Scalars.isTrue;
import static dev.polyvisor.driver.ovirt.wire.Scalars.longer;
import static dev.polyvisor.driver.ovirt.wire.Scalars.number;
import static dev.polyvisor.driver.ovirt.wire.Scalars.text;
import static dev.polyvisor.driver.ovirt.wire.Scalars.whole;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.driver.ovirt.model.HostNetwork;
import dev.polyvisor.driver.ovirt.model.HostNic;
import dev.polyvisor.driver.ovirt.model.LogicalUnit;
import dev.polyvisor.driver.ovirt.model.OvirtCluster;
import dev.polyvisor.driver.ovirt.model.OvirtDataCenter;
import dev.polyvisor.driver.ovirt.model.OvirtDisk;
import dev.polyvisor.driver.ovirt.model.OvirtDiskProfile;
import dev.polyvisor.driver.ovirt.model.OvirtHost;
import dev.polyvisor.driver.ovirt.model.OvirtNetwork;
import dev.polyvisor.driver.ovirt.model.OvirtNicProfile;
import dev.polyvisor.driver.ovirt.model.OvirtServerCpu;
import dev.polyvisor.driver.ovirt.model.OvirtStorageDomain;
import dev.polyvisor.driver.ovirt.model.OvirtTag;
import dev.polyvisor.driver.ovirt.session.OvirtKeys;
import dev.polyvisor.driver.ovirt.wire.Listed;
import dev.polyvisor.driver.ovirt.wire.WireCluster;
import dev.polyvisor.driver.ovirt.wire.WireDataCenter;
import dev.polyvisor.driver.ovirt.wire.WireDisk;
import dev.polyvisor.driver.ovirt.wire.WireDiskProfile;
import dev.polyvisor.driver.ovirt.wire.WireHost;
import dev.polyvisor.driver.ovirt.wire.WireHostNic;
import dev.polyvisor.driver.ovirt.wire.WireNetwork;
import dev.polyvisor.driver.ovirt.wire.WireNetworkAttachment;
import dev.polyvisor.driver.ovirt.wire.WireNicProfile;
import dev.polyvisor.driver.ovirt.wire.WireOption;
import dev.polyvisor.driver.ovirt.wire.WireRef;
import dev.polyvisor.driver.ovirt.wire.WireStorageDomain;
import dev.polyvisor.driver.ovirt.wire.WireTag;
import dev.polyvisor.driver.ovirt.wire.WireVersion;
import dev.polyvisor.spi.inventory.CommonValues;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Turns what the engine says of everything but machines and templates into values of the inventory. Thread safety: immutable. */
final class ResourceMapper {
    private static final String ENABLED = "enabled";

    private final OvirtKeys keys;
    private final CommonValues shared = new CommonValues();

    ResourceMapper(OvirtKeys keys) {
        this.keys = keys;
    }

    OvirtDataCenter dataCenter(WireDataCenter wire) {
        return new OvirtDataCenter(
                keys.of(OvirtDataCenter.KIND, text(wire.id())),
                text(wire.name()),
                text(wire.description()),
                text(wire.status()),
                isTrue(wire.local()),
                level(wire.version()));
    }

    OvirtCluster cluster(WireCluster wire, Places places) {
        Optional<ResourceKey> dataCenter = keys.of(OvirtDataCenter.KIND, wire.dataCenter());
        WireCluster.Cpu cpu = wire.cpu();
        WireVersion version = wire.version();
        return new OvirtCluster(
                keys.of(OvirtCluster.KIND, text(wire.id())),
                text(wire.name()),
                text(wire.description()),
                places.dataCenter(dataCenter),
                dataCenter,
                isTrue(wire.haReservation()),
                wire.ksm() != null && isTrue(wire.ksm().enabled()),
                text(wire.biosType()),
                cpu == null ? "" : text(cpu.architecture()),
                cpu == null ? "" : text(cpu.type()),
                version == null ? "" : text(version.major()),
                version == null ? "" : text(version.minor()));
    }

    OvirtHost host(WireHost wire, Places places) {
        Optional<ResourceKey> cluster = keys.of(OvirtCluster.KIND, wire.cluster());
        WireHost.Os os = wire.os();
        var topology = wire.cpu() == null ? null : wire.cpu().topology();
        return new OvirtHost(
                keys.of(OvirtHost.KIND, text(wire.id())),
                text(wire.name()),
                text(wire.description()),
                places.ofCluster(cluster),
                cluster,
                text(wire.address()),
                text(wire.status()),
                os == null ? "" : text(os.type()),
                os == null || os.version() == null ? "" : text(os.version().fullVersion()),
                topology == null ? 0 : number(topology.sockets()),
                topology == null ? 0 : number(topology.cores()),
                topology == null ? 0 : number(topology.threads()),
                size(wire.memory()),
                Listed.in(wire.networkAttachments()).stream()
                        .map(this::attachment)
                        .toList(),
                Listed.in(wire.nics()).stream().map(ResourceMapper::hostNic).toList());
    }

    private HostNetwork attachment(WireNetworkAttachment wire) {
        return new HostNetwork(text(wire.id()), keys.of(OvirtNetwork.KIND, wire.network()));
    }

    private static HostNic hostNic(WireHostNic wire) {
        return new HostNic(
                text(wire.id()), text(wire.name()), whole(wire.speed()), whole(wire.mtu()), vlan(wire.vlan()));
    }

    OvirtNetwork network(WireNetwork wire, Places places) {
        Optional<ResourceKey> dataCenter = keys.of(OvirtDataCenter.KIND, wire.dataCenter());
        return new OvirtNetwork(
                keys.of(OvirtNetwork.KIND, text(wire.id())),
                text(wire.name()),
                text(wire.description()),
                places.dataCenter(dataCenter),
                dataCenter,
                vlan(wire.vlan()),
                whole(wire.mtu()),
                Listed.in(wire.usages()),
                Listed.in(wire.vnicProfiles()).stream()
                        .map(WireRef::idOf)
                        .filter(id -> !id.isEmpty())
                        .sorted()
                        .toList());
    }

    /**
     * A storage domain.
     *
     * @param status what its data centre says of it, empty when it says nothing
     */
    OvirtStorageDomain storageDomain(WireStorageDomain wire, Optional<String> status, Places places) {
        Optional<ResourceKey> dataCenter = Listed.in(wire.dataCenters()).stream()
                .findFirst()
                .flatMap(first -> keys.of(OvirtDataCenter.KIND, first));
        return new OvirtStorageDomain(
                keys.of(OvirtStorageDomain.KIND, text(wire.id())),
                text(wire.name()),
                text(wire.description()),
                places.dataCenter(dataCenter),
                dataCenter,
                text(wire.type()),
                wire.storage() == null ? "" : text(wire.storage().type()),
                status.orElse(text(wire.status())),
                size(wire.available()),
                size(wire.used()));
    }

    OvirtNicProfile nicProfile(WireNicProfile wire, Places places) {
        Optional<ResourceKey> network = keys.of(OvirtNetwork.KIND, wire.network());
        return new OvirtNicProfile(
                keys.of(OvirtNicProfile.KIND, text(wire.id())),
                text(wire.name()),
                text(wire.description()),
                places.ofNetwork(network),
                network,
                WireRef.idOf(wire.qos()),
                WireRef.idOf(wire.networkFilter()),
                isTrue(wire.portMirroring()),
                wire.passThrough() != null && ENABLED.equals(wire.passThrough().mode()),
                VmMapper.properties(wire.customProperties()));
    }

    OvirtDiskProfile diskProfile(WireDiskProfile wire, Places places) {
        Optional<ResourceKey> domain = keys.of(OvirtStorageDomain.KIND, wire.storageDomain());
        return new OvirtDiskProfile(
                keys.of(OvirtDiskProfile.KIND, text(wire.id())),
                text(wire.name()),
                text(wire.description()),
                places.ofStorageDomain(domain),
                domain,
                WireRef.idOf(wire.qos()));
    }

    OvirtDisk disk(WireDisk wire, Places places) {
        List<ResourceKey> domains = Listed.in(wire.storageDomains()).stream()
                .flatMap(each -> keys.of(OvirtStorageDomain.KIND, each).stream())
                .map(shared::value)
                .toList();
        String name = text(wire.name());
        return new OvirtDisk(
                keys.of(OvirtDisk.KIND, text(wire.id())),
                name.isEmpty() ? text(wire.alias()) : name,
                text(wire.description()),
                places.ofStorageDomain(domains.stream().findFirst()),
                shared.optional(keys.of(OvirtDiskProfile.KIND, wire.diskProfile())),
                domains,
                maybe(wire.provisionedSize()),
                whole(wire.actualSize()),
                shared.value(text(wire.status())),
                isTrue(wire.shareable()),
                shared.value(text(wire.backup())),
                shared.value(text(wire.storageType())),
                shared.value(text(wire.contentType())),
                shared.value(text(wire.format())),
                units(wire.lunStorage()));
    }

    private static List<LogicalUnit> units(WireDisk.@Nullable LunStorage storage) {
        return storage == null
                ? List.of()
                : Listed.in(storage.logicalUnits()).stream()
                        .map(unit -> new LogicalUnit(
                                text(unit.id()),
                                text(unit.address()),
                                text(unit.port()),
                                text(unit.target()),
                                number(unit.lunMapping()),
                                maybe(unit.size())))
                        .toList();
    }

    OvirtServerCpu serverCpu(WireOption wire) {
        String level = text(wire.version());
        return new OvirtServerCpu(keys.of(OvirtServerCpu.KIND, level), level, text(wire.value()));
    }

    OvirtTag tag(WireTag wire) {
        return new OvirtTag(
                keys.of(OvirtTag.KIND, text(wire.id())),
                text(wire.name()),
                text(wire.description()),
                keys.of(OvirtTag.KIND, wire.parent()));
    }

    private static Optional<DataSize> size(@Nullable String bytes) {
        return longer(bytes).filter(size -> size >= 0).map(DataSize::bytes);
    }

    private static OptionalLong maybe(@Nullable String value) {
        return longer(value).map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    private static String level(@Nullable WireVersion version) {
        return version == null || version.major() == null ? "" : text(version.major()) + "." + text(version.minor());
    }

    private static String vlan(WireHostNic.@Nullable Vlan vlan) {
        return vlan == null ? "" : text(vlan.id());
    }
}

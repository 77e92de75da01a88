package dev.polyvisor.driver.kubevirt.inventory;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.driver.kubevirt.model.KubevirtDisk;
import dev.polyvisor.driver.kubevirt.model.KubevirtGuest;
import dev.polyvisor.driver.kubevirt.model.KubevirtInterface;
import dev.polyvisor.driver.kubevirt.model.Quantities;
import dev.polyvisor.driver.kubevirt.wire.WireGuest.Disk;
import dev.polyvisor.driver.kubevirt.wire.WireGuest.Domain;
import dev.polyvisor.driver.kubevirt.wire.WireGuest.Interface;
import dev.polyvisor.driver.kubevirt.wire.WireGuest.Volume;
import dev.polyvisor.driver.kubevirt.wire.WireGuest;
import dev.polyvisor.spi.inventory.CommonValues;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Maps what a machine is made of. */
final class GuestMapper {
    private final CommonValues common;

    GuestMapper(CommonValues common) {
        this.common = common;
    }

    KubevirtGuest guest(WireGuest wire, String namespace) {
        Domain domain = wire.domain();
        WireGuest.Cpu cpu = domain.cpu();
        return new KubevirtGuest(
                cpu == null ? 0 : cpu.sockets(),
                cpu == null ? 0 : cpu.cores(),
                cpu == null ? 0 : cpu.threads(),
                cpuRequest(domain.resources()),
                cpu == null ? "" : common.value(cpu.model()),
                cpu != null && cpu.dedicatedCpuPlacement(),
                memory(domain).flatMap(common::of),
                domain.memory() == null || domain.memory().hugepages() == null
                        ? ""
                        : common.value(domain.memory().hugepages().pageSize()),
                common.value(wire.architecture()),
                domain.machine() == null ? "" : common.value(domain.machine().type()),
                domain.firmware() == null ? "" : domain.firmware().uuid(),
                domain.firmware() != null
                        && domain.firmware().bootloader() != null
                        && domain.firmware().bootloader().has("efi"),
                wire.hostname(),
                wire.terminationGracePeriodSeconds() == null
                        ? OptionalLong.empty()
                        : OptionalLong.of(wire.terminationGracePeriodSeconds()),
                disks(wire),
                interfaces(wire, namespace),
                common.value(Map.copyOf(wire.nodeSelector())));
    }

    /** The limit, else the request. */
    private static OptionalInt cpuRequest(WireGuest.@Nullable Resources resources) {
        if (resources == null) {
            return OptionalInt.empty();
        }
        OptionalInt limit = Quantities.count(resources.limits().getOrDefault("cpu", ""));
        return limit.isPresent() ? limit : Quantities.count(resources.requests().getOrDefault("cpu", ""));
    }

    private static Optional<DataSize> memory(Domain domain) {
        Optional<DataSize> guest = Optional.ofNullable(domain.memory()).flatMap(m -> Quantities.size(m.guest()));
        WireGuest.Resources resources = domain.resources();
        if (guest.isPresent() || resources == null) {
            return guest;
        }
        return Quantities.size(resources.requests().getOrDefault("memory", ""))
                .or(() -> Quantities.size(resources.limits().getOrDefault("memory", "")));
    }

    /** The disks that are defined, then the volumes without one: those are attached as plain disks. */
    private List<KubevirtDisk> disks(WireGuest wire) {
        Map<String, Volume> volumes = new HashMap<>();
        wire.volumes().forEach(volume -> volumes.put(volume.name(), volume));
        List<KubevirtDisk> disks = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Disk disk : wire.domain().devices().disks()) {
            seen.add(disk.name());
            disks.add(disk(disk, volumes.get(disk.name())));
        }
        for (Volume volume : wire.volumes()) {
            if (!seen.contains(volume.name())) {
                disks.add(disk(new Disk(volume.name(), null, null, null, 0, "", "", false), volume));
            }
        }
        return disks;
    }

    private KubevirtDisk disk(Disk disk, @Nullable Volume volume) {
        WireGuest.Target target = disk.lun() != null ? disk.lun() : disk.cdrom() != null ? disk.cdrom() : disk.disk();
        String device = disk.lun() != null ? "lun" : disk.cdrom() != null ? "cdrom" : "disk";
        KubevirtDisk mapped = new KubevirtDisk(
                common.value(disk.name()),
                device,
                target == null ? "" : common.value(target.bus()),
                disk.bootOrder(),
                disk.serial(),
                target != null && target.readonly(),
                disk.shareable(),
                source(volume),
                sourceName(volume),
                volume != null
                        && (volume.dataVolume() != null && volume.dataVolume().hotpluggable()
                                || volume.persistentVolumeClaim() != null
                                        && volume.persistentVolumeClaim().hotpluggable()));
        return mapped.isPersistent() ? mapped : common.value(mapped);
    }

    private static String source(@Nullable Volume volume) {
        if (volume == null) {
            return "other";
        }
        if (volume.dataVolume() != null) {
            return "dataVolume";
        }
        if (volume.persistentVolumeClaim() != null) {
            return "persistentVolumeClaim";
        }
        if (volume.containerDisk() != null) {
            return "containerDisk";
        }
        if (volume.cloudInitNoCloud() != null || volume.cloudInitConfigDrive() != null) {
            return "cloudInit";
        }
        if (volume.configMap() != null) {
            return "configMap";
        }
        if (volume.secret() != null) {
            return "secret";
        }
        return volume.emptyDisk() != null ? "emptyDisk" : "other";
    }

    private static String sourceName(@Nullable Volume volume) {
        if (volume == null) {
            return "";
        }
        if (volume.dataVolume() != null) {
            return volume.dataVolume().name();
        }
        if (volume.persistentVolumeClaim() != null) {
            return volume.persistentVolumeClaim().claimName();
        }
        return volume.containerDisk() == null ? "" : volume.containerDisk().image();
    }

    private List<KubevirtInterface> interfaces(WireGuest wire, String namespace) {
        Map<String, String> networks = new HashMap<>();
        wire.networks()
                .forEach(network -> networks.put(
                        network.name(),
                        network.multus() == null
                                ? ""
                                : qualified(network.multus().networkName(), namespace)));
        return wire.domain().devices().interfaces().stream()
                .map(each -> new KubevirtInterface(
                        common.value(each.name()),
                        common.value(each.model()),
                        each.macAddress(),
                        binding(each),
                        common.value(networks.getOrDefault(each.name(), "")),
                        common.value(each.state())))
                .map(each -> each.macAddress().isEmpty() ? common.value(each) : each)
                .toList();
    }

    private static String qualified(String network, String namespace) {
        return network.contains("/") ? network : namespace + "/" + network;
    }

    private static String binding(Interface each) {
        if (each.masquerade() != null) {
            return "masquerade";
        }
        if (each.bridge() != null) {
            return "bridge";
        }
        if (each.sriov() != null) {
            return "sriov";
        }
        if (each.passtBinding() != null) {
            return "passt";
        }
        return each.binding() == null ? "" : each.binding().name();
    }
}

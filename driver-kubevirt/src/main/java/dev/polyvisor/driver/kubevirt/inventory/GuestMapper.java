package dev.polyvisor.driver.kubevirt.inventory;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.driver.kubevirt.model.KubevirtDisk;
import dev.polyvisor.driver.kubevirt.model.KubevirtGuest;
import dev.polyvisor.driver.kubevirt.model.KubevirtInterface;
import dev.polyvisor.driver.kubevirt.model.Quantities;
import dev.polyvisor.driver.kubevirt.wire.WireGuest;
import dev.polyvisor.driver.kubevirt.wire.WireGuest.Disk;
import dev.polyvisor.driver.kubevirt.wire.WireGuest.Domain;
import dev.polyvisor.driver.kubevirt.wire.WireGuest.Interface;
import dev.polyvisor.driver.kubevirt.wire.WireGuest.Volume;
import dev.polyvisor.spi.inventory.CommonValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Maps what a machine is made of. */
final class GuestMapper {
    private static final Volume NO_VOLUME = new Volume("", "other", "", false);

    private final CommonValues common;
    private final RecentTexts<OptionalInt> counts = new RecentTexts<>(Quantities::count);
    private final RecentTexts<Optional<DataSize>> sizes = new RecentTexts<>(Quantities::size);

    GuestMapper(CommonValues common) {
        this.common = common;
    }

    /**
     * What a machine is made of.
     *
     * @param macs gives for a hardware address the text of it that is there already, or itself
     */
    KubevirtGuest guest(WireGuest wire, String namespace, UnaryOperator<String> macs) {
        Domain domain = wire.domain();
        WireGuest.Cpu cpu = domain.cpu();
        return new KubevirtGuest(
                cpu.sockets(),
                cpu.cores(),
                cpu.threads(),
                cpuRequest(domain.resources()),
                common.value(cpu.model()),
                cpu.dedicatedCpuPlacement(),
                memory(domain),
                common.value(domain.hugepages()),
                common.value(wire.architecture()),
                common.value(domain.machineType()),
                domain.firmwareUuid(),
                domain.efi(),
                wire.hostname(),
                wire.terminationGracePeriodSeconds() == null
                        ? OptionalLong.empty()
                        : common.value(OptionalLong.of(wire.terminationGracePeriodSeconds())),
                disks(wire),
                interfaces(wire, namespace, macs),
                common.copy(wire.nodeSelector()));
    }

    /** The limit, else the request. */
    private OptionalInt cpuRequest(WireGuest.@Nullable Resources resources) {
        if (resources == null) {
            return OptionalInt.empty();
        }
        OptionalInt limit = counts.of(resources.limits().getOrDefault("cpu", ""));
        return limit.isPresent() ? limit : counts.of(resources.requests().getOrDefault("cpu", ""));
    }

    private Optional<DataSize> memory(Domain domain) {
        Optional<DataSize> guest = sizes.of(domain.memory());
        WireGuest.Resources resources = domain.resources();
        if (guest.isPresent() || resources == null) {
            return guest;
        }
        Optional<DataSize> request = sizes.of(resources.requests().getOrDefault("memory", ""));
        return request.isPresent() ? request : sizes.of(resources.limits().getOrDefault("memory", ""));
    }

    /** A size that a quantity means. */
    Optional<DataSize> size(String quantity) {
        return sizes.of(quantity);
    }

    /** The disks that are defined, then the volumes without one: those are attached as plain disks. */
    private List<KubevirtDisk> disks(WireGuest wire) {
        List<Disk> defined = wire.domain().disks();
        List<KubevirtDisk> disks = new ArrayList<>(wire.volumes().size());
        for (Disk disk : defined) {
            disks.add(disk(disk, volume(wire, disk.name())));
        }
        for (Volume volume : wire.volumes()) {
            if (defined.stream().noneMatch(disk -> disk.name().equals(volume.name()))) {
                disks.add(disk(new Disk(volume.name(), "disk", "", false, 0, "", false), volume));
            }
        }
        // where no disk is of its own, machines of a sort have the same
        return disks.stream().anyMatch(KubevirtDisk::isPersistent) ? disks : common.value(List.copyOf(disks));
    }

    private static Volume volume(WireGuest wire, String name) {
        for (Volume volume : wire.volumes()) {
            if (volume.name().equals(name)) {
                return volume;
            }
        }
        return NO_VOLUME;
    }

    private KubevirtDisk disk(Disk disk, Volume volume) {
        KubevirtDisk mapped = new KubevirtDisk(
                common.value(disk.name()),
                disk.device(),
                common.value(disk.bus()),
                disk.bootOrder(),
                disk.serial(),
                disk.readonly(),
                disk.shareable(),
                volume.source(),
                volume.sourceName(),
                volume.hotpluggable());
        return mapped.isPersistent() ? mapped : common.value(mapped);
    }

    private List<KubevirtInterface> interfaces(WireGuest wire, String namespace, UnaryOperator<String> macs) {
        List<KubevirtInterface> mapped =
                new ArrayList<>(wire.domain().interfaces().size());
        for (Interface each : wire.domain().interfaces()) {
            KubevirtInterface found = new KubevirtInterface(
                    common.value(each.name()),
                    common.value(each.model()),
                    macs.apply(each.macAddress()),
                    common.value(each.binding()),
                    common.value(network(wire, each.name(), namespace)),
                    common.value(each.state()));
            mapped.add(found.macAddress().isEmpty() ? common.value(found) : found);
        }
        return mapped;
    }

    /** The attachment definition of an interface as namespace and name, empty for the network of the pods. */
    private static String network(WireGuest wire, String name, String namespace) {
        for (WireGuest.Network network : wire.networks()) {
            if (network.name().equals(name)) {
                String found = network.networkName();
                return found.isEmpty() || found.contains("/") ? found : namespace + "/" + found;
            }
        }
        return "";
    }
}

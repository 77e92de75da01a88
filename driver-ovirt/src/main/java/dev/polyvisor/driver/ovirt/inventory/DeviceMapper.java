package dev.polyvisor.driver.ovirt.inventory;

import static dev.polyvisor.driver.ovirt.wire.Scalars.isTrue;
import static dev.polyvisor.driver.ovirt.wire.Scalars.number;
import static dev.polyvisor.driver.ovirt.wire.Scalars.text;

import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.driver.ovirt.model.Cdrom;
import dev.polyvisor.driver.ovirt.model.HostDevice;
import dev.polyvisor.driver.ovirt.model.IpAddress;
import dev.polyvisor.driver.ovirt.model.NumaNode;
import dev.polyvisor.driver.ovirt.model.OvirtDisk;
import dev.polyvisor.driver.ovirt.model.OvirtDiskAttachment;
import dev.polyvisor.driver.ovirt.model.OvirtNic;
import dev.polyvisor.driver.ovirt.model.OvirtNicProfile;
import dev.polyvisor.driver.ovirt.model.VmDevices;
import dev.polyvisor.driver.ovirt.model.Watchdog;
import dev.polyvisor.driver.ovirt.session.OvirtKeys;
import dev.polyvisor.driver.ovirt.wire.Listed;
import dev.polyvisor.driver.ovirt.wire.WireDiskAttachment;
import dev.polyvisor.driver.ovirt.wire.WireNic;
import dev.polyvisor.driver.ovirt.wire.WireNumaNode;
import dev.polyvisor.driver.ovirt.wire.WireRef;
import dev.polyvisor.driver.ovirt.wire.WireVm;
import dev.polyvisor.spi.inventory.CommonValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns the devices of machines and templates into values of the inventory. Thread safety: may be used from any thread. */
final class DeviceMapper {
    private final OvirtKeys keys;
    private final CommonValues shared;

    DeviceMapper(OvirtKeys keys, CommonValues shared) {
        this.keys = keys;
        this.shared = shared;
    }

    VmDevices of(WireVm wire, List<WireNumaNode> numaNodes) {
        return new VmDevices(
                disks(wire.diskAttachments()),
                nics(wire.nics()),
                Listed.in(
                        wire.hostDevices(),
                        each -> shared.value(
                                new HostDevice(text(each.capability()), name(each.product()), name(each.vendor())))),
                Listed.in(wire.cdroms(), each -> shared.value(new Cdrom(text(each.id()), WireRef.idOf(each.file())))),
                Listed.in(
                        wire.watchdogs(),
                        each -> new Watchdog(text(each.id()), text(each.action()), text(each.model()))),
                numaNodes.isEmpty()
                        ? List.of()
                        : numaNodes.stream().map(DeviceMapper::numaNode).toList());
    }

    List<OvirtDiskAttachment> disks(@Nullable Map<String, List<WireDiskAttachment>> wire) {
        return Listed.in(wire, this::disk);
    }

    List<OvirtNic> nics(@Nullable Map<String, List<WireNic>> wire) {
        return Listed.in(wire, this::nic);
    }

    private OvirtDiskAttachment disk(WireDiskAttachment wire) {
        String id = text(wire.id());
        Optional<ResourceKey> disk = keys.of(OvirtDisk.KIND, wire.disk());
        return new OvirtDiskAttachment(
                disk.map(ResourceKey::id).filter(id::equals).orElse(id),
                shared.value(text(wire.bus())),
                isTrue(wire.usesScsiReservation()),
                disk,
                isTrue(wire.bootable()),
                isTrue(wire.active()));
    }

    private OvirtNic nic(WireNic wire) {
        String mac = wire.mac() == null ? "" : text(wire.mac().address()).toLowerCase(Locale.ROOT);
        return new OvirtNic(
                text(wire.id()),
                shared.value(text(wire.name())),
                shared.value(text(wire.bus())),
                shared.optional(keys.of(OvirtNicProfile.KIND, wire.vnicProfile())),
                mac,
                isTrue(wire.plugged()),
                isTrue(wire.linked()),
                addresses(wire, mac));
    }

    /** Each interface carries what the guest says of all of them; a device without an address of its own is taken as meant. */
    private static List<IpAddress> addresses(WireNic wire, String mac) {
        List<WireNic.ReportedDevice> devices = Listed.in(wire.reportedDevices());
        if (devices.isEmpty()) {
            return List.of();
        }
        List<IpAddress> found = new ArrayList<>();
        for (WireNic.ReportedDevice device : devices) {
            if (device.mac() == null
                    || text(device.mac().address()).isEmpty()
                    || text(device.mac().address()).equalsIgnoreCase(mac)) {
                found.addAll(Listed.in(device.ips(), ip -> new IpAddress(text(ip.address()), text(ip.version()))));
            }
        }
        return found;
    }

    private static NumaNode numaNode(WireNumaNode wire) {
        WireNumaNode.Cpu cpu = wire.cpu();
        return new NumaNode(
                number(wire.index()),
                cpu == null ? List.of() : Listed.in(cpu.cores(), core -> number(core.index())),
                Listed.in(wire.numaNodePins(), pin -> number(pin.index())));
    }

    private static String name(@Nullable WireRef reference) {
        return reference == null ? "" : text(reference.name());
    }
}

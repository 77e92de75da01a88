package dev.polyvisor.driver.kubevirt.wire;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/**
 * Reads what a virtual machine is made of, member by member: of a cluster of many machines this is most of what is read, and values
 * are made only of what counts. Thread safety: stateless.
 */
final class GuestReader {
    private GuestReader() {}

    static WireGuest guest(JsonParser in) {
        if (!Members.isObject(in)) {
            return WireGuest.NONE;
        }
        WireGuest.Domain domain = WireGuest.Domain.NONE;
        List<WireGuest.Network> networks = List.of();
        List<WireGuest.Volume> volumes = List.of();
        Map<String, String> nodeSelector = Map.of();
        @Nullable Long grace = null;
        String hostname = "";
        String architecture = "";
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            in.nextToken();
            switch (name) {
                case "domain" -> domain = domain(in);
                case "networks" -> networks = Members.list(in, GuestReader::network);
                case "volumes" -> volumes = Members.list(in, GuestReader::volume);
                case "nodeSelector" -> nodeSelector = Members.texts(in);
                case "terminationGracePeriodSeconds" -> grace = Members.whole(in);
                case "hostname" -> hostname = Members.text(in);
                case "architecture" -> architecture = Members.text(in);
                default -> in.skipChildren();
            }
        }
        return new WireGuest(domain, networks, volumes, nodeSelector, grace, hostname, architecture);
    }

    private static WireGuest.Domain domain(JsonParser in) {
        if (!Members.isObject(in)) {
            return WireGuest.Domain.NONE;
        }
        WireGuest.Cpu cpu = WireGuest.Cpu.NONE;
        String[] memory = {"", ""};
        WireGuest.@Nullable Resources resources = null;
        Firmware firmware = Firmware.NONE;
        String machineType = "";
        Devices devices = Devices.NONE;
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            in.nextToken();
            switch (name) {
                case "cpu" -> cpu = Objects.requireNonNullElse(cpu(in), WireGuest.Cpu.NONE);
                case "memory" -> memory(in, memory);
                case "resources" -> resources = resources(in);
                case "firmware" -> firmware = firmware(in);
                case "machine" -> machineType = Members.textOf(in, "type");
                case "devices" -> devices = devices(in);
                default -> in.skipChildren();
            }
        }
        return new WireGuest.Domain(
                cpu,
                memory[0],
                memory[1],
                resources,
                firmware.uuid,
                firmware.efi,
                machineType,
                devices.disks,
                devices.interfaces);
    }

    static WireGuest.@Nullable Cpu cpu(JsonParser in) {
        if (!Members.isObject(in)) {
            return null;
        }
        int sockets = 0;
        int cores = 0;
        int threads = 0;
        String model = "";
        boolean dedicated = false;
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            in.nextToken();
            switch (name) {
                case "sockets" -> sockets = Members.count(in);
                case "cores" -> cores = Members.count(in);
                case "threads" -> threads = Members.count(in);
                case "model" -> model = Members.text(in);
                case "dedicatedCpuPlacement" -> dedicated = Members.isTrue(in);
                default -> in.skipChildren();
            }
        }
        return new WireGuest.Cpu(sockets, cores, threads, model, dedicated);
    }

    /** What the guest sees, and the size of its pages. */
    private static void memory(JsonParser in, String[] memory) {
        if (!Members.isObject(in)) {
            return;
        }
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            in.nextToken();
            switch (name) {
                case "guest" -> memory[0] = Members.text(in);
                case "hugepages" -> memory[1] = Members.textOf(in, "pageSize");
                default -> in.skipChildren();
            }
        }
    }

    private static WireGuest.@Nullable Resources resources(JsonParser in) {
        if (!Members.isObject(in)) {
            return null;
        }
        Map<String, String> requests = Map.of();
        Map<String, String> limits = Map.of();
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            in.nextToken();
            switch (name) {
                case "requests" -> requests = Members.texts(in);
                case "limits" -> limits = Members.texts(in);
                default -> in.skipChildren();
            }
        }
        return new WireGuest.Resources(requests, limits);
    }

    private record Firmware(String uuid, boolean efi) {
        static final Firmware NONE = new Firmware("", false);
    }

    private static Firmware firmware(JsonParser in) {
        if (!Members.isObject(in)) {
            return Firmware.NONE;
        }
        String uuid = "";
        boolean efi = false;
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            in.nextToken();
            switch (name) {
                case "uuid" -> uuid = Members.text(in);
                case "bootloader" -> efi = Members.has(in, "efi");
                default -> in.skipChildren();
            }
        }
        return new Firmware(uuid, efi);
    }

    private record Devices(List<WireGuest.Disk> disks, List<WireGuest.Interface> interfaces) {
        static final Devices NONE = new Devices(List.of(), List.of());
    }

    private static Devices devices(JsonParser in) {
        if (!Members.isObject(in)) {
            return Devices.NONE;
        }
        List<WireGuest.Disk> disks = List.of();
        List<WireGuest.Interface> interfaces = List.of();
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            in.nextToken();
            switch (name) {
                case "disks" -> disks = Members.list(in, GuestReader::disk);
                case "interfaces" -> interfaces = Members.list(in, GuestReader::networkInterface);
                default -> in.skipChildren();
            }
        }
        return new Devices(disks, interfaces);
    }

    private record Target(String bus, boolean readonly) {
        static final Target NONE = new Target("", false);
    }

    private static WireGuest.@Nullable Disk disk(JsonParser in) {
        if (!Members.isObject(in)) {
            return null;
        }
        String diskName = "";
        String device = "disk";
        Target target = Target.NONE;
        int bootOrder = 0;
        String serial = "";
        boolean shareable = false;
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            in.nextToken();
            switch (name) {
                case "name" -> diskName = Members.text(in);
                case "disk", "lun", "cdrom" -> {
                    if (Members.isObject(in)) {
                        device = name;
                        target = target(in);
                    }
                }
                case "bootOrder" -> bootOrder = Members.count(in);
                case "serial" -> serial = Members.text(in);
                case "shareable" -> shareable = Members.isTrue(in);
                default -> in.skipChildren();
            }
        }
        return new WireGuest.Disk(diskName, device, target.bus, target.readonly, bootOrder, serial, shareable);
    }

    private static Target target(JsonParser in) {
        String bus = "";
        boolean readonly = false;
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            in.nextToken();
            switch (name) {
                case "bus" -> bus = Members.text(in);
                case "readonly" -> readonly = Members.isTrue(in);
                default -> in.skipChildren();
            }
        }
        return new Target(bus, readonly);
    }

    private static WireGuest.@Nullable Interface networkInterface(JsonParser in) {
        if (!Members.isObject(in)) {
            return null;
        }
        String interfaceName = "";
        String model = "";
        String mac = "";
        String state = "";
        String binding = "";
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            in.nextToken();
            switch (name) {
                case "name" -> interfaceName = Members.text(in);
                case "model" -> model = Members.text(in);
                case "macAddress" -> mac = Members.text(in);
                case "state" -> state = Members.text(in);
                case "masquerade", "bridge", "sriov" -> binding = Members.isThere(in) ? name : binding;
                case "passtBinding" -> binding = Members.isThere(in) ? "passt" : binding;
                case "binding" -> binding = Members.textOf(in, "name");
                default -> in.skipChildren();
            }
        }
        return new WireGuest.Interface(interfaceName, model, mac, state, binding);
    }

    private static WireGuest.@Nullable Network network(JsonParser in) {
        if (!Members.isObject(in)) {
            return null;
        }
        String networkName = "";
        String definition = "";
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            in.nextToken();
            switch (name) {
                case "name" -> networkName = Members.text(in);
                case "multus" -> definition = Members.textOf(in, "networkName");
                default -> in.skipChildren();
            }
        }
        return new WireGuest.Network(networkName, definition);
    }

    private static WireGuest.@Nullable Volume volume(JsonParser in) {
        if (!Members.isObject(in)) {
            return null;
        }
        String volumeName = "";
        String source = "other";
        Source of = Source.NONE;
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            in.nextToken();
            switch (name) {
                case "name" -> volumeName = Members.text(in);
                case "dataVolume", "persistentVolumeClaim", "containerDisk" -> {
                    if (Members.isObject(in)) {
                        source = name;
                        of = source(in);
                    }
                }
                case "cloudInitNoCloud", "cloudInitConfigDrive" -> source = Members.isThere(in) ? "cloudInit" : source;
                case "configMap", "secret", "emptyDisk" -> source = Members.isThere(in) ? name : source;
                default -> in.skipChildren();
            }
        }
        return new WireGuest.Volume(volumeName, source, of.name, of.hotpluggable);
    }

    private record Source(String name, boolean hotpluggable) {
        static final Source NONE = new Source("", false);
    }

    private static Source source(JsonParser in) {
        String sourceName = "";
        boolean hotpluggable = false;
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            in.nextToken();
            switch (name) {
                case "name", "claimName", "image" -> sourceName = Members.text(in);
                case "hotpluggable" -> hotpluggable = Members.isTrue(in);
                default -> in.skipChildren();
            }
        }
        return new Source(sourceName, hotpluggable);
    }
}

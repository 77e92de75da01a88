package dev.polyvisor.driver.kubevirt.wire;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a virtual machine is made of: the specification of its template and of its instance. */
public record WireGuest(
        Domain domain,
        List<Network> networks,
        List<Volume> volumes,
        Map<String, String> nodeSelector,
        @Nullable Long terminationGracePeriodSeconds,
        String hostname,
        String architecture) {
    public static final WireGuest NONE = new WireGuest(Domain.NONE, List.of(), List.of(), Map.of(), null, "", "");

    public WireGuest {
        domain = domain == null ? Domain.NONE : domain;
        networks = Absent.list(networks);
        volumes = Absent.list(volumes);
        nodeSelector = Absent.map(nodeSelector);
        hostname = Absent.text(hostname);
        architecture = Absent.text(architecture);
    }

    public record Domain(
            @Nullable Cpu cpu,
            @Nullable Memory memory,
            @Nullable Resources resources,
            @Nullable Firmware firmware,
            @Nullable Machine machine,
            Devices devices) {
        static final Domain NONE = new Domain(null, null, null, null, null, Devices.NONE);

        public Domain {
            devices = devices == null ? Devices.NONE : devices;
        }
    }

    public record Cpu(int sockets, int cores, int threads, String model, boolean dedicatedCpuPlacement) {
        public Cpu {
            model = Absent.text(model);
        }
    }

    public record Memory(String guest, @Nullable Hugepages hugepages) {
        public Memory {
            guest = Absent.text(guest);
        }
    }

    public record Hugepages(String pageSize) {
        public Hugepages {
            pageSize = Absent.text(pageSize);
        }
    }

    public record Resources(Map<String, String> requests, Map<String, String> limits) {
        public Resources {
            requests = Absent.map(requests);
            limits = Absent.map(limits);
        }
    }

    public record Firmware(
            String uuid, String serial, @Nullable JsonNode bootloader) {
        public Firmware {
            uuid = Absent.text(uuid);
            serial = Absent.text(serial);
        }
    }

    public record Machine(String type) {
        public Machine {
            type = Absent.text(type);
        }
    }

    public record Devices(List<Disk> disks, List<Interface> interfaces) {
        static final Devices NONE = new Devices(List.of(), List.of());

        public Devices {
            disks = Absent.list(disks);
            interfaces = Absent.list(interfaces);
        }
    }

    public record Disk(
            String name,
            @Nullable Target disk,
            @Nullable Target lun,
            @Nullable Target cdrom,
            int bootOrder,
            String serial,
            String cache,
            boolean shareable) {
        public Disk {
            name = Absent.text(name);
            serial = Absent.text(serial);
            cache = Absent.text(cache);
        }
    }

    public record Target(String bus, boolean readonly) {
        public Target {
            bus = Absent.text(bus);
        }
    }

    public record Interface(
            String name,
            String model,
            String macAddress,
            String state,
            @Nullable JsonNode masquerade,
            @Nullable JsonNode bridge,
            @Nullable JsonNode sriov,
            @Nullable JsonNode passtBinding,
            @Nullable Named binding) {
        public Interface {
            name = Absent.text(name);
            model = Absent.text(model);
            macAddress = Absent.text(macAddress);
            state = Absent.text(state);
        }
    }

    public record Named(String name) {
        public Named {
            name = Absent.text(name);
        }
    }

    public record Network(String name, @Nullable Multus multus) {
        public Network {
            name = Absent.text(name);
        }
    }

    public record Multus(String networkName) {
        public Multus {
            networkName = Absent.text(networkName);
        }
    }

    public record Volume(
            String name,
            @Nullable DataVolume dataVolume,
            @Nullable Claim persistentVolumeClaim,
            @Nullable Image containerDisk,
            @Nullable JsonNode cloudInitNoCloud,
            @Nullable JsonNode cloudInitConfigDrive,
            @Nullable JsonNode configMap,
            @Nullable JsonNode secret,
            @Nullable JsonNode emptyDisk) {
        public Volume {
            name = Absent.text(name);
        }
    }

    public record DataVolume(String name, boolean hotpluggable) {
        public DataVolume {
            name = Absent.text(name);
        }
    }

    public record Claim(String claimName, boolean readOnly, boolean hotpluggable) {
        public Claim {
            claimName = Absent.text(claimName);
        }
    }

    public record Image(String image) {
        public Image {
            image = Absent.text(image);
        }
    }
}

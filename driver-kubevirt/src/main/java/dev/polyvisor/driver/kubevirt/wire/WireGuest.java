package dev.polyvisor.driver.kubevirt.wire;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
            Cpu cpu,
            String memory,
            String hugepages,
            @Nullable Resources resources,
            String firmwareUuid,
            boolean efi,
            String machineType,
            List<Disk> disks,
            List<Interface> interfaces) {
        static final Domain NONE = new Domain(Cpu.NONE, "", "", null, "", false, "", List.of(), List.of());

        public Domain {
            cpu = cpu == null ? Cpu.NONE : cpu;
            memory = Absent.text(memory);
            hugepages = Absent.text(hugepages);
            firmwareUuid = Absent.text(firmwareUuid);
            machineType = Absent.text(machineType);
            disks = Absent.list(disks);
            interfaces = Absent.list(interfaces);
        }
    }

    public record Cpu(int sockets, int cores, int threads, String model, boolean dedicatedCpuPlacement) {
        static final Cpu NONE = new Cpu(0, 0, 0, "", false);

        public Cpu {
            model = Absent.text(model);
        }
    }

    public record Resources(Map<String, String> requests, Map<String, String> limits) {
        public Resources {
            requests = Absent.map(requests);
            limits = Absent.map(limits);
        }
    }

    /** How a disk is attached: {@code disk}, {@code lun} or {@code cdrom}. */
    public record Disk(
            String name, String device, String bus, boolean readonly, int bootOrder, String serial, boolean shareable) {
        public Disk {
            name = Absent.text(name);
            bus = Absent.text(bus);
            serial = Absent.text(serial);
        }
    }

    /** The binding is the name of the member that says it, or that of a plugin. */
    public record Interface(String name, String model, String macAddress, String state, String binding) {
        public Interface {
            name = Absent.text(name);
            model = Absent.text(model);
            macAddress = Absent.text(macAddress);
            state = Absent.text(state);
            binding = Absent.text(binding);
        }
    }

    /** The name of the attachment definition is empty for the network of the pods. */
    public record Network(String name, String networkName) {
        public Network {
            name = Absent.text(name);
            networkName = Absent.text(networkName);
        }
    }

    /** The source is the name of the member that says it, or {@code other}; its name is that of a DataVolume, a claim or an image. */
    public record Volume(String name, String source, String sourceName, boolean hotpluggable) {
        public Volume {
            name = Absent.text(name);
            sourceName = Absent.text(sourceName);
        }
    }
}

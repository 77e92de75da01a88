package dev.polyvisor.driver.kubevirt.machine;

import dev.polyvisor.api.Violation;
import dev.polyvisor.api.machine.ProviderSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The provider specification of a class of machines on KubeVirt. What KubeVirt and CDI judge themselves is kept as it came. */
public record KubevirtMachineSpec(
        String region,
        String zone,
        Resources resources,
        Devices devices,
        Optional<Map<String, Object>> rootVolume,
        List<VolumeSpec> additionalVolumes,
        List<String> sshKeys,
        List<NetworkSpec> networks,
        Map<String, Object> cpu,
        Map<String, Object> memory,
        String dnsPolicy,
        Optional<Dns> dnsConfig,
        Map<String, String> tags,
        String runStrategy,
        Optional<Matcher> instancetype,
        Optional<Matcher> preference,
        String cloudInit)
        implements ProviderSpec {

    /** The name of the root disk, its volume, and its entry among the disks of the devices. */
    static final String ROOT_DISK = "root-disk";

    public KubevirtMachineSpec {
        additionalVolumes = List.copyOf(additionalVolumes);
        sshKeys = List.copyOf(sshKeys);
        networks = List.copyOf(networks);
        cpu = Map.copyOf(cpu);
        memory = Map.copyOf(memory);
        tags = Map.copyOf(tags);
    }

    public record Resources(Map<String, String> requests, Map<String, String> limits, boolean overcommitGuestOverhead) {
        public Resources {
            requests = Map.copyOf(requests);
            limits = Map.copyOf(limits);
        }
    }

    public record Devices(
            List<DiskSpec> disks, boolean rng, boolean blockMultiQueue, boolean networkInterfaceMultiqueue) {
        public Devices {
            disks = List.copyOf(disks);
        }
    }

    /** What is said of a disk beside its name. */
    public record DiskSpec(String name, Map<String, Object> body, boolean hasBootOrder, boolean floppy) {
        public DiskSpec {
            body = Map.copyOf(body);
        }
    }

    public record VolumeSpec(
            String name, Optional<Map<String, Object>> dataVolume, Optional<Map<String, Object>> volumeSource) {}

    public record NetworkSpec(String name, boolean isDefault) {}

    public record Dns(List<String> nameservers, List<String> searches, List<Map<String, String>> options) {
        public Dns {
            nameservers = List.copyOf(nameservers);
            searches = List.copyOf(searches);
            options = List.copyOf(options);
        }
    }

    /** An instance type or a preference. */
    public record Matcher(String kind, String name) {}

    @Override
    public List<Violation> violations() {
        return new SpecRules(this).all();
    }
}

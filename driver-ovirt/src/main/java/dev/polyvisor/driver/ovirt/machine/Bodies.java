package dev.polyvisor.driver.ovirt.machine;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.driver.ovirt.machine.OvirtMachineSpec.NetworkSpec;
import dev.polyvisor.driver.ovirt.machine.OvirtMachineSpec.VolumeSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What is sent to the engine for a machine. */
final class Bodies {
    private Bodies() {}

    /** The machine itself. Its user data is kept by the engine with it, which shows it to who asks for all content. */
    static Map<String, Object> machine(
            String machine, String cluster, OvirtMachineSpec spec, Ownership ownership, String userData) {
        long memory = DataSize.parse(spec.memory()).bytes();
        Map<String, Object> initialization = new LinkedHashMap<>();
        initialization.put("host_name", machine);
        if (!spec.sshKeys().isEmpty()) {
            initialization.put(
                    "authorized_ssh_keys",
                    spec.sshKeys().stream().map(String::strip).collect(Collectors.joining("\n")));
        }
        initialization.put("custom_script", userData);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", machine);
        body.put("comment", ownership.comment(machine));
        body.put("cluster", Map.of("id", cluster));
        body.put("template", reference(spec.template()));
        body.put("memory", memory);
        // what the template guarantees may be more than the machine has
        body.put("memory_policy", Map.of("guaranteed", memory));
        body.put(
                "cpu",
                Map.of(
                        "topology",
                        Map.of(
                                "sockets", spec.cpu().sockets(),
                                "cores", spec.cpu().cores(),
                                "threads", spec.cpu().threads())));
        body.put("initialization", initialization);
        if (spec.highlyAvailable()) {
            body.put("high_availability", Map.of("enabled", true));
        }
        return body;
    }

    static Map<String, Object> nic(String name, String profile, NetworkSpec network) {
        return Map.of(
                "name",
                name,
                "interface",
                network.model().isEmpty() ? "virtio" : network.model(),
                "vnic_profile",
                Map.of("id", profile));
    }

    /** A disk of a volume, with its place at the machine. */
    static Map<String, Object> volume(String machine, String vm, VolumeSpec volume) {
        boolean isRaw = volume.format().equals("raw");
        Map<String, Object> disk = new LinkedHashMap<>();
        disk.put("name", machine + "-" + volume.name());
        disk.put("description", Ownership.description("", vm, volume.name()));
        disk.put("format", isRaw ? "raw" : "cow");
        disk.put("sparse", !isRaw);
        disk.put("provisioned_size", DataSize.parse(volume.size()).bytes());
        disk.put("storage_domains", Map.of("storage_domain", List.of(reference(volume.storageDomain()))));
        return Map.of(
                "bootable",
                false,
                "active",
                true,
                "interface",
                volume.bus().isEmpty() ? "virtio_scsi" : volume.bus(),
                "disk",
                disk);
    }

    /** A name, or an identifier that looks like one. */
    private static Map<String, Object> reference(String text) {
        return Map.of(Places.isId(text) ? "id" : "name", text);
    }
}

package dev.polyvisor.driver.kubevirt.machine;

import dev.polyvisor.driver.kubevirt.client.KubeKind;
import dev.polyvisor.driver.kubevirt.machine.KubevirtMachineSpec.DiskSpec;
import dev.polyvisor.driver.kubevirt.machine.KubevirtMachineSpec.VolumeSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The objects of a machine, as today's API wants them. */
final class Manifests {
    private static final String USER_DATA = "userdata-";
    private static final String CLOUD_INIT_DISK = "cloudinitdisk";
    private static final String POD_NETWORK = "default";
    private static final long GRACE_SECONDS = 30;
    private static final String NETWORK_DATA =
            "version: 2\nethernets:\n  id0:\n    match:\n      name: \"e*\"\n    dhcp4: true\n";

    private final String machine;
    private final String namespace;
    private final KubevirtMachineSpec spec;
    private final Map<String, String> marks;

    Manifests(String machine, String namespace, KubevirtMachineSpec spec) {
        this.machine = machine;
        this.namespace = namespace;
        this.spec = spec;
        this.marks = Ownership.of(spec).marks(machine);
    }

    static String secretName(String machine) {
        return USER_DATA + machine;
    }

    /** The machine that a secret was made for, nothing for a secret of another sort. */
    static Optional<String> machineOf(String secret) {
        return secret.startsWith(USER_DATA) ? Optional.of(secret.substring(USER_DATA.length())) : Optional.empty();
    }

    Map<String, Object> secret(String userData) {
        Map<String, Object> manifest = head(KubeKind.SECRET, secretName(machine));
        manifest.put("type", "Opaque");
        manifest.put(
                "data",
                Map.of(
                        "userdata",
                        Base64.getEncoder()
                                .encodeToString(
                                        UserData.with(userData, spec.sshKeys()).getBytes(StandardCharsets.UTF_8))));
        return manifest;
    }

    private Map<String, Object> head(KubeKind kind, String name) {
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("apiVersion", kind.apiVersion());
        manifest.put("kind", kind.kind());
        manifest.put("metadata", Map.of("name", name, "namespace", namespace, "labels", marks));
        return manifest;
    }

    Map<String, Object> virtualMachine() {
        Map<String, Object> manifest = head(KubeKind.VIRTUAL_MACHINE, machine);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("runStrategy", spec.runStrategy().isEmpty() ? "Always" : spec.runStrategy());
        spec.instancetype()
                .ifPresent(type -> body.put("instancetype", matcher(type, "VirtualMachineClusterInstancetype")));
        spec.preference().ifPresent(type -> body.put("preference", matcher(type, "VirtualMachineClusterPreference")));
        body.put("dataVolumeTemplates", dataVolumes());
        body.put(
                "template",
                Map.of(
                        "metadata",
                        Map.of("labels", Map.of(Ownership.MACHINE, Ownership.labelValue(machine))),
                        "spec",
                        guest()));
        manifest.put("spec", body);
        return manifest;
    }

    private static Map<String, String> matcher(KubevirtMachineSpec.Matcher matcher, String fallback) {
        return Map.of("kind", matcher.kind().isEmpty() ? fallback : matcher.kind(), "name", matcher.name());
    }

    private String dataVolumeName(int index) {
        return machine + "-" + index;
    }

    private List<Object> dataVolumes() {
        List<Object> templates = new ArrayList<>();
        templates.add(dataVolume(machine, spec.rootVolume().orElse(Map.of())));
        for (int i = 0; i < spec.additionalVolumes().size(); i++) {
            String name = dataVolumeName(i);
            spec.additionalVolumes().get(i).dataVolume().ifPresent(body -> templates.add(dataVolume(name, body)));
        }
        return templates;
    }

    /** With {@code storage} for {@code pvc}: what is not said comes from the profile of the storage class. */
    private static Map<String, Object> dataVolume(String name, Map<String, Object> body) {
        Map<String, Object> volume = new LinkedHashMap<>();
        body.forEach((key, value) -> volume.put(key.equals("pvc") ? "storage" : key, value));
        return Map.of("metadata", Map.of("name", name), "spec", volume);
    }

    private Map<String, Object> guest() {
        Map<String, Object> guest = new LinkedHashMap<>();
        guest.put("terminationGracePeriodSeconds", GRACE_SECONDS);
        guest.put("domain", domain());
        guest.put("affinity", affinity());
        guest.put("volumes", volumes());
        if (!spec.networks().isEmpty()) {
            guest.put("networks", networks());
        }
        if (!spec.dnsPolicy().isEmpty()) {
            guest.put("dnsPolicy", spec.dnsPolicy());
        }
        spec.dnsConfig().ifPresent(dns -> guest.put("dnsConfig", dns(dns)));
        return guest;
    }

    private Map<String, Object> domain() {
        Map<String, Object> domain = new LinkedHashMap<>();
        if (spec.instancetype().isEmpty()) {
            Map<String, Object> resources = new LinkedHashMap<>();
            resources.put("requests", spec.resources().requests());
            if (!spec.resources().limits().isEmpty()) {
                resources.put("limits", spec.resources().limits());
            }
            if (spec.resources().overcommitGuestOverhead()) {
                resources.put("overcommitGuestOverhead", true);
            }
            domain.put("resources", resources);
            if (!spec.cpu().isEmpty()) {
                domain.put("cpu", spec.cpu());
            }
            if (!spec.memory().isEmpty()) {
                domain.put("memory", spec.memory());
            }
        }
        Map<String, Object> devices = new LinkedHashMap<>();
        devices.put("disks", disks());
        if (!spec.networks().isEmpty()) {
            devices.put("interfaces", interfaces());
        }
        if (spec.devices().rng()) {
            devices.put("rng", Map.of());
        }
        devices.put("blockMultiQueue", spec.devices().blockMultiQueue());
        devices.put("networkInterfaceMultiqueue", spec.devices().networkInterfaceMultiqueue());
        domain.put("devices", devices);
        return domain;
    }

    private List<Object> disks() {
        Map<String, DiskSpec> wanted =
                spec.devices().disks().stream().collect(Collectors.toMap(DiskSpec::name, disk -> disk));
        List<Object> disks = new ArrayList<>();
        disks.add(disk(KubevirtMachineSpec.ROOT_DISK, wanted.get(KubevirtMachineSpec.ROOT_DISK)));
        disks.add(disk(CLOUD_INIT_DISK, null));
        for (int i = 0; i < spec.additionalVolumes().size(); i++) {
            disks.add(
                    disk("disk" + i, wanted.get(spec.additionalVolumes().get(i).name())));
        }
        return disks;
    }

    private static Map<String, Object> disk(String name, @Nullable DiskSpec wanted) {
        Map<String, Object> disk = new LinkedHashMap<>();
        disk.put("name", name);
        if (wanted == null) {
            disk.put("disk", Map.of("bus", "virtio"));
        } else {
            disk.putAll(wanted.body());
        }
        return disk;
    }

    private List<Object> volumes() {
        List<Object> volumes = new ArrayList<>();
        volumes.add(Map.of("name", KubevirtMachineSpec.ROOT_DISK, "dataVolume", Map.of("name", machine)));
        Map<String, Object> cloudInit = new LinkedHashMap<>();
        cloudInit.put("secretRef", Map.of("name", secretName(machine)));
        if (!spec.networks().isEmpty()) {
            cloudInit.put("networkData", NETWORK_DATA);
        }
        boolean drive = spec.cloudInit().equals("ConfigDrive");
        volumes.add(Map.of("name", CLOUD_INIT_DISK, drive ? "cloudInitConfigDrive" : "cloudInitNoCloud", cloudInit));
        for (int i = 0; i < spec.additionalVolumes().size(); i++) {
            VolumeSpec wanted = spec.additionalVolumes().get(i);
            Map<String, Object> volume = new LinkedHashMap<>();
            volume.put("name", "disk" + i);
            if (wanted.dataVolume().isPresent()) {
                volume.put("dataVolume", Map.of("name", dataVolumeName(i)));
            } else {
                volume.putAll(wanted.volumeSource().orElse(Map.of()));
            }
            volumes.add(volume);
        }
        return volumes;
    }

    private boolean hasDefaultNetwork() {
        return spec.networks().stream().anyMatch(KubevirtMachineSpec.NetworkSpec::isDefault);
    }

    private List<Object> interfaces() {
        List<Object> interfaces = new ArrayList<>();
        if (!hasDefaultNetwork()) {
            interfaces.add(Map.of("name", POD_NETWORK, "masquerade", Map.of()));
        }
        for (int i = 0; i < spec.networks().size(); i++) {
            interfaces.add(Map.of("name", "net" + i, "bridge", Map.of()));
        }
        return interfaces;
    }

    private List<Object> networks() {
        List<Object> networks = new ArrayList<>();
        if (!hasDefaultNetwork()) {
            networks.add(Map.of("name", POD_NETWORK, "pod", Map.of()));
        }
        for (int i = 0; i < spec.networks().size(); i++) {
            Map<String, Object> multus = new LinkedHashMap<>();
            multus.put("networkName", spec.networks().get(i).name());
            if (spec.networks().get(i).isDefault()) {
                multus.put("default", true);
            }
            networks.add(Map.of("name", "net" + i, "multus", multus));
        }
        return networks;
    }

    private static Map<String, Object> dns(KubevirtMachineSpec.Dns dns) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("nameservers", dns.nameservers());
        if (!dns.searches().isEmpty()) {
            config.put("searches", dns.searches());
        }
        if (!dns.options().isEmpty()) {
            config.put("options", dns.options());
        }
        return config;
    }

    /** {@code default} stands for nodes without the label. */
    private Map<String, Object> affinity() {
        List<Object> expressions = List.of(
                expression("topology.kubernetes.io/region", spec.region()),
                expression("topology.kubernetes.io/zone", spec.zone()));
        return Map.of(
                "nodeAffinity",
                Map.of(
                        "requiredDuringSchedulingIgnoredDuringExecution",
                        Map.of("nodeSelectorTerms", List.of(Map.of("matchExpressions", expressions)))));
    }

    private static Map<String, Object> expression(String key, String value) {
        return value.equals("default")
                ? Map.of("key", key, "operator", "DoesNotExist")
                : Map.of("key", key, "operator", "In", "values", List.of(value));
    }
}

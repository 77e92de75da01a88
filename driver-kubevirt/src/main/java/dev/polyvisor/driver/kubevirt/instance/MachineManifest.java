package dev.polyvisor.driver.kubevirt.instance;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.instance.DiskSource;
import dev.polyvisor.api.instance.DiskSpec;
import dev.polyvisor.api.instance.GuestSetup;
import dev.polyvisor.api.instance.InstanceSource;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.driver.kubevirt.client.KubeKind;
import dev.polyvisor.driver.kubevirt.client.Owners;
import dev.polyvisor.driver.kubevirt.inventory.VmMapper;
import dev.polyvisor.driver.kubevirt.machine.UserData;
import dev.polyvisor.driver.kubevirt.wire.WireMeta;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The objects of an instance. A machine is made switched off; what it shall have when it is on stands in an annotation. */
final class MachineManifest {
    static final String ROOT = "root";
    static final String CLOUD_INIT = "cloudinit";

    /** The annotation with the idempotency key. */
    static final String KEY = "polyvisor.dev/idempotency-key";

    private static final String POD_NETWORK = "default";

    private final String namespace;
    private final InstanceSpec spec;

    MachineManifest(String namespace, InstanceSpec spec) {
        this.namespace = namespace;
        this.spec = spec;
    }

    String secretName() {
        return "setup-" + spec.name();
    }

    /** The data source that a source names: namespace and name, or the name alone. */
    static Optional<String> dataSource(InstanceSource source) {
        if (source instanceof InstanceSource.Image image) {
            return Optional.of(image.name());
        }
        return source instanceof InstanceSource.Template template ? Optional.of(template.name()) : Optional.empty();
    }

    /** Whether an object is of this specification, or of a repetition of it. */
    boolean isOurs(WireMeta meta) {
        return spec.idempotencyKey().equals(meta.annotations().get(KEY));
    }

    private static Map<String, Object> head(KubeKind kind, Map<String, Object> metadata) {
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("apiVersion", kind.apiVersion());
        manifest.put("kind", kind.kind());
        manifest.put("metadata", metadata);
        return manifest;
    }

    private Map<String, Object> metadata(String name, Map<String, String> annotations) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("name", name);
        metadata.put("namespace", namespace);
        metadata.put("labels", spec.labels());
        metadata.put("annotations", annotations);
        return metadata;
    }

    boolean hasSecret() {
        return !told().isEmpty();
    }

    /** What the guest is told; it belongs to the machine. */
    Map<String, Object> secret(WireMeta machine) {
        Map<String, Object> metadata = metadata(secretName(), Map.of(KEY, spec.idempotencyKey()));
        metadata.put("ownerReferences", List.of(Owners.reference(machine)));
        Map<String, Object> manifest = head(KubeKind.SECRET, metadata);
        manifest.put("type", "Opaque");
        manifest.put("data", told());
        return manifest;
    }

    private Map<String, String> told() {
        GuestSetup setup = spec.setup();
        String userData = setup.userData().map(Secret::reveal).orElse("");
        if (userData.isEmpty() && !setup.sshKeys().isEmpty()) {
            userData = "#cloud-config\n";
        }
        Map<String, String> data = new LinkedHashMap<>();
        if (!userData.isEmpty()) {
            data.put("userdata", encoded(UserData.with(userData, setup.sshKeys())));
        }
        setup.networkData().ifPresent(text -> data.put("networkdata", encoded(text.reveal())));
        return data;
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    Map<String, Object> machine() {
        Map<String, String> annotations = new LinkedHashMap<>();
        annotations.put(KEY, spec.idempotencyKey());
        annotations.put(RunStrategies.KEPT, spec.options().getOrDefault(CreationRules.RUN_STRATEGY, "Always"));
        if (!spec.description().isEmpty()) {
            annotations.put(VmMapper.DESCRIPTION, spec.description());
        }
        Map<String, Object> manifest = head(KubeKind.VIRTUAL_MACHINE, metadata(spec.name(), annotations));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("runStrategy", "Halted");
        spec.instanceType().ifPresent(name -> body.put("instancetype", Sizes.matcher(name, "Instancetype")));
        spec.preference().ifPresent(name -> body.put("preference", Sizes.matcher(name, "Preference")));
        List<Object> templates = new ArrayList<>();
        Map<String, Object> guest = guest(templates);
        if (!templates.isEmpty()) {
            body.put("dataVolumeTemplates", templates);
        }
        body.put("template", Map.of("metadata", Map.of("labels", Map.of("kubevirt.io/vm", label())), "spec", guest));
        manifest.put("spec", body);
        return manifest;
    }

    private String label() {
        return spec.name().length() <= 63 ? spec.name() : spec.name().substring(0, 62) + "x";
    }

    private Map<String, Object> guest(List<Object> templates) {
        List<Object> disks = new ArrayList<>();
        List<Object> volumes = new ArrayList<>();
        volume(ROOT, root(templates), volumes);
        disks.add(Map.of("name", ROOT, "disk", Map.of("bus", "virtio"), "bootOrder", 1));
        for (DiskSpec disk : spec.disks()) {
            volume(disk.name(), source(disk, templates), volumes);
            disks.add(disk(disk));
        }
        if (hasSecret()) {
            Map<String, Object> told = new LinkedHashMap<>();
            told.put("secretRef", Map.of("name", secretName()));
            if (spec.setup().networkData().isPresent()) {
                told.put("networkDataSecretRef", Map.of("name", secretName()));
            }
            volumes.add(Map.of("name", CLOUD_INIT, "cloudInitNoCloud", told));
            disks.add(Map.of("name", CLOUD_INIT, "disk", Map.of("bus", "virtio")));
        }
        Map<String, Object> devices = new LinkedHashMap<>();
        devices.put("disks", disks);
        devices.put("interfaces", interfaces());
        Map<String, Object> domain = new LinkedHashMap<>();
        Map<String, Object> cpu = Sizes.cpu(spec.cpus(), spec.topology());
        if (!cpu.isEmpty()) {
            domain.put("cpu", cpu);
        }
        if (spec.instanceType().isEmpty()) {
            Map<String, Object> memory = new LinkedHashMap<>();
            memory.put("guest", Sizes.quantity(spec.memory().orElse(DataSize.gib(1))));
            spec.maxMemory().ifPresent(most -> memory.put("maxGuest", Sizes.quantity(most)));
            domain.put("memory", memory);
        }
        domain.put("devices", devices);
        Map<String, Object> guest = new LinkedHashMap<>();
        spec.architecture().ifPresent(name -> guest.put("architecture", name));
        spec.setup().hostName().ifPresent(name -> guest.put("hostname", name));
        spec.location().ifPresent(node -> guest.put("nodeSelector", Map.of("kubernetes.io/hostname", node)));
        guest.put("domain", domain);
        guest.put("networks", networks());
        guest.put("volumes", volumes);
        return guest;
    }

    private static void volume(String name, Map<String, Object> source, List<Object> volumes) {
        Map<String, Object> volume = new LinkedHashMap<>();
        volume.put("name", name);
        volume.putAll(source);
        volumes.add(volume);
    }

    private static Map<String, Object> disk(DiskSpec disk) {
        Map<String, Object> made = new LinkedHashMap<>();
        made.put("name", disk.name());
        Map<String, Object> target = new LinkedHashMap<>();
        target.put("bus", disk.bus().orElse("virtio"));
        if (disk.readOnly()) {
            target.put("readonly", true);
        }
        made.put("disk", target);
        disk.serial().ifPresent(serial -> made.put("serial", serial));
        if (disk.shareable()) {
            made.put("shareable", true);
        }
        return made;
    }

    private Map<String, Object> root(List<Object> templates) {
        InstanceSource source = spec.source();
        if (source instanceof InstanceSource.ContainerDisk image) {
            return Map.of("containerDisk", Map.of("image", image.image()));
        }
        if (source instanceof InstanceSource.Volume volume && !volume.cloned()) {
            return Map.of("persistentVolumeClaim", Map.of("claimName", volume.name()));
        }
        Map<String, Object> filled = new LinkedHashMap<>();
        if (source instanceof InstanceSource.Volume volume) {
            filled.put("source", Map.of("pvc", Map.of("namespace", namespace, "name", volume.name())));
        } else if (source instanceof InstanceSource.Url url) {
            filled.put("source", Map.of("http", Map.of("url", url.url().toString())));
        } else if (source instanceof InstanceSource.Empty) {
            filled.put("source", Map.of("blank", Map.of()));
        } else {
            filled.put("sourceRef", sourceRef(dataSource(source).orElse("")));
        }
        return dataVolume(spec.name() + "-" + ROOT, filled, spec.rootSize(), spec.storagePool(), templates);
    }

    private static Map<String, Object> sourceRef(String path) {
        int slash = path.indexOf('/');
        Map<String, Object> reference = new LinkedHashMap<>();
        reference.put("kind", "DataSource");
        if (slash >= 0) {
            reference.put("namespace", path.substring(0, slash));
        }
        reference.put("name", path.substring(slash + 1));
        return reference;
    }

    private static Map<String, Object> dataVolume(
            String name,
            Map<String, Object> filled,
            Optional<DataSize> size,
            Optional<String> storageClass,
            List<Object> templates) {
        Map<String, Object> storage = new LinkedHashMap<>();
        size.ifPresent(value -> storage.put("resources", Map.of("requests", Map.of("storage", Sizes.quantity(value)))));
        storageClass.ifPresent(value -> storage.put("storageClassName", value));
        Map<String, Object> body = new LinkedHashMap<>(filled);
        body.put("storage", storage);
        templates.add(Map.of("metadata", Map.of("name", name), "spec", body));
        return Map.of("dataVolume", Map.of("name", name));
    }

    private Map<String, Object> source(DiskSpec disk, List<Object> templates) {
        String name = spec.name() + "-" + disk.name();
        DiskSource source = disk.source();
        if (source instanceof DiskSource.Volume volume) {
            return Map.of("persistentVolumeClaim", Map.of("claimName", volume.name()));
        }
        if (source instanceof DiskSource.ContainerDisk image) {
            return Map.of("containerDisk", Map.of("image", image.image()));
        }
        Map<String, Object> filled = new LinkedHashMap<>();
        if (source instanceof DiskSource.CloneOf clone) {
            filled.put("source", Map.of("pvc", Map.of("namespace", namespace, "name", clone.volume())));
        } else if (source instanceof DiskSource.Url url) {
            filled.put("source", Map.of("http", Map.of("url", url.url().toString())));
        } else if (source instanceof DiskSource.Image image) {
            filled.put("sourceRef", sourceRef(image.name()));
        } else {
            filled.put("source", Map.of("blank", Map.of()));
        }
        return dataVolume(name, filled, disk.size(), disk.pool(), templates);
    }

    private List<Object> interfaces() {
        List<Object> interfaces = new ArrayList<>();
        if (spec.nics().isEmpty()) {
            interfaces.add(Map.of("name", POD_NETWORK, "masquerade", Map.of()));
        }
        spec.nics().forEach(nic -> interfaces.add(NicManifest.device(nic)));
        return interfaces;
    }

    private List<Object> networks() {
        List<Object> networks = new ArrayList<>();
        if (spec.nics().isEmpty()) {
            networks.add(Map.of("name", POD_NETWORK, "pod", Map.of()));
        }
        spec.nics().forEach(nic -> networks.add(NicManifest.network(nic)));
        return networks;
    }

    /** A clone of a machine or of a snapshot, within the namespace. */
    Map<String, Object> clone(String name, InstanceSource.CopyOf source) {
        Map<String, Object> manifest = head(KubeKind.CLONE, metadata(name, Map.of(KEY, spec.idempotencyKey())));
        boolean snapshot = source.snapshot().isPresent();
        manifest.put(
                "spec",
                Map.of(
                        "source",
                        Map.of(
                                "apiGroup", snapshot ? "snapshot.kubevirt.io" : "kubevirt.io",
                                "kind", snapshot ? "VirtualMachineSnapshot" : "VirtualMachine",
                                "name",
                                        source.snapshot()
                                                .orElse(source.instance().name())),
                        "target",
                        Map.of("apiGroup", "kubevirt.io", "kind", "VirtualMachine", "name", spec.name())));
        return manifest;
    }
}

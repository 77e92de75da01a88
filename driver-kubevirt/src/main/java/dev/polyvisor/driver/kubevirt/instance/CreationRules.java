package dev.polyvisor.driver.kubevirt.instance;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.instance.DiskSource;
import dev.polyvisor.api.instance.DiskSpec;
import dev.polyvisor.api.instance.InstanceSource;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.api.instance.NicSpec;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.driver.kubevirt.client.KubeNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What of a specification KubeVirt cannot do, all at once and before anything is made. */
final class CreationRules {
    static final String RUN_STRATEGY = "runStrategy";
    private static final Set<String> STRATEGIES = Set.of("Always", "RerunOnFailure", "Manual", "Once");

    private final InstanceSpec spec;
    private final List<Violation> faults = new ArrayList<>();

    CreationRules(InstanceSpec spec) {
        this.spec = spec;
    }

    void check() {
        KubeNames.object(spec.name()).ifPresent(problem -> fault("name", problem));
        spec.labels().forEach((key, value) -> {
            KubeNames.labelKey(key).ifPresent(problem -> fault("labels." + key, problem));
            KubeNames.labelValue(value).ifPresent(problem -> fault("labels." + key, problem));
        });
        if (spec.type().filter(type -> type != MachineType.VIRTUAL_MACHINE).isPresent()) {
            fault("type", "KubeVirt has virtual machines only");
        }
        if (spec.ephemeral()) {
            fault("ephemeral", "KubeVirt keeps every machine");
        }
        if (!spec.profiles().isEmpty()) {
            fault("profiles", "KubeVirt has none; choose an instance type and a preference");
        }
        if (!spec.config().isEmpty()) {
            fault("config", "KubeVirt has no keys; what is not asked for here goes through raw requests");
        }
        if (!spec.devices().isEmpty()) {
            fault("devices", "KubeVirt has disks and nics");
        }
        if (spec.instanceType().isPresent()
                && (spec.cpus().isPresent() || spec.memory().isPresent())) {
            fault("instanceType", "gives the number of processors and the memory");
        }
        source();
        spec.disks().forEach(this::disk);
        spec.nics().forEach(this::nic);
        options(spec.options());
        if (!spec.setup().passwords().isEmpty()) {
            fault("setup.passwords", "are set by user data");
        }
        if (!faults.isEmpty()) {
            throw PolyvisorException.invalid(faults);
        }
    }

    private void fault(String path, String problem) {
        faults.add(new Violation(path, problem));
    }

    private void source() {
        InstanceSource source = spec.source();
        if (source instanceof InstanceSource.ImageId || source instanceof InstanceSource.ImageProperties) {
            fault("source", "images of KubeVirt are data sources, known by namespace and name");
        } else if (source instanceof InstanceSource.Image image
                && image.server().isPresent()) {
            fault("source", "give the URL of the image");
        } else if (source instanceof InstanceSource.Empty && spec.rootSize().isEmpty()) {
            fault("rootSize", "is needed for an empty disk");
        } else if (source instanceof InstanceSource.Url && spec.rootSize().isEmpty()) {
            fault("rootSize", "is needed for a disk that is filled from a URL");
        } else if (source instanceof InstanceSource.ContainerDisk
                && spec.rootSize().isPresent()) {
            fault("rootSize", "a container disk is as large as its image");
        }
    }

    private void disk(DiskSpec disk) {
        String path = "disks." + disk.name();
        if (disk.source() instanceof DiskSource.HostPath || disk.source() instanceof DiskSource.Medium) {
            fault(path + ".source", "is none that KubeVirt has");
        }
        if (disk.name().equals(MachineManifest.ROOT) || disk.name().equals(MachineManifest.CLOUD_INIT)) {
            fault(path, "is the name of a disk that is there");
        }
    }

    private void nic(NicSpec nic) {
        String path = "nics." + nic.name();
        faults.addAll(NicManifest.faults(path, nic));
        nic.options().keySet().stream().sorted().forEach(name -> fault(path + ".options." + name, "is not known"));
    }

    private void options(Map<String, String> options) {
        options.keySet().stream()
                .filter(name -> !name.equals(RUN_STRATEGY))
                .sorted()
                .forEach(name -> fault("options." + name, "is not known"));
        String strategy = options.getOrDefault(RUN_STRATEGY, "Always");
        if (!STRATEGIES.contains(strategy)) {
            fault("options." + RUN_STRATEGY, "is none of Always, RerunOnFailure, Manual, Once");
        }
    }
}

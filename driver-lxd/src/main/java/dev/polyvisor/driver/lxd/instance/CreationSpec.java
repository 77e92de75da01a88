package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.instance.GuestSetup;
import dev.polyvisor.api.instance.InstanceSource;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.api.instance.NicSpec;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.driver.lxd.client.LxdNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What of a specification LXD has a form of, and that form. */
final class CreationSpec {
    private CreationSpec() {}

    /** Refuses what is wrong, everything at once, and what LXD or this driver has no form of. */
    static void check(InstanceSpec spec) {
        List<Violation> wrong = new ArrayList<>();
        name(spec.name()).ifPresent(problem -> wrong.add(new Violation("name", problem)));
        for (int i = 0; i < spec.profiles().size(); i++) {
            String path = "profiles[" + i + "]";
            LxdNames.entity(spec.profiles().get(i)).ifPresent(problem -> wrong.add(new Violation(path, problem)));
        }
        spec.storagePool()
                .flatMap(LxdNames::entity)
                .ifPresent(problem -> wrong.add(new Violation("storagePool", problem)));
        spec.options().keySet().stream()
                .sorted()
                .forEach(option -> wrong.add(new Violation("options." + option, "is unknown to the lxd driver")));
        spec.config().keySet().stream()
                .filter(key -> key.startsWith("user.polyvisor."))
                .sorted()
                .forEach(key -> wrong.add(new Violation("config." + key, "is kept by the lxd driver")));
        for (int i = 0; i < spec.nics().size(); i++) {
            wrong.addAll(below("nics[" + i + "]", NicForm.faults(spec.nics().get(i))));
        }
        for (int i = 0; i < spec.disks().size(); i++) {
            wrong.addAll(below(
                    "disks[" + i + "]",
                    DiskForm.faults(DiskForm.namedBySerial(spec.disks().get(i)))));
        }
        wrong.addAll(twice(spec));
        wrong.addAll(ConfigFaults.of(spec.config(), spec.devices(), spec.type().orElse(MachineType.CONTAINER)));
        if (!wrong.isEmpty()) {
            throw PolyvisorException.invalid(wrong);
        }
        lacking(spec).ifPresent(reason -> {
            throw Refusals.unimplemented(reason);
        });
    }

    private static List<Violation> below(String path, List<Violation> faults) {
        return faults.stream()
                .map(fault -> new Violation(path + "." + fault.path(), fault.problem()))
                .toList();
    }

    /** Disks, interfaces and devices share their names. */
    private static List<Violation> twice(InstanceSpec spec) {
        Set<String> names = new TreeSet<>(spec.devices().keySet());
        return Stream.concat(
                        spec.nics().stream().map(NicSpec::name),
                        spec.disks().stream()
                                .map(disk -> DiskForm.namedBySerial(disk).name()))
                .filter(name -> !names.add(name))
                .map(name -> new Violation("devices." + name, "is there twice"))
                .toList();
    }

    /** A name that servers of all versions take: those up to 5.0.2 refuse a digit at the beginning. */
    private static Optional<String> name(String name) {
        return LxdNames.instance(name)
                .or(() -> Character.isDigit(name.charAt(0))
                        ? Optional.of("begins with a digit, which servers up to 5.0.2 refuse")
                        : Optional.empty());
    }

    private static Optional<String> lacking(InstanceSpec spec) {
        InstanceSource source = spec.source();
        GuestSetup setup = spec.setup();
        if (spec.topology().isPresent()
                || spec.preference().isPresent()
                || spec.maxMemory().isPresent()) {
            return Optional.of("LXD has no topology of processors, no preferences and no maximum of memory");
        } else if (setup.hostName().isPresent()
                || !setup.sshKeys().isEmpty()
                || !setup.passwords().isEmpty()) {
            return Optional.of("LXD takes host names, keys and passwords as cloud-init user data only");
        } else if (source instanceof InstanceSource.Template
                || source instanceof InstanceSource.ContainerDisk
                || source instanceof InstanceSource.Volume
                || source instanceof InstanceSource.Url) {
            return Optional.of("LXD makes instances of images, of other instances, or empty ones");
        }
        MachineType type = spec.type().orElse(MachineType.CONTAINER);
        return Stream.concat(
                        spec.nics().stream().map(nic -> NicForm.lacking(nic, type)),
                        spec.disks().stream().map(disk -> DiskForm.lacking(DiskForm.namedBySerial(disk), type)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** The request, apart from what has to be looked up. */
    static Map<String, Object> body(
            InstanceSpec spec, Map<String, Map<String, String>> interfaces, Map<String, String> addresses) {
        Map<String, Map<String, String>> devices = new LinkedHashMap<>(spec.devices());
        devices.putAll(interfaces);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", spec.name());
        body.put("description", spec.description());
        body.put("ephemeral", spec.ephemeral());
        Map<String, String> config = config(spec);
        config.putAll(addresses);
        body.put("config", config);
        body.put("devices", devices);
        spec.type()
                .ifPresent(type ->
                        body.put("type", type == MachineType.VIRTUAL_MACHINE ? "virtual-machine" : "container"));
        spec.instanceType().ifPresent(type -> body.put("instance_type", type));
        spec.architecture().ifPresent(architecture -> body.put("architecture", architecture));
        if (!spec.profiles().isEmpty()) {
            body.put("profiles", spec.profiles());
        }
        return body;
    }

    private static Map<String, String> config(InstanceSpec spec) {
        Map<String, String> config = new LinkedHashMap<>(spec.config());
        spec.labels().forEach((label, value) -> config.put(Labels.key(label), value));
        spec.cpus().ifPresent(cpus -> config.put("limits.cpu", String.valueOf(cpus)));
        spec.memory().ifPresent(memory -> config.put("limits.memory", memory.bytes() + "B"));
        secret(config, "cloud-init.user-data", spec.setup().userData());
        secret(config, "cloud-init.vendor-data", spec.setup().vendorData());
        secret(config, "cloud-init.network-config", spec.setup().networkData());
        config.putAll(Labels.withIdempotencyKey(spec.idempotencyKey()));
        return config;
    }

    private static void secret(Map<String, String> config, String key, Optional<Secret> value) {
        value.ifPresent(secret -> config.put(key, secret.reveal()));
    }
}

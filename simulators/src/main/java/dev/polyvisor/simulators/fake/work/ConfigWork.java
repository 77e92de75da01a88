package dev.polyvisor.simulators.fake.work;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.ConfigDocument;
import dev.polyvisor.api.instance.ConfigPatch;
import dev.polyvisor.api.instance.InstanceUpdate;
import dev.polyvisor.api.instance.LifecycleAction;
import dev.polyvisor.api.instance.LiveLimits;
import dev.polyvisor.api.instance.TemplateTrigger;
import dev.polyvisor.simulators.fake.backend.Datum.MachineDatum;
import dev.polyvisor.simulators.fake.backend.MachineChange;
import dev.polyvisor.simulators.fake.backend.Properties;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Configuration of machines. Each method is one step under the lock of the backend. */
public final class ConfigWork {
    /** The number of processors. */
    public static final String CPUS = "limits.cpu";

    /** The memory. */
    public static final String MEMORY = "limits.memory";

    static final String TYPE = "instance.type";
    static final String PREFERENCE = "instance.preference";

    private final Machines machines;

    public ConfigWork(Machines machines) {
        this.machines = machines;
    }

    /** Refuses a version that is not the present one. */
    public void expect(String id, Optional<String> version) {
        String present = Integer.toString(machines.get(id).version());
        if (version.filter(v -> !v.equals(present)).isPresent()) {
            throw Refusal.stale(version.get(), present);
        }
    }

    public void update(String id, InstanceUpdate update) {
        MachineDatum machine = machines.get(id);
        write(machine, machine.change().labels(labels(machine, update)), properties(machine, update));
    }

    /** Whether everything is as an update wants it. */
    public boolean isReached(String id, InstanceUpdate update) {
        MachineDatum machine = machines.get(id);
        return labels(machine, update).equals(machine.labels())
                && properties(machine, update).equals(machines.properties(machine));
    }

    private static Map<String, String> labels(MachineDatum machine, InstanceUpdate update) {
        Map<String, String> labels = new HashMap<>(machine.labels());
        labels.putAll(update.labels());
        update.removedLabels().forEach(labels::remove);
        return labels;
    }

    private Properties properties(MachineDatum machine, InstanceUpdate update) {
        Properties properties = machines.properties(machine);
        Map<String, String> config = new LinkedHashMap<>(properties.config());
        update.cpus().ifPresent(n -> config.put(CPUS, Integer.toString(n)));
        update.topology().ifPresent(t -> {
            config.put(CPUS, Integer.toString(t.cpus()));
            config.put("limits.cpu.topology", t.sockets() + "x" + t.cores() + "x" + t.threads());
        });
        update.memory().ifPresent(m -> config.put(MEMORY, m.toString()));
        update.maxMemory().ifPresent(m -> config.put("limits.memory.max", m.toString()));
        update.instanceType().ifPresent(t -> config.put(TYPE, t));
        update.preference().ifPresent(p -> config.put(PREFERENCE, p));
        Properties changed = properties.withConfig(config);
        changed = changed.withDescription(update.description().orElse(changed.description()));
        changed = changed.withEphemeral(update.ephemeral().orElse(changed.ephemeral()));
        return update.config().isPresent()
                ? patched(machine, changed, update.config().get())
                : changed;
    }

    public void patch(String id, ConfigPatch patch) {
        MachineDatum machine = machines.get(id);
        write(machine, machine.change(), patched(machine, machines.properties(machine), patch));
    }

    /** The writable part; what the server keeps stays out of it. */
    public ConfigDocument document(String id) {
        MachineDatum machine = machines.get(id);
        Properties properties = machines.properties(machine);
        Map<String, String> config = new LinkedHashMap<>(properties.config());
        config.keySet().removeIf(ConfigWork::isVolatile);
        return new ConfigDocument(
                properties.description(),
                config,
                properties.devices(),
                properties.profiles(),
                properties.ephemeral(),
                Optional.of("x86_64"),
                Optional.of(Integer.toString(machine.version())));
    }

    public void replace(String id, ConfigDocument document) {
        MachineDatum machine = machines.get(id);
        Properties properties = machines.properties(machine);
        Map<String, String> config = new LinkedHashMap<>(document.config());
        properties.config().forEach((key, value) -> {
            if (isVolatile(key)) {
                config.putIfAbsent(key, value);
            }
        });
        Properties changed = new Properties(
                document.description(),
                config,
                machines.devices().complete(machine, document.devices()),
                document.profiles(),
                document.ephemeral());
        write(machine, machine.change(), changed);
    }

    /** Refuses keys that the server does not keep. */
    public static void checkVolatile(Map<String, String> changes) {
        changes.keySet().stream().filter(k -> !isVolatile(k)).findFirst().ifPresent(k -> {
            throw PolyvisorException.invalidArgument("changes." + k, "is no key that the server keeps");
        });
    }

    public void setVolatile(String id, Map<String, String> changes) {
        MachineDatum machine = machines.get(id);
        Map<String, String> config =
                new LinkedHashMap<>(machines.properties(machine).config());
        changes.forEach((key, value) -> {
            if (value.isEmpty()) {
                config.remove(key);
            } else {
                config.put(key, value);
            }
        });
        write(machine, machine.change(), machines.properties(machine).withConfig(config));
    }

    public boolean isTemplatePending(String id) {
        return machines.properties(machines.get(id)).find(Properties.TEMPLATE).isPresent();
    }

    public void deferTemplate(String id, TemplateTrigger trigger) {
        setVolatile(id, Map.of(Properties.TEMPLATE, trigger.name().toLowerCase(Locale.ROOT)));
    }

    /** Changes limits at once. */
    public void limit(String id, LiveLimits limits) {
        MachineDatum machine = machines.get(id);
        if (!machine.isContainer() && Machines.isUp(machine)) {
            limits.cpus().ifPresent(n -> {
                if (n < machine.cpus()) {
                    throw Refusal.precondition("a running virtual machine takes no fewer processors");
                }
            });
        }
        Map<String, String> config =
                new LinkedHashMap<>(machines.properties(machine).config());
        settings(limits).forEach(config::put);
        MachineChange change = machine.change();
        limits.cpus().ifPresent(change::cpus);
        limits.memory().ifPresent(change::memory);
        MachineDatum after = machines.write(change, machines.properties(machine).withConfig(config));
        machines.backend().lifecycle().tell(after, LifecycleAction.UPDATED);
    }

    /** Refuses at once a limit that a machine of the type has no live form of. */
    public static void check(LiveLimits limits, boolean container) {
        Map<String, String> known = settings(limits);
        if (!container) {
            known.keySet().stream()
                    .filter(key -> !key.equals(CPUS) && !key.equals(MEMORY))
                    .findFirst()
                    .ifPresent(key -> {
                        throw Refusal.unimplemented("a virtual machine of the fake driver has no live form of " + key);
                    });
        }
    }

    private static Map<String, String> settings(LiveLimits limits) {
        Map<String, String> settings = new LinkedHashMap<>();
        limits.cpus().ifPresent(v -> settings.put(CPUS, Integer.toString(v)));
        limits.cpuset().ifPresent(v -> settings.put("limits.cpu.set", v));
        limits.cpuAllowance().ifPresent(v -> settings.put("limits.cpu.allowance", v));
        limits.cpuPriority().ifPresent(v -> settings.put("limits.cpu.priority", Integer.toString(v)));
        limits.memory().ifPresent(v -> settings.put(MEMORY, v.toString()));
        limits.memoryHard().ifPresent(v -> settings.put("limits.memory.enforce", v ? "hard" : "soft"));
        limits.swap().ifPresent(v -> settings.put("limits.memory.swap", v.toString()));
        limits.processes().ifPresent(v -> settings.put("limits.processes", Long.toString(v)));
        limits.diskPriority().ifPresent(v -> settings.put("limits.disk.priority", Integer.toString(v)));
        limits.networkPriority().ifPresent(v -> settings.put("limits.network.priority", Integer.toString(v)));
        limits.cgroup().forEach((key, value) -> settings.put(setting(key), value));
        return settings;
    }

    /** The setting behind a control group key of either version. */
    private static String setting(String key) {
        return switch (key) {
            case "memory.max", "memory.limit_in_bytes" -> "limits.memory.cgroup";
            case "cpu.weight", "cpu.shares" -> "limits.cpu.weight";
            case "pids.max" -> "limits.processes";
            default -> throw Refusal.unimplemented("the fake driver has no setting for the control group key " + key);
        };
    }

    private Properties patched(MachineDatum machine, Properties properties, ConfigPatch patch) {
        Map<String, String> config = new LinkedHashMap<>(properties.config());
        patch.removedConfig().forEach(config::remove);
        config.putAll(patch.config());
        Map<String, Map<String, String>> devices = new LinkedHashMap<>(properties.devices());
        patch.removedDevices().forEach(devices::remove);
        devices.putAll(machines.devices().complete(machine, patch.devices()));
        return properties
                .withConfig(config)
                .withDevices(devices)
                .withProfiles(patch.profiles().orElse(properties.profiles()));
    }

    /** A running virtual machine takes processors and memory at its next start only. */
    private void write(MachineDatum machine, MachineChange change, Properties properties) {
        Properties before = machines.properties(machine);
        boolean sized = !properties.find(CPUS).equals(before.find(CPUS))
                || !properties.find(MEMORY).equals(before.find(MEMORY));
        Properties after = properties;
        Optional<Integer> cpus = properties.find(CPUS).map(text -> cpus(text));
        Optional<DataSize> memory = properties.find(MEMORY).map(text -> memory(text));
        if (sized && !machine.isContainer() && !Machines.isOff(machine)) {
            after = properties.with(Properties.PENDING, "true");
        } else if (sized) {
            cpus.ifPresent(change::cpus);
            memory.ifPresent(change::memory);
        }
        MachineDatum changed = machines.write(change, after);
        machines.backend().lifecycle().tell(changed, LifecycleAction.UPDATED);
    }

    private static int cpus(String text) {
        if (!text.matches("[1-9]\\d{0,4}")) {
            throw PolyvisorException.invalidArgument("config." + CPUS, "is no number of processors");
        }
        return Integer.parseInt(text);
    }

    private static DataSize memory(String text) {
        try {
            return DataSize.parse(text);
        } catch (PolyvisorException e) {
            throw PolyvisorException.invalidArgument("config." + MEMORY, "is no amount of memory");
        }
    }

    private static boolean isVolatile(String key) {
        return key.startsWith(Properties.VOLATILE);
    }
}

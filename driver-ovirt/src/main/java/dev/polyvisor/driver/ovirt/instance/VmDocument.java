package dev.polyvisor.driver.ovirt.instance;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.instance.CpuTopology;
import dev.polyvisor.api.instance.GuestSetup;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.driver.ovirt.inventory.Labels;
import dev.polyvisor.driver.ovirt.inventory.Mark;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Machines as the engine is told of them. */
final class VmDocument {
    private VmDocument() {}

    /** The machine of a specification, without what it refers to and without its devices. */
    static Map<String, Object> of(InstanceSpec spec) {
        Map<String, Object> vm = new LinkedHashMap<>();
        vm.put("name", spec.name());
        if (!spec.description().isEmpty()) {
            vm.put("description", spec.description());
        }
        vm.put("comment", comment("", spec.labels(), spec.idempotencyKey()));
        cpu(spec.cpus(), spec.topology()).ifPresent(cpu -> vm.put("cpu", cpu));
        spec.memory().ifPresent(memory -> vm.put("memory", memory.bytes()));
        memoryPolicy(spec.memory(), spec.maxMemory()).ifPresent(policy -> vm.put("memory_policy", policy));
        spec.preference().ifPresent(os -> vm.put("os", Map.of("type", os)));
        option(spec, CreationRules.BIOS).ifPresent(type -> vm.put("bios", Map.of("type", type)));
        option(spec, CreationRules.DISPLAY).ifPresent(type -> vm.put("display", Map.of("type", type)));
        option(spec, CreationRules.KIND).ifPresent(type -> vm.put("type", type));
        initialization(spec.setup()).ifPresent(setup -> vm.put("initialization", setup));
        return vm;
    }

    static Optional<String> option(InstanceSpec spec, String name) {
        return Optional.ofNullable(spec.options().get(name));
    }

    /** The comment of a machine: what stood there, the labels, the mark of the key. */
    static String comment(String before, Map<String, String> labels, String key) {
        return Mark.add(Labels.write(before, labels), key);
    }

    /** Sockets can be added while a machine runs, cores and threads cannot. */
    static Optional<Map<String, Object>> cpu(OptionalInt cpus, Optional<CpuTopology> topology) {
        if (topology.isPresent()) {
            CpuTopology wanted = topology.get();
            return Optional.of(topology(wanted.sockets(), wanted.cores(), wanted.threads()));
        }
        return cpus.isPresent() ? Optional.of(topology(cpus.getAsInt(), 1, 1)) : Optional.empty();
    }

    static Map<String, Object> topology(int sockets, int cores, int threads) {
        return Map.of("topology", Map.of("sockets", sockets, "cores", cores, "threads", threads));
    }

    private static Optional<Map<String, Object>> memoryPolicy(Optional<DataSize> memory, Optional<DataSize> most) {
        Map<String, Object> policy = new LinkedHashMap<>();
        // a template can guarantee more than there is then
        memory.ifPresent(size -> policy.put("guaranteed", size.bytes()));
        most.ifPresent(size -> policy.put("max", size.bytes()));
        return policy.isEmpty() ? Optional.empty() : Optional.of(policy);
    }

    /** What cloud-init or its like is told when the machine starts for the first time. */
    private static Optional<Map<String, Object>> initialization(GuestSetup setup) {
        Map<String, Object> told = new LinkedHashMap<>();
        setup.hostName().ifPresent(name -> told.put("host_name", name));
        setup.userData().ifPresent(data -> told.put("custom_script", data.reveal()));
        if (!setup.sshKeys().isEmpty()) {
            told.put("authorized_ssh_keys", String.join("\n", setup.sshKeys()));
        }
        setup.passwords().forEach((user, password) -> {
            told.put("user_name", user);
            told.put("root_password", password.reveal());
        });
        return told.isEmpty() ? Optional.empty() : Optional.of(told);
    }

    /** The hosts that a machine may run on. */
    static Map<String, Object> placement(String host) {
        return Map.of("affinity", "migratable", "hosts", Map.of("host", List.of(ref(host))));
    }

    static Map<String, Object> ref(String id) {
        return Map.of("id", id);
    }
}

package dev.polyvisor.driver.kubevirt.instance;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.instance.CpuTopology;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Sizes in the form of KubeVirt. */
final class Sizes {
    private Sizes() {}

    /** Without a topology each processor is a socket, as KubeVirt can add them to a running machine. */
    static Map<String, Object> cpu(OptionalInt cpus, Optional<CpuTopology> topology) {
        Map<String, Object> cpu = new LinkedHashMap<>();
        if (topology.isPresent()) {
            cpu.put("sockets", topology.get().sockets());
            cpu.put("cores", topology.get().cores());
            cpu.put("threads", topology.get().threads());
        } else if (cpus.isPresent()) {
            cpu.put("sockets", cpus.getAsInt());
            cpu.put("cores", 1);
            cpu.put("threads", 1);
        }
        return cpu;
    }

    static String quantity(DataSize size) {
        long bytes = size.bytes();
        for (String suffix : new String[] {"Gi", "Mi", "Ki"}) {
            int shift = suffix.equals("Gi") ? 30 : suffix.equals("Mi") ? 20 : 10;
            if (bytes > 0 && bytes % (1L << shift) == 0) {
                return (bytes >> shift) + suffix;
            }
        }
        return Long.toString(bytes);
    }

    /** An instance type or preference: with a namespace one of it, else one of the cluster. */
    static Map<String, Object> matcher(String name, String sort) {
        int slash = name.indexOf('/');
        return Map.of(
                "kind",
                (slash < 0 ? "VirtualMachineCluster" : "VirtualMachine") + sort,
                "name",
                name.substring(slash + 1));
    }
}

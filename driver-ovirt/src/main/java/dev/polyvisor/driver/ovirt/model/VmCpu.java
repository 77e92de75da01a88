package dev.polyvisor.driver.ovirt.model;

import java.util.List;

/**
 * The processors of a machine.
 *
 * @param sockets sockets
 * @param cores cores of each socket
 * @param threads threads of each core
 * @param architecture the architecture
 * @param customModel the model that was chosen for it, empty for that of the cluster
 * @param shares its weight among others, 0 for the usual one
 * @param pinningPolicy {@code none}, {@code manual}, {@code resize_and_pin_numa}, {@code dedicated}, {@code isolate_threads}
 * @param affinity the processors of the host that its own may use
 */
public record VmCpu(
        int sockets,
        int cores,
        int threads,
        String architecture,
        String customModel,
        int shares,
        String pinningPolicy,
        List<CpuPin> affinity) {

    /** Copies the list. */
    public VmCpu {
        affinity = List.copyOf(affinity);
    }

    /**
     * The number of processors.
     *
     * @return the product, 0 when the engine does not tell
     */
    public int count() {
        return sockets * cores * Math.max(1, threads);
    }
}

package dev.polyvisor.driver.ovirt.model;

import java.util.List;

/**
 * The processors of the host that a virtual processor may use.
 *
 * @param vcpu the virtual processor
 * @param cpuSet the set as the engine writes it, such as {@code 0-3,^2}
 * @param cpus the members of the set; empty when it cannot be read
 */
public record CpuPin(int vcpu, String cpuSet, List<Integer> cpus) {
    /** Copies the collections. */
    public CpuPin {
        cpus = List.copyOf(cpus);
    }
}

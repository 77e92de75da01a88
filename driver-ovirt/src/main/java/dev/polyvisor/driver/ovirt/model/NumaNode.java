package dev.polyvisor.driver.ovirt.model;

import java.util.List;

/**
 * A NUMA node of a machine.
 *
 * @param index its number
 * @param cpus its virtual processors
 * @param hostNodes the nodes of the host that it is bound to
 */
public record NumaNode(int index, List<Integer> cpus, List<Integer> hostNodes) {
    /** Copies the collections. */
    public NumaNode {
        cpus = List.copyOf(cpus);
        hostNodes = List.copyOf(hostNodes);
    }
}

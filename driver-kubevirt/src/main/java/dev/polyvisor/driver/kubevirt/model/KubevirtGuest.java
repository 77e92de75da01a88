package dev.polyvisor.driver.kubevirt.model;

import dev.polyvisor.api.DataSize;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a virtual machine is made of, as it is defined.
 *
 * @param sockets sockets, 0 when not defined
 * @param cores cores of each socket, 0 when not defined
 * @param threads threads of each core, 0 when not defined
 * @param cpuRequest what its processors may count on, empty when not defined
 * @param cpuModel the model of the processor, empty for that of the cluster
 * @param dedicatedCpus whether it has processors of its own
 * @param memory what the guest sees, empty when not defined
 * @param hugepages the size of the pages, empty for usual ones
 * @param architecture the architecture, empty when not known
 * @param machineType the type of the machine, empty when not known
 * @param firmwareUuid the uuid that the guest sees, empty when not known
 * @param efi whether it boots by EFI
 * @param hostname the name that the guest is given, empty for that of the machine
 * @param gracePeriod how long a shutdown may take, in seconds
 * @param disks the disks
 * @param interfaces the interfaces
 * @param nodeSelector the labels that its node must have
 */
public record KubevirtGuest(
        int sockets,
        int cores,
        int threads,
        OptionalInt cpuRequest,
        String cpuModel,
        boolean dedicatedCpus,
        Optional<DataSize> memory,
        String hugepages,
        String architecture,
        String machineType,
        String firmwareUuid,
        boolean efi,
        String hostname,
        OptionalLong gracePeriod,
        List<KubevirtDisk> disks,
        List<KubevirtInterface> interfaces,
        Map<String, String> nodeSelector) {

    /** Copies the collections. */
    public KubevirtGuest {
        disks = List.copyOf(disks);
        interfaces = List.copyOf(interfaces);
        nodeSelector = Map.copyOf(nodeSelector);
    }

    /**
     * How many processors the guest has by this definition.
     *
     * @return the number, empty when it is not defined here
     */
    public OptionalInt cpus() {
        if (sockets > 0 || cores > 0 || threads > 0) {
            return OptionalInt.of(Math.max(1, sockets) * Math.max(1, cores) * Math.max(1, threads));
        }
        return cpuRequest;
    }
}

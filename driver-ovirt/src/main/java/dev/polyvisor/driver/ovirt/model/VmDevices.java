package dev.polyvisor.driver.ovirt.model;

import java.util.List;

/**
 * The devices of a machine.
 *
 * @param disks its disks
 * @param nics its network interfaces
 * @param hostDevices devices of the host that are handed to it
 * @param cdroms its CD drives
 * @param watchdogs its watchdogs
 * @param numaNodes its NUMA nodes, read for machines that say how they are used
 */
public record VmDevices(
        List<OvirtDiskAttachment> disks,
        List<OvirtNic> nics,
        List<HostDevice> hostDevices,
        List<Cdrom> cdroms,
        List<Watchdog> watchdogs,
        List<NumaNode> numaNodes) {

    /** Copies the lists. */
    public VmDevices {
        disks = List.copyOf(disks);
        nics = List.copyOf(nics);
        hostDevices = List.copyOf(hostDevices);
        cdroms = List.copyOf(cdroms);
        watchdogs = List.copyOf(watchdogs);
        numaNodes = List.copyOf(numaNodes);
    }
}

package dev.polyvisor.driver.kubevirt.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.spi.instance.CapabilityTable;
import java.util.Map;

/** What instances of KubeVirt can do through this driver, and why not the rest. */
public final class Abilities {
    private static final String NO_AGENT_CALLS = "KubeVirt lets nobody into a guest but through its consoles";

    private Abilities() {}

    /** The rows of the driver in the support matrix. */
    public static CapabilityTable table() {
        Map<Capability, String> nobody = Map.ofEntries(
                Map.entry(Capability.SUSPEND, "KubeVirt saves no memory to start from"),
                Map.entry(Capability.RENAME, "the name of an object of Kubernetes is for ever"),
                Map.entry(Capability.VOLATILE_CONFIG, "KubeVirt keeps no state of its own in the configuration"),
                Map.entry(Capability.MIGRATE, "a machine that is off is on no node"),
                Map.entry(
                        Capability.MIGRATE_PROVIDER,
                        "a move between clusters needs both to be set up for it; export the disk, or clone it by a URL"),
                Map.entry(Capability.SNAPSHOT_MEMORY, "snapshots of KubeVirt have no memory"),
                Map.entry(Capability.SNAPSHOT_RENAME, "the name of an object of Kubernetes is for ever"),
                Map.entry(Capability.SNAPSHOT_EXPIRY, "snapshots of KubeVirt do not expire"),
                Map.entry(Capability.SNAPSHOT_PREVIEW, "KubeVirt has no trials of snapshots"),
                Map.entry(Capability.BACKUP, "KubeVirt keeps no backups"),
                Map.entry(Capability.BACKUP_IMPORT, "KubeVirt keeps no backups"),
                Map.entry(Capability.FILES, NO_AGENT_CALLS),
                Map.entry(Capability.EXEC, NO_AGENT_CALLS),
                Map.entry(Capability.EXEC_INTERACTIVE, NO_AGENT_CALLS),
                Map.entry(
                        Capability.CDROM,
                        "a drive of KubeVirt is defined together with its medium; detach the disk and attach another"),
                Map.entry(Capability.STATISTICS, "KubeVirt tells them to Prometheus only"),
                Map.entry(
                        Capability.LIFECYCLE_EVENTS,
                        "Kubernetes tells states and no events of them; watch the machine in the inventory"),
                Map.entry(Capability.HOST_PATHS, "Kubernetes does not tell the paths of its nodes"),
                Map.entry(Capability.ID_MAPS, "a virtual machine has ids of its own"));
        return CapabilityTable.of("the kubevirt driver's page", nobody, Map.of());
    }
}

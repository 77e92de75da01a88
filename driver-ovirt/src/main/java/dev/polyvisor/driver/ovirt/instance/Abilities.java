package dev.polyvisor.driver.ovirt.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.spi.instance.CapabilityTable;
import java.util.Map;

/** What instances of oVirt can do through this driver, and why not the rest. */
public final class Abilities {
    private static final String NO_WAY_IN = "oVirt lets nobody into a guest but through its consoles";
    private static final String SERIAL =
            "the serial console of oVirt is reached over SSH, at the engine's console proxy";
    private static final String NO_BACKUPS = "oVirt keeps no backups; it hands disks to programs that do";

    private Abilities() {}

    /** The rows of the driver in the support matrix. */
    public static CapabilityTable table() {
        Map<Capability, String> nobody = Map.ofEntries(
                Map.entry(
                        Capability.FREEZE,
                        "oVirt has no request that pauses a running machine; it can be started paused"),
                Map.entry(Capability.VOLATILE_CONFIG, "oVirt keeps no state of its own in the configuration"),
                Map.entry(Capability.MIGRATE, "a machine that is off is on no host"),
                Map.entry(
                        Capability.MIGRATE_PROVIDER,
                        "an engine knows of no other one; export the machine as an OVA and import it there"),
                Map.entry(Capability.SNAPSHOT_RENAME, "the API of oVirt changes nothing of a snapshot that is there"),
                Map.entry(Capability.SNAPSHOT_EXPIRY, "snapshots of oVirt do not expire"),
                Map.entry(Capability.BACKUP, NO_BACKUPS),
                Map.entry(Capability.BACKUP_IMPORT, NO_BACKUPS),
                Map.entry(Capability.FILES, NO_WAY_IN),
                Map.entry(Capability.EXEC, NO_WAY_IN),
                Map.entry(Capability.EXEC_INTERACTIVE, NO_WAY_IN),
                Map.entry(Capability.CONSOLE, SERIAL),
                Map.entry(Capability.CONSOLE_LOG, SERIAL + ", and nobody keeps what it printed"),
                Map.entry(
                        Capability.GUEST_FREEZE,
                        "oVirt thaws nothing by itself after a time; a snapshot freezes the file systems while it is taken"),
                Map.entry(Capability.MEMORY_DUMP, "oVirt saves memory with a snapshot or a suspension only"),
                Map.entry(Capability.HOST_PATHS, "oVirt does not tell the paths of its hosts"),
                Map.entry(Capability.HOST_LOGS, "oVirt does not show the logs of its hosts"),
                Map.entry(Capability.ID_MAPS, "a virtual machine has ids of its own"));
        return CapabilityTable.of("the ovirt driver's page", nobody, Map.of());
    }
}

package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.spi.instance.CapabilityTable;
import java.util.Map;

/** What LXD instances can do through this driver, and why not the rest. */
final class Abilities {
    private static final String LATER = "not in this version of the lxd driver";
    private static final String CRIU =
            "LXD saves the memory of containers with CRIU only, and does not tell whether it has it";

    private static final Map<Capability, String> NOBODY = Map.ofEntries(
            Map.entry(Capability.SUSPEND, CRIU),
            Map.entry(Capability.SNAPSHOT_MEMORY, CRIU),
            Map.entry(Capability.MIGRATE, LATER),
            Map.entry(Capability.LIVE_MIGRATE, LATER),
            Map.entry(Capability.MIGRATE_PROVIDER, LATER),
            Map.entry(Capability.EXPORT, LATER),
            Map.entry(Capability.PUBLISH, LATER),
            Map.entry(Capability.SNAPSHOT_PREVIEW, "LXD has no trials of snapshots"),
            Map.entry(Capability.BACKUP, LATER),
            Map.entry(Capability.BACKUP_IMPORT, LATER),
            Map.entry(Capability.CONSOLE, LATER),
            Map.entry(Capability.CONSOLE_GRAPHICAL, LATER),
            Map.entry(Capability.DISKS, LATER + "; disks are devices of the configuration"),
            Map.entry(Capability.DISKS_HOT_PLUG, LATER + "; disks are devices of the configuration"),
            Map.entry(Capability.DISK_RESIZE, LATER + "; disks are devices of the configuration"),
            Map.entry(Capability.CDROM, LATER),
            Map.entry(Capability.NICS, LATER + "; interfaces are devices of the configuration"),
            Map.entry(Capability.NICS_HOT_PLUG, LATER + "; interfaces are devices of the configuration"),
            Map.entry(Capability.GUEST_FREEZE, "LXD does not freeze file systems through the guest"),
            Map.entry(Capability.MEMORY_DUMP, "LXD dumps no memory"),
            Map.entry(Capability.HOST_PATHS, "LXD does not tell the paths of its host"));

    private static final Map<Capability, String> NO_VIRTUAL_MACHINE = Map.of(
            Capability.ID_MAPS, "a virtual machine has ids of its own",
            Capability.CONSOLE_LOG, "LXD 5.0 keeps what the console of containers printed only",
            Capability.RENDERED_CONFIG, "LXD shows the configuration that it renders for containers only");

    static final CapabilityTable TABLE = CapabilityTable.of(
            "the lxd driver's page", NOBODY, Map.of(MachineType.VIRTUAL_MACHINE, NO_VIRTUAL_MACHINE));

    private Abilities() {}
}

package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.MachineType;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What LXD instances can do through this driver, and why not the rest. */
final class Abilities {
    private static final String SOURCE = " (the lxd driver's page)";
    private static final String LATER = "not in this version of the lxd driver";
    private static final String CRIU =
            "LXD saves the memory of containers with CRIU only, and does not tell whether it has it";

    private static final Map<Capability, String> NOBODY = Map.ofEntries(
            Map.entry(Capability.SUSPEND, CRIU),
            Map.entry(Capability.SNAPSHOT_MEMORY, CRIU),
            Map.entry(Capability.LIVE_LIMITS, LATER + "; update() changes limits of running containers too"),
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
            Map.entry(Capability.HOST_PATHS, "LXD does not tell the paths of its host"),
            Map.entry(Capability.RESOURCES, LATER),
            Map.entry(Capability.MACHINES, LATER));

    private static final Map<Capability, String> NO_VIRTUAL_MACHINE = Map.of(
            Capability.ID_MAPS, "a virtual machine has ids of its own",
            Capability.CONSOLE_LOG, "LXD 5.0 keeps what the console of containers printed only",
            Capability.RENDERED_CONFIG, "LXD shows the configuration that it renders for containers only");

    private Abilities() {}

    /** What some instance can do. */
    static Set<Capability> all() {
        Set<Capability> all = EnumSet.allOf(Capability.class);
        all.removeAll(NOBODY.keySet());
        return Collections.unmodifiableSet(all);
    }

    static Optional<String> whyNot(Capability capability) {
        return Optional.ofNullable(NOBODY.get(capability)).map(reason -> reason + SOURCE);
    }

    static Set<Capability> of(MachineType type) {
        Set<Capability> all = EnumSet.copyOf(all());
        all.removeAll(lacking(type).keySet());
        return Collections.unmodifiableSet(all);
    }

    static Optional<String> whyNot(MachineType type, Capability capability) {
        return Optional.ofNullable(lacking(type).get(capability)).map(reason -> reason + SOURCE);
    }

    static void need(MachineType type, Capability capability) {
        whyNot(type, capability).ifPresent(reason -> {
            throw PolyvisorException.unimplemented(capability, reason);
        });
    }

    private static Map<Capability, String> lacking(MachineType type) {
        Map<Capability, String> lacking = new EnumMap<>(NOBODY);
        if (type == MachineType.VIRTUAL_MACHINE) {
            lacking.putAll(NO_VIRTUAL_MACHINE);
        }
        return lacking;
    }
}

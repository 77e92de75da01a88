package dev.polyvisor.simulators.fake.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.spi.instance.CapabilityTable;
import java.util.Map;

/** What instances of the fake driver can do, and why not. Immutable. */
public final class Abilities {
    private static final String SHARED_KERNEL = "a container shares the kernel of its host";

    private static final Map<Capability, String> NOBODY = Map.of(
            Capability.MIGRATE_PROVIDER,
            "a fake backend does not know of others; export and import a backup instead",
            Capability.HOST_PATHS,
            "the hosts of a fake backend have no file system");

    private static final Map<Capability, String> NO_CONTAINER = Map.ofEntries(
            Map.entry(Capability.SUSPEND, SHARED_KERNEL + ", its memory cannot be saved"),
            Map.entry(Capability.SNAPSHOT_MEMORY, SHARED_KERNEL + ", its memory cannot be saved"),
            Map.entry(Capability.SNAPSHOT_PREVIEW, "only virtual machines have trials of snapshots"),
            Map.entry(Capability.LIVE_MIGRATE, SHARED_KERNEL + ", it is stopped to be moved"),
            Map.entry(Capability.CONSOLE_GRAPHICAL, "a container has no screen"),
            Map.entry(Capability.CDROM, "a container has no drives"),
            Map.entry(Capability.GUEST_FREEZE, "the file systems of a container are those of its host"),
            Map.entry(Capability.MEMORY_DUMP, SHARED_KERNEL));

    private static final Map<Capability, String> NO_VIRTUAL_MACHINE =
            Map.of(Capability.ID_MAPS, "a virtual machine has ids of its own");

    /** The table. */
    public static final CapabilityTable TABLE = CapabilityTable.of(
            "the fake driver's page",
            NOBODY,
            Map.of(MachineType.CONTAINER, NO_CONTAINER, MachineType.VIRTUAL_MACHINE, NO_VIRTUAL_MACHINE));

    private Abilities() {}
}

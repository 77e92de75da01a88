package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.instance.InstanceInfo;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.spi.instance.CapabilityTable;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What LXD instances can do through this driver, and why not the rest. */
final class Abilities {
    private static final String SOURCE = "the lxd driver's page";

    private static final Map<Capability, String> NOBODY = Map.of(
            Capability.SNAPSHOT_PREVIEW, "LXD has no trials of snapshots",
            Capability.GUEST_FREEZE, "LXD does not freeze file systems through the guest",
            Capability.MEMORY_DUMP, "LXD dumps no memory",
            Capability.HOST_PATHS, "LXD does not tell the paths of its host");

    private static final Map<Capability, String> NO_CONTAINER = Map.of(
            Capability.CONSOLE_GRAPHICAL, "a container has no screen",
            Capability.CDROM, "a container has no CD drives");

    private static final Map<Capability, String> NO_VIRTUAL_MACHINE = Map.of(
            Capability.ID_MAPS, "a virtual machine has ids of its own",
            Capability.CONSOLE_LOG, "LXD 5.0 keeps what the console of containers printed only",
            Capability.RENDERED_CONFIG, "LXD shows the configuration that it renders for containers only");

    /** What saves the memory of a running instance. */
    private static final Set<Capability> MEMORY =
            Set.of(Capability.SUSPEND, Capability.SNAPSHOT_MEMORY, Capability.LIVE_MIGRATE);

    /** What an instance says of itself when it may be saved with its memory. */
    static final String STATEFUL = "migration.stateful";

    static final CapabilityTable TABLE = CapabilityTable.of(
            SOURCE,
            NOBODY,
            Map.of(MachineType.CONTAINER, NO_CONTAINER, MachineType.VIRTUAL_MACHINE, NO_VIRTUAL_MACHINE));

    private Abilities() {}

    /**
     * Why an instance cannot have its memory saved: that of virtual machines is prepared by a key, that of containers takes CRIU, which
     * LXD does not tell of.
     */
    static Optional<String> whyNot(InstanceInfo info, boolean criu, Capability capability) {
        if (!MEMORY.contains(capability)) {
            return Optional.empty();
        } else if (info.type() == MachineType.CONTAINER) {
            return criu
                    ? Optional.empty()
                    : because(
                            "LXD saves the memory of containers with CRIU only, and does not tell whether it has it; the"
                                    + " connection can say criu=true");
        }
        return info.details().containsKey(STATEFUL)
                ? Optional.empty()
                : because("the memory of a virtual machine is saved only where its configuration says " + STATEFUL
                        + "=true");
    }

    private static Optional<String> because(String reason) {
        return Optional.of(reason + " (" + SOURCE + ")");
    }
}

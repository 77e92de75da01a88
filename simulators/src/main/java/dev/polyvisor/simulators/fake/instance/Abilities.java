package dev.polyvisor.simulators.fake.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.MachineType;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What instances of the fake driver can do, and why not. Immutable. */
public final class Abilities {
    private static final String SOURCE = " (the fake driver's page)";
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

    private Abilities() {}

    /** What some instance can do, and what the driver can. */
    public static Set<Capability> all() {
        Set<Capability> all = EnumSet.allOf(Capability.class);
        all.removeAll(NOBODY.keySet());
        return Collections.unmodifiableSet(all);
    }

    public static Optional<String> whyNot(Capability capability) {
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

    /** Refuses a verb beyond what a type can do. */
    static void need(MachineType type, Capability capability) {
        whyNot(type, capability).ifPresent(reason -> {
            throw PolyvisorException.unimplemented(capability, reason);
        });
    }

    private static Map<Capability, String> lacking(MachineType type) {
        Map<Capability, String> lacking = new EnumMap<>(NOBODY);
        lacking.putAll(type == MachineType.CONTAINER ? NO_CONTAINER : NO_VIRTUAL_MACHINE);
        return lacking;
    }
}

package dev.polyvisor.examples.quickstart;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.StorageVolume;
import dev.polyvisor.api.inventory.Workload;
import dev.polyvisor.api.policy.Concern;
import dev.polyvisor.api.policy.Rule;
import dev.polyvisor.api.policy.RuleSet;
import java.util.function.Consumer;

/** Two rules: one about what a machine says of itself, one about what it refers to. */
final class Rules {
    private static final DataSize LITTLE = DataSize.gib(1);
    private static final DataSize MUCH = DataSize.gib(80);

    private static final Concern SMALL_MEMORY = new Concern(
            "quickstart.memory.small",
            Concern.INFORMATION,
            "Little memory",
            "It has no more than " + LITTLE + ", which few systems of today start with.");

    private static final Concern LARGE_DISKS = new Concern(
            "quickstart.disks.large",
            Concern.WARNING,
            "Large disks",
            "They have " + MUCH + " or more together, so that copies and migrations take long.");

    private Rules() {}

    /** All of them; a change of one needs another version. */
    static RuleSet all() {
        return RuleSet.of(
                1, Rule.named(SMALL_MEMORY.id(), Rules::smallMemory), Rule.named(LARGE_DISKS.id(), Rules::largeDisks));
    }

    private static void smallMemory(Workload workload, Consumer<Concern> found) {
        workload.value()
                .memory()
                .filter(memory -> memory.compareTo(LITTLE) <= 0)
                .ifPresent(memory -> found.accept(SMALL_MEMORY));
    }

    private static void largeDisks(Workload workload, Consumer<Concern> found) {
        long bytes = workload.references().values().stream()
                .map(Entry::value)
                .filter(StorageVolume.class::isInstance)
                .map(StorageVolume.class::cast)
                .flatMap(volume -> volume.capacity().stream())
                .mapToLong(DataSize::bytes)
                .sum();
        if (bytes >= MUCH.bytes()) {
            found.accept(LARGE_DISKS);
        }
    }
}

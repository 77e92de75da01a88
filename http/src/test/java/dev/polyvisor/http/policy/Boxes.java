package dev.polyvisor.http.policy;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.Machine;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.Workload;
import dev.polyvisor.api.policy.Validation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Machines of a driver that there is for these tests alone. */
final class Boxes {
    private Boxes() {}

    /** A machine with a value of each sort that drivers have. */
    record Box(
            ResourceKey key,
            String name,
            MachineState state,
            Optional<ResourceKey> host,
            OptionalInt cpus,
            Optional<DataSize> memory,
            Optional<Instant> created,
            List<ResourceKey> references,
            Map<String, String> labels)
            implements Machine {

        @Override
        public MachineType type() {
            return MachineType.CONTAINER;
        }

        @Override
        public String nativeState() {
            return "up";
        }
    }

    /** What machines refer to. */
    record Shelf(ResourceKey key, String name) implements Resource {}

    /** A machine without references. */
    static Workload small() {
        return new Workload(entry(box(2, Optional.empty(), List.of())), Map.of(), Set.of());
    }

    /** A machine that refers to two things that are there, one on another provider, and to two that are not. */
    static Workload referring() {
        Shelf near = new Shelf(key("box-shelf", "1"), "near");
        Shelf far = new Shelf(new ResourceKey("annex", "box-shelf", "1"), "far");
        ResourceKey image = key("box-image", "a\"b");
        ResourceKey pool = key("box-pool", "p");
        return new Workload(
                entry(box(8, Optional.of(near.key()), List.of(far.key(), pool, image))),
                Map.of(near.key(), entry(near), far.key(), entry(far)),
                Set.of(pool, image));
    }

    private static Box box(int cpus, Optional<ResourceKey> host, List<ResourceKey> references) {
        return new Box(
                key("box", "7"),
                "web",
                MachineState.RUNNING,
                host,
                OptionalInt.of(cpus),
                Optional.of(DataSize.kib(1)),
                Optional.of(Instant.EPOCH),
                references,
                Map.of("tier", "front"));
    }

    private static ResourceKey key(String kind, String id) {
        return new ResourceKey("lab", kind, id);
    }

    private static <T extends Resource> Entry<T> entry(T value) {
        return new Entry<>(value.key(), value, 1, 1, 1, Validation.NONE);
    }
}

package dev.polyvisor.api.inventory;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A machine with everything that it refers to, directly or through another, all from one snapshot.
 *
 * @param machine the entry of the machine
 * @param references the entries that it refers to: its parents up to the root, its references and theirs
 * @param missing the keys that are referred to and not in the snapshot
 */
public record Workload(Entry<?> machine, Map<ResourceKey, Entry<?>> references, Set<ResourceKey> missing) {

    /** Copies the collections and checks that the entry is a machine's. */
    public Workload {
        Objects.requireNonNull(machine, "machine");
        if (!(machine.value() instanceof Machine)) {
            throw new IllegalArgumentException(machine.key() + " is no machine");
        }
        references = Map.copyOf(references);
        missing = Set.copyOf(missing);
    }

    /**
     * The machine.
     *
     * @return its value
     */
    public Machine value() {
        return (Machine) machine.value();
    }

    /**
     * A value that the machine refers to.
     *
     * @param key its key
     * @param type its type
     * @param <T> its type
     * @return the value, empty when it is missing or of another type
     */
    public <T extends Resource> Optional<T> reference(ResourceKey key, Class<T> type) {
        Entry<?> entry = references.get(key);
        return entry != null && type.isInstance(entry.value())
                ? Optional.of(type.cast(entry.value()))
                : Optional.empty();
    }
}

package dev.polyvisor.testkit;

import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.Machine;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;

/** Assertions over a state of the inventory. */
public final class SnapshotAssert extends AbstractAssert<SnapshotAssert, InventorySnapshot> {

    SnapshotAssert(InventorySnapshot actual) {
        super(actual, SnapshotAssert.class);
    }

    /**
     * Checks that a key is there.
     *
     * @param key the key
     * @return this
     */
    public SnapshotAssert contains(ResourceKey key) {
        isNotNull();
        if (actual.get(key).isEmpty()) {
            throw failure("expected %s at %s", key, actual.revision());
        }
        return this;
    }

    /**
     * Checks that a key is not there.
     *
     * @param key the key
     * @return this
     */
    public SnapshotAssert lacks(ResourceKey key) {
        isNotNull();
        if (actual.get(key).isPresent()) {
            throw failure("expected no %s at %s", key, actual.revision());
        }
        return this;
    }

    /**
     * Checks the state of a machine.
     *
     * @param key the key of a machine
     * @param expected the state
     * @return this
     */
    public SnapshotAssert hasMachine(ResourceKey key, MachineState expected) {
        contains(key);
        if (!(actual.get(key).orElseThrow().value() instanceof Machine machine)) {
            throw failure("%s is no machine", key);
        }
        if (machine.state() != expected) {
            throw failure("expected %s to be %s at %s but it is %s", key, expected, actual.revision(), machine.state());
        }
        return this;
    }

    /**
     * Checks what a provider holds of a kind: exactly these.
     *
     * @param provider the name of the provider
     * @param kind the name of the kind
     * @param expected the identities
     * @return this
     */
    public SnapshotAssert holdsExactly(String provider, String kind, Collection<String> expected) {
        isNotNull();
        Set<String> found = actual.entries()
                .map(Entry::key)
                .filter(key -> key.provider().equals(provider) && key.kind().equals(kind))
                .map(ResourceKey::id)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> missing = new TreeSet<>(expected);
        missing.removeAll(found);
        found.removeAll(Set.copyOf(expected));
        if (!missing.isEmpty() || !found.isEmpty()) {
            throw failure(
                    "%s of %s at %s: missing %s, unexpected %s", kind, provider, actual.revision(), missing, found);
        }
        return this;
    }
}

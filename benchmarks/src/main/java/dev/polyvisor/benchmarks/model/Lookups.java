package dev.polyvisor.benchmarks.model;

import dev.polyvisor.api.inventory.ResourceKey;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Keys to ask for, one after the other: shuffled, equal to those of the store, not the same objects. */
@State(Scope.Thread)
public class Lookups {
    private ResourceKey[] keys;
    private int next;

    /** Makes the keys. */
    @Setup(Level.Trial)
    public void make(FilledStore filled) {
        keys = filled.order().stream().map(Vms::key).toArray(ResourceKey[]::new);
    }

    /**
     * The next key.
     *
     * @return a key that is in the store
     */
    public ResourceKey next() {
        if (next == keys.length) {
            next = 0;
        }
        return keys[next++];
    }
}

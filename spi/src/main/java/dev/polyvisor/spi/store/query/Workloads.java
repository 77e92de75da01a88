package dev.polyvisor.spi.store.query;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.Machine;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.Workload;
import dev.polyvisor.spi.store.state.State;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Expands machines: what they refer to, and what that refers to, to the end. */
final class Workloads {

    private Workloads() {}

    static Workload expand(State state, ResourceKey key) {
        Entry<?> machine = state.get(key);
        if (machine == null || !(machine.value() instanceof Machine)) {
            throw PolyvisorException.of(ErrorCode.NOT_FOUND, "there is no machine " + key);
        }
        Map<ResourceKey, Entry<?>> references = new HashMap<>();
        Set<ResourceKey> missing = new HashSet<>();
        Set<ResourceKey> seen = new HashSet<>(Set.of(key));
        Deque<Resource> toExpand = new ArrayDeque<>(Set.of(machine.value()));
        while (!toExpand.isEmpty()) {
            References.of(toExpand.remove(), next -> {
                if (seen.add(next)) {
                    Entry<?> entry = state.get(next);
                    if (entry == null) {
                        missing.add(next);
                    } else {
                        references.put(next, entry);
                        toExpand.add(entry.value());
                    }
                }
            });
        }
        return new Workload(machine, references, missing);
    }
}

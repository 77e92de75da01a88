package dev.polyvisor.spi.collector;

import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Where the model is ahead of the events that carry objects: a read has changed these keys, and no event has shown that
 * change yet. What an event says of such a key may be older than what the model shows, and is then only a hint.
 *
 * <p>Thread safety: none; the committer guards it.
 */
final class Ahead {
    private final int capacity;
    private final Set<String> kinds = new HashSet<>();
    private final Set<ResourceKey> keys = new LinkedHashSet<>();

    Ahead(int capacity) {
        this.capacity = capacity;
    }

    /** Events carry the objects of these kinds; of others nothing is remembered. */
    void expect(Collection<? extends Kind<?>> carried) {
        carried.forEach(kind -> kinds.add(kind.name()));
    }

    /** A read has changed a key. */
    void changed(ResourceKey key) {
        if (kinds.contains(key.kind()) && keys.add(key) && keys.size() > capacity) {
            keys.remove(keys.iterator().next());
        }
    }

    boolean holds(ResourceKey key) {
        return keys.contains(key);
    }

    /** An event shows what the model shows. */
    void caughtUp(ResourceKey key) {
        keys.remove(key);
    }

    /** Events begin anew where a listing ended, which has written these keys. */
    void listed(Predicate<ResourceKey> which) {
        keys.removeIf(which);
    }
}

package dev.polyvisor.spi.policy;

import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.Machine;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.spi.store.query.References;
import dev.polyvisor.spi.store.query.StateSnapshot;
import dev.polyvisor.spi.trie.HashTrie;
import dev.polyvisor.spi.trie.HashTrieSet;
import dev.polyvisor.spi.trie.SetsEdit;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who refers to what: the direct references of all values, backwards, also those to values that are not there. The way
 * from a value to the machines whose workload expands it is walked when it is asked for.
 *
 * <p>Thread safety: none.
 */
final class ReferenceIndex {
    private static final Logger LOG = LoggerFactory.getLogger(ReferenceIndex.class);

    private final SetsEdit<ResourceKey, ResourceKey> referrers = SetsEdit.of(HashTrie.empty());
    private final Set<String> broken = new HashSet<>();

    void add(Resource value) {
        ResourceKey from = value.key();
        references(value).forEach(to -> referrers.add(to, from));
    }

    void remove(Resource value) {
        ResourceKey from = value.key();
        references(value).forEach(to -> referrers.remove(to, from));
    }

    void replace(Resource before, Resource after) {
        ResourceKey key = after.key();
        Set<ResourceKey> old = references(before);
        Set<ResourceKey> now = references(after);
        if (!old.equals(now)) {
            old.stream().filter(to -> !now.contains(to)).forEach(to -> referrers.remove(to, key));
            now.stream().filter(to -> !old.contains(to)).forEach(to -> referrers.add(to, key));
        }
    }

    /** The machines of a snapshot whose workload expands any of some keys. */
    void dependents(Collection<ResourceKey> keys, StateSnapshot snapshot, Consumer<Entry<?>> sink) {
        Set<ResourceKey> seen = new HashSet<>();
        Deque<ResourceKey> toVisit = new ArrayDeque<>(keys);
        while (!toVisit.isEmpty()) {
            HashTrieSet<ResourceKey> direct = referrers.get(toVisit.remove());
            if (direct != null) {
                for (ResourceKey key : direct) {
                    if (seen.add(key)) {
                        toVisit.add(key);
                        snapshot.get(key)
                                .filter(entry -> entry.value() instanceof Machine)
                                .ifPresent(sink);
                    }
                }
            }
        }
    }

    /** A value that cannot tell its references must not keep the others from being validated. */
    private Set<ResourceKey> references(Resource value) {
        Set<ResourceKey> keys = new HashSet<>();
        try {
            References.of(value, keys::add);
        } catch (RuntimeException failure) {
            if (broken.add(value.key().kind())) {
                LOG.warn(
                        "policy: {} cannot tell what it refers to; others of its kind are not logged",
                        value.key(),
                        failure);
            }
        }
        keys.remove(null);
        return keys;
    }
}

package dev.polyvisor.spi.collector;

import dev.polyvisor.api.driver.ChangeSet;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.spi.collector.Stamps.Group;
import dev.polyvisor.spi.collector.Stamps.Ticket;
import dev.polyvisor.spi.store.Transaction;
import dev.polyvisor.spi.store.query.StateSnapshot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What the result of a read writes: worked out against the model as it is, without what has been overtaken. */
final class Plan {
    private final String provider;
    private final StateSnapshot before;
    private final Stamps stamps;
    private final Ticket ticket;
    private final Map<ResourceKey, Optional<Resource>> writes = new LinkedHashMap<>();
    private final List<ResourceKey> seen = new ArrayList<>();
    private final List<Group> groups = new ArrayList<>();
    private final List<ResourceKey> changed = new ArrayList<>();
    private boolean shrinking;
    private boolean overtaken;

    Plan(String provider, StateSnapshot before, Stamps stamps, Ticket ticket) {
        this.provider = provider;
        this.before = before;
        this.stamps = stamps;
        this.ticket = ticket;
    }

    void put(Resource value) {
        seen.add(value.key());
        if (stamps.allows(ticket, value)) {
            writes.put(value.key(), Optional.of(value));
        } else {
            overtaken = true;
        }
    }

    void delete(ResourceKey key) {
        seen.add(key);
        if (stamps.allows(ticket, key)) {
            writes.put(key, Optional.empty());
        } else {
            overtaken = true;
        }
    }

    /** A group is what the result says and nothing else. */
    void covers(Group group) {
        groups.add(group);
    }

    void add(ChangeSet changeSet, Set<Target> read, Ownership ownership, int shrinkFloor) {
        changeSet.upserts().forEach(this::put);
        changeSet.deletes().forEach(this::delete);
        for (ChangeSet.Replacement group : changeSet.replacements()) {
            replace(group, ownership.kind(group.kind()), shrinkFloor);
        }
        for (Target target : read) {
            if (target instanceof Target.Entity entity) {
                seen.add(entity.key());
            }
        }
    }

    private void replace(ChangeSet.Replacement group, Kind<?> kind, int shrinkFloor) {
        Optional<ResourceKey> parent = group.parent();
        Set<ResourceKey> missing = parent.isPresent()
                ? before.children(parent.get())
                        .map(Entry::key)
                        .filter(key ->
                                key.kind().equals(kind.name()) && key.provider().equals(provider))
                        .collect(Collectors.toCollection(HashSet::new))
                : before.entries(kind, provider).map(Entry::key).collect(Collectors.toCollection(HashSet::new));
        int held = missing.size();
        for (Resource value : group.values()) {
            put(value);
            missing.remove(value.key());
        }
        if (parent.isEmpty() && Difference.shrinks(held, missing.size(), shrinkFloor)) {
            shrinking = true;
            return;
        }
        missing.forEach(this::delete);
        covers(new Group(kind.name(), parent.orElse(null)));
    }

    /** Whether a kind would have lost too much to be believed; it then loses nothing. */
    boolean shrinking() {
        return shrinking;
    }

    /** Whether something else was written meanwhile to a part of it, which stays as that has left it. */
    boolean overtaken() {
        return overtaken;
    }

    boolean isEmpty() {
        return writes.isEmpty();
    }

    /** The keys whose values have changed. */
    List<ResourceKey> changed() {
        return changed;
    }

    void writeTo(Transaction transaction, Runnable check) {
        changed.clear();
        writes.forEach((key, value) -> {
            check.run();
            if (value.isPresent() ? transaction.put(value.get()) : transaction.delete(key)) {
                changed.add(key);
            }
        });
    }

    /** Lets results that began earlier be dropped. Called when all is written. */
    void remember() {
        seen.forEach(key -> stamps.wrote(ticket, key));
        groups.forEach(group -> stamps.wrote(ticket, group));
    }
}

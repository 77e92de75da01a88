package dev.polyvisor.testkit.contract;

import dev.polyvisor.api.driver.ChangeSet;
import dev.polyvisor.api.driver.Listing;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The plainest model that listings and change sets can be written to. Not thread safe. */
final class Ledger {
    private final Map<ResourceKey, Resource> values = new TreeMap<>();

    /** Everything that a listing has, in its order; closes it. */
    static List<Resource> read(Listing listing) {
        List<Resource> values = new ArrayList<>();
        try (listing) {
            listing.forEachRemaining(values::add);
        }
        return values;
    }

    void add(Iterable<Resource> listed) {
        listed.forEach(value -> values.put(value.key(), value));
    }

    void apply(ChangeSet changes) {
        for (ChangeSet.Replacement group : changes.replacements()) {
            values.values().removeIf(value -> isOf(group, value));
            add(group.values());
        }
        add(changes.upserts());
        changes.deletes().forEach(values::remove);
    }

    private static boolean isOf(ChangeSet.Replacement group, Resource value) {
        return value.key().kind().equals(group.kind())
                && (group.parent().isEmpty() || value.parent().equals(group.parent()));
    }

    Optional<Resource> get(ResourceKey key) {
        return Optional.ofNullable(values.get(key));
    }

    Map<ResourceKey, Resource> values() {
        return values;
    }
}

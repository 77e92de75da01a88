package dev.polyvisor.testkit.watch;

import dev.polyvisor.api.inventory.Change;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What a watcher knows that believes every batch. Not thread safe. */
final class Picture {
    private final Map<ResourceKey, Entry<?>> entries = new HashMap<>();
    private final Set<ResourceKey> gone = new HashSet<>();
    private boolean complete;

    /** From now on keys that were not shown are known not to be there. */
    void beginWith(Stream<Entry<?>> everything) {
        entries.clear();
        gone.clear();
        complete = true;
        everything.forEach(entry -> entries.put(entry.key(), entry));
    }

    boolean complete() {
        return complete;
    }

    boolean knows(ResourceKey key) {
        return complete || entries.containsKey(key) || gone.contains(key);
    }

    Optional<Entry<?>> get(ResourceKey key) {
        return Optional.ofNullable(entries.get(key));
    }

    Shown show(Change change) {
        Shown shown = new Shown(change, knows(change.key()), get(change.key()));
        if (change instanceof Change.Created created) {
            put(created.after());
        } else if (change instanceof Change.Updated updated) {
            put(updated.after());
        } else {
            entries.remove(change.key());
            gone.add(change.key());
        }
        return shown;
    }

    private void put(Entry<?> entry) {
        entries.put(entry.key(), entry);
        gone.remove(entry.key());
    }

    /** Tells of each selected key whose entry is not that of the snapshot, as far as the picture knows. */
    void compare(InventorySnapshot truth, Predicate<ResourceKey> selected, Consumer<String> problem) {
        entries.values().stream().filter(entry -> selected.test(entry.key())).forEach(entry -> {
            Optional<Entry<?>> there = truth.get(entry.key());
            if (there.isEmpty()) {
                problem.accept(entry.key() + " was shown and is not there at " + truth.revision());
            } else if (!there.get().equals(entry)) {
                problem.accept(
                        entry.key() + " was shown as " + entry + " and is " + there.get() + " at " + truth.revision());
            }
        });
        truth.entries()
                .map(Entry::key)
                .filter(selected)
                .filter(key -> knows(key) && !entries.containsKey(key))
                .forEach(key -> problem.accept(key + " is there at " + truth.revision() + " and was not shown"));
    }
}

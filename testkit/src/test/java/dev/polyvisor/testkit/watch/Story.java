package dev.polyvisor.testkit.watch;

import dev.polyvisor.api.inventory.Batch;
import dev.polyvisor.api.inventory.Change;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.Mark;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.Revision;
import dev.polyvisor.api.policy.Validation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Writes a true history down: what each transaction did, the state after it, and the batches of a watch that keeps up. */
final class Story {
    static final String EPOCH = "e1";

    private final Map<ResourceKey, Entry<?>> state = new TreeMap<>();
    private final List<InventorySnapshot> snapshots = new ArrayList<>();
    private final List<WatchHistory.Transaction> transactions = new ArrayList<>();
    private final List<Batch> batches = new ArrayList<>();
    private final Map<ResourceKey, Change> changes = new TreeMap<>();
    private long revision;

    Story() {
        snapshots.add(snapshot());
        batches.add(new Batch(at(0), at(0), List.of(), false, List.of(mark(Mark.Type.STARTED))));
    }

    static Revision at(long number) {
        return new Revision(EPOCH, number);
    }

    static Mark mark(Mark.Type type) {
        return new Mark(type, Optional.empty(), Optional.empty());
    }

    static Mark parity(String provider) {
        return new Mark(Mark.Type.PARITY, Optional.of(provider), Optional.empty());
    }

    static Entry<Box> entry(Box box, long created, long changed, long touched) {
        return new Entry<>(box.key(), box, created, changed, touched, Validation.NONE);
    }

    /** Within a transaction, until {@link #commit}. */
    Story put(Box box, String... labels) {
        long next = revision + 1;
        Entry<?> before = state.get(box.key());
        Entry<Box> after = entry(box, before == null ? next : before.createdAt(), next, next);
        state.put(box.key(), after);
        changes.put(
                box.key(),
                before == null
                        ? new Change.Created(after, Set.of(labels))
                        : new Change.Updated(before, after, Set.of(labels)));
        return this;
    }

    Story delete(ResourceKey key, String... labels) {
        Entry<?> last = state.remove(key);
        changes.put(key, new Change.Deleted(last, revision + 1, Set.of(labels)));
        return this;
    }

    Story commit(Mark... marks) {
        revision++;
        Set<String> labels = changes.values().iterator().next().labels();
        transactions.add(new WatchHistory.Transaction(revision, changes.keySet(), labels));
        batches.add(new Batch(at(revision - 1), at(revision), List.copyOf(changes.values()), false, List.of(marks)));
        snapshots.add(snapshot());
        changes.clear();
        return this;
    }

    private FixedSnapshot snapshot() {
        return new FixedSnapshot(at(revision), state, Set.of());
    }

    List<Batch> batches() {
        return new ArrayList<>(batches);
    }

    List<InventorySnapshot> snapshots() {
        return List.copyOf(snapshots);
    }

    /** The states at some revisions only. */
    List<InventorySnapshot> snapshots(long... revisions) {
        return Arrays.stream(revisions)
                .mapToObj(number -> snapshots.get((int) number))
                .toList();
    }

    List<WatchHistory.Transaction> transactions() {
        return List.copyOf(transactions);
    }
}

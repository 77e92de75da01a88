package dev.polyvisor.spi.store.watch;

import dev.polyvisor.api.inventory.Change;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Merges the changes of several transactions, given in their order, into the net change of each key.
 *
 * <p>What was created and deleted vanishes. What was deleted and created again is Deleted, then Created, however often
 * it happened. A value that went and came back is Updated: its {@code changedAt} is another.
 */
final class NetChanges {
    /** By revision, then key; a Deleted before the Created of its key. */
    static final Comparator<Change> ORDER = Comparator.comparingLong(Change::revision)
            .thenComparing(Change::key)
            .thenComparing(change -> change instanceof Change.Deleted ? 0 : 1);

    private final Map<ResourceKey, Net> byKey = new HashMap<>();

    void add(Change change) {
        Net net = byKey.get(change.key());
        if (net == null) {
            byKey.put(change.key(), new Net(change));
        } else {
            net.merge(change);
        }
    }

    List<Change> ordered() {
        List<Change> all = new ArrayList<>(byKey.size());
        byKey.values().forEach(net -> net.tell(all::add));
        all.sort(ORDER);
        return all;
    }

    private static @Nullable Entry<?> before(Change change) {
        if (change instanceof Change.Updated updated) {
            return updated.before();
        }
        return change instanceof Change.Deleted deleted ? deleted.last() : null;
    }

    private static @Nullable Entry<?> after(Change change) {
        if (change instanceof Change.Updated updated) {
            return updated.after();
        }
        return change instanceof Change.Created created ? created.after() : null;
    }

    /** What happened to one key. */
    private static final class Net {
        private final @Nullable Entry<?> before;
        private @Nullable Change only;
        private @Nullable Entry<?> after;
        private long deletedAt;
        private Set<String> labels;

        Net(Change first) {
            this.only = first;
            this.before = before(first);
            this.labels = first.labels();
            take(first);
        }

        void merge(Change next) {
            only = null;
            take(next);
            if (!next.labels().containsAll(labels)) {
                labels = labels.stream().filter(next.labels()::contains).collect(Collectors.toUnmodifiableSet());
            }
        }

        private void take(Change change) {
            after = after(change);
            if (change instanceof Change.Deleted) {
                deletedAt = change.revision();
            }
        }

        void tell(Consumer<Change> sink) {
            if (only != null) {
                sink.accept(only);
            } else if (before != null && after != null && deletedAt == 0) {
                sink.accept(new Change.Updated(before, after, labels));
            } else {
                if (before != null) {
                    sink.accept(new Change.Deleted(before, deletedAt, labels));
                }
                if (after != null) {
                    sink.accept(new Change.Created(after, labels));
                }
            }
        }
    }
}

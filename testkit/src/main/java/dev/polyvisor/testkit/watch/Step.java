package dev.polyvisor.testkit.watch;

import dev.polyvisor.api.inventory.Batch;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.WatchSpec;
import java.util.List;
import java.util.Optional;

/**
 * A batch in its history.
 *
 * @param history the history
 * @param index the number of the batch
 * @param batch the batch
 * @param changes its changes with what was shown before each
 * @param after what a watcher knows after it
 * @param truth the state of the inventory at its end, if it is known
 */
record Step(
        WatchHistory history,
        int index,
        Batch batch,
        List<Shown> changes,
        Picture after,
        Optional<InventorySnapshot> truth) {

    boolean first() {
        return index == 0;
    }

    Batch previous() {
        return history.batches().get(index - 1);
    }

    /** Whether the batch is a full state and no difference. */
    boolean full() {
        return batch.reset() || first() && history.spec().everything();
    }

    boolean filtered() {
        return !history.spec().providers().isEmpty() || !history.spec().kinds().isEmpty();
    }

    boolean selects(ResourceKey key) {
        WatchSpec spec = history.spec();
        return (spec.providers().isEmpty() || spec.providers().contains(key.provider()))
                && (spec.kinds().isEmpty()
                        || spec.kinds().stream().map(Kind::name).anyMatch(key.kind()::equals));
    }

    /** The known transactions that a difference from the batch before covers, empty unless all of them are known. */
    List<WatchHistory.Transaction> transactions() {
        List<WatchHistory.Transaction> known = history.transactions();
        long from = batch.from().number();
        long to = batch.to().number();
        if (full() || from >= to || known.isEmpty() || known.get(0).revision() > from + 1) {
            return List.of();
        }
        if (known.get(known.size() - 1).revision() < to) {
            return List.of();
        }
        int begin = (int) (from + 1 - known.get(0).revision());
        return known.subList(begin, begin + (int) (to - from));
    }
}

package dev.polyvisor.testkit.watch;

import dev.polyvisor.api.inventory.Batch;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.WatchSpec;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A watch from its beginning, with what is known from elsewhere of the inventory that it watched. The more is known the more is checked:
 * the batches alone show most faults, snapshots show what was lost, transactions show what was split and wrong labels.
 *
 * <p>Thread safety: immutable.
 *
 * @param spec what the watch asked for
 * @param batches what it was told, from its first batch
 * @param snapshots states of the same inventory, at any revisions and in any order
 * @param transactions the transactions of the inventory, ordered by revision; from the first to the last none may be left out
 * @param overlaps the numbers of the batches that came while the listener was still busy with another, or after the watch was closed
 */
public record WatchHistory(
        WatchSpec spec,
        List<Batch> batches,
        List<InventorySnapshot> snapshots,
        List<Transaction> transactions,
        Set<Integer> overlaps) {

    /** Copies the collections and checks that no transaction is left out. */
    public WatchHistory {
        Objects.requireNonNull(spec, "spec");
        batches = List.copyOf(batches);
        snapshots = List.copyOf(snapshots);
        transactions = List.copyOf(transactions);
        overlaps = Set.copyOf(overlaps);
        for (int i = 1; i < transactions.size(); i++) {
            if (transactions.get(i).revision() != transactions.get(i - 1).revision() + 1) {
                throw new IllegalArgumentException(
                        "after transaction " + transactions.get(i - 1).revision() + " comes "
                                + transactions.get(i).revision());
            }
        }
    }

    /**
     * A history of which only the batches are known.
     *
     * @param spec what the watch asked for
     * @param batches what it was told
     * @return the history
     */
    public static WatchHistory of(WatchSpec spec, List<Batch> batches) {
        return new WatchHistory(spec, batches, List.of(), List.of(), Set.of());
    }

    /**
     * With states of the inventory instead of those known so far.
     *
     * @param known the states
     * @return a new history
     */
    public WatchHistory withSnapshots(List<InventorySnapshot> known) {
        return new WatchHistory(spec, batches, known, transactions, overlaps);
    }

    /**
     * With the transactions of the inventory, as whoever committed them knows them.
     *
     * @param known the transactions, ordered by revision, without a gap
     * @return a new history
     */
    public WatchHistory withTransactions(List<Transaction> known) {
        return new WatchHistory(spec, batches, snapshots, known, overlaps);
    }

    /**
     * A transaction that changed something.
     *
     * @param revision the number of the revision that it made
     * @param keys the keys whose value or validation it changed
     * @param labels its labels
     */
    public record Transaction(long revision, Set<ResourceKey> keys, Set<String> labels) {

        /** Copies the sets. */
        public Transaction {
            keys = Set.copyOf(keys);
            labels = Set.copyOf(labels);
        }
    }
}

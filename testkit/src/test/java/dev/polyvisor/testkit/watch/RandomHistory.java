package dev.polyvisor.testkit.watch;

import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Mark;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.Revision;
import dev.polyvisor.api.policy.Validation;
import dev.polyvisor.spi.store.RevisionedStore;
import dev.polyvisor.spi.store.Transaction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Writes random transactions to a store and notes what they did. Belongs to one thread. */
final class RandomHistory {
    private static final List<Set<String>> LABELS =
            List.of(Set.of(), Set.of("VM-validated"), Set.of("VM-validated", "audit"), Set.of("audit"));
    private static final int IDS = 12;

    private final Random random;
    private final RevisionedStore store;
    private final List<InventorySnapshot> snapshots = new ArrayList<>();
    private final List<WatchHistory.Transaction> transactions = new ArrayList<>();

    RandomHistory(long seed, RevisionedStore store) {
        this.random = new Random(seed);
        this.store = store;
        store.register(List.of(Box.KIND, Box.OTHER_KIND));
        snapshots.add(store.snapshot());
    }

    void commit() {
        InventorySnapshot before = store.snapshot();
        Set<String> labels = LABELS.get(random.nextInt(LABELS.size()));
        Set<ResourceKey> touched = new HashSet<>();
        Revision revision = store.commit(labels, transaction -> {
            for (int i = random.nextInt(6); i >= 0; i--) {
                change(transaction, touched);
            }
            if (random.nextInt(20) == 0) {
                transaction.mark(new Mark(Mark.Type.PARITY, Optional.of("lab"), Optional.empty()));
            }
        });
        if (revision.number() > before.revision().number()) {
            InventorySnapshot after = store.snapshot();
            touched.removeIf(key -> before.get(key).equals(after.get(key)));
            transactions.add(new WatchHistory.Transaction(revision.number(), touched, labels));
            snapshots.add(after);
        }
    }

    private void change(Transaction transaction, Set<ResourceKey> touched) {
        Kind<Box> kind = random.nextInt(3) == 0 ? Box.OTHER_KIND : Box.KIND;
        ResourceKey key = kind.key(random.nextBoolean() ? "lab" : "dc1", "k" + random.nextInt(IDS));
        touched.add(key);
        int what = random.nextInt(10);
        if (what < 6) {
            transaction.put(new Box(key, key.id(), random.nextInt(3)));
        } else if (what < 9) {
            transaction.delete(key);
        } else {
            transaction.validate(
                    key,
                    new Validation(Validation.State.VALID, transaction.changedAt(key), 1, random.nextInt(3), Set.of()));
        }
    }

    boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    WatchHistory complete(WatchHistory recorded) {
        return recorded.withSnapshots(snapshots).withTransactions(transactions);
    }
}

package dev.polyvisor.testkit.watch;

import static dev.polyvisor.testkit.watch.SequenceChecks.describe;

import dev.polyvisor.api.inventory.Change;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.Mark;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What can be said of the changes of a batch, given what the watch showed before and what is known of the inventory. */
final class ContentChecks {

    private ContentChecks() {}

    static void reliable(Step step, Consumer<String> problem) {
        Set<ResourceKey> shown =
                step.batch().changes().stream().map(Change::key).collect(Collectors.toSet());
        for (WatchHistory.Transaction transaction : step.transactions()) {
            transaction.keys().stream()
                    .filter(step::selects)
                    .filter(key -> !shown.contains(key) && !mayHaveVanished(step, key))
                    .forEach(key ->
                            problem.accept(key + " changed at " + transaction.revision() + " and is not in the batch"));
        }
        if (!step.batch().has(Mark.Type.PARITY)) {
            step.truth().ifPresent(truth -> step.after().compare(truth, step::selects, problem));
        }
    }

    /** A key that was created and deleted again leaves no trace in a coalesced batch. */
    private static boolean mayHaveVanished(Step step, ResourceKey key) {
        return step.batch().coalesced()
                && (!step.after().knows(key) || step.after().get(key).isEmpty());
    }

    static void parityComplete(Step step, Consumer<String> problem) {
        step.truth()
                .ifPresent(truth -> step.batch().marks().stream()
                        .filter(mark -> mark.type() == Mark.Type.PARITY)
                        .flatMap(mark -> mark.provider().stream())
                        .forEach(provider -> {
                            step.after()
                                    .compare(
                                            truth,
                                            key -> key.provider().equals(provider) && step.selects(key),
                                            problem);
                            if (truth.stale(provider)) {
                                problem.accept(provider + " has parity and is marked stale");
                            }
                        }));
    }

    static void previousValue(Step step, Consumer<String> problem) {
        for (Shown shown : step.changes()) {
            Entry<?> told = before(shown.change());
            if (told != null && shown.last().isPresent() && !shown.last().get().equals(told)) {
                problem.accept(describe(shown.change()) + " says that before it was " + told + "; shown was "
                        + shown.last().get());
            }
        }
    }

    private static @Nullable Entry<?> before(Change change) {
        if (change instanceof Change.Updated updated) {
            return updated.before();
        }
        return change instanceof Change.Deleted deleted ? deleted.last() : null;
    }

    static void kindOfChange(Step step, Consumer<String> problem) {
        for (Shown shown : step.changes()) {
            Change change = shown.change();
            if (change instanceof Change.Created) {
                if (shown.last().isPresent()) {
                    problem.accept(describe(change) + ", but it was there");
                }
            } else if (shown.wasAbsent()) {
                problem.accept(describe(change) + ", but it was not there");
            }
            if (change instanceof Change.Updated updated) {
                updated(step, updated, problem);
            }
        }
    }

    private static void updated(Step step, Change.Updated change, Consumer<String> problem) {
        Entry<?> before = change.before();
        Entry<?> after = change.after();
        if (!before.key().equals(after.key())) {
            problem.accept(describe(change) + " is a change of " + before.key());
        }
        if (before.createdAt() != after.createdAt()) {
            problem.accept(describe(change) + " was created at " + before.createdAt() + " and at " + after.createdAt()
                    + ": that is a Deleted and a Created");
        }
        if (!step.batch().coalesced()
                && before.value().equals(after.value())
                && before.validation().equals(after.validation())) {
            problem.accept(describe(change) + " changes neither value nor validation");
        }
    }

    static void labels(Step step, Consumer<String> problem) {
        List<WatchHistory.Transaction> transactions = step.transactions();
        if (transactions.isEmpty()) {
            return;
        }
        for (Change change : step.batch().changes()) {
            List<WatchHistory.Transaction> merged = transactions.stream()
                    .filter(transaction -> transaction.keys().contains(change.key()))
                    .toList();
            if (merged.isEmpty()) {
                continue;
            }
            Set<String> all = new HashSet<>(merged.get(0).labels());
            merged.forEach(transaction -> all.retainAll(transaction.labels()));
            boolean again = step.batch().changes().stream()
                            .filter(other -> other.key().equals(change.key()))
                            .count()
                    > 1;
            // of a key deleted and created again each change has its own share of the transactions
            boolean right = again
                    ? change.labels().containsAll(all)
                            && merged.stream().anyMatch(one -> one.labels().containsAll(change.labels()))
                    : change.labels().equals(all);
            if (!right) {
                problem.accept(describe(change) + " has the labels " + change.labels() + " and not " + all);
            }
        }
    }

    static void bookkeeping(Step step, Consumer<String> problem) {
        boolean single = !step.full() && !step.batch().coalesced();
        for (Change change : step.batch().changes()) {
            if (change instanceof Change.Created created) {
                Entry<?> after = created.after();
                if (single && after.createdAt() != after.touchedAt()) {
                    problem.accept(describe(change) + " was created at " + after.createdAt());
                }
            } else if (change instanceof Change.Updated updated) {
                moved(updated, single, problem);
            } else if (change instanceof Change.Deleted deleted
                    && deleted.revision() <= deleted.last().touchedAt()) {
                problem.accept(
                        describe(change) + " was touched at " + deleted.last().touchedAt());
            }
        }
    }

    private static void moved(Change.Updated change, boolean single, Consumer<String> problem) {
        Entry<?> before = change.before();
        Entry<?> after = change.after();
        if (after.touchedAt() <= before.touchedAt()) {
            problem.accept(describe(change) + " was touched at " + before.touchedAt() + " before");
        }
        boolean changed = !before.value().equals(after.value());
        if (changed && after.changedAt() <= before.changedAt()) {
            problem.accept(describe(change) + " has another value and changedAt did not move");
        }
        if (single && changed && after.changedAt() != after.touchedAt()) {
            problem.accept(describe(change) + " says that its value changed at " + after.changedAt());
        }
        if (single && !changed && after.changedAt() != before.changedAt()) {
            problem.accept(describe(change) + " has the same value and changedAt moved");
        }
    }
}

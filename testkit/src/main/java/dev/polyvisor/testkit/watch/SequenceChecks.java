package dev.polyvisor.testkit.watch;

import dev.polyvisor.api.inventory.Batch;
import dev.polyvisor.api.inventory.Change;
import dev.polyvisor.api.inventory.Mark;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.Revision;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What can be said of batches and the order of their changes, whatever is in the entries. */
final class SequenceChecks {
    private static final Comparator<Change> BY_REVISION_THEN_KEY = Comparator.comparingLong(Change::revision)
            .thenComparing(Change::key)
            .thenComparing(change -> change instanceof Change.Deleted ? 0 : 1);

    private SequenceChecks() {}

    static void ordered(Step step, Consumer<String> problem) {
        Batch batch = step.batch();
        if (!step.first()) {
            Revision before = step.previous().to();
            if (!before.epoch().equals(batch.to().epoch())) {
                problem.accept("the epoch changes from " + before + " to " + batch.to());
            } else if (before.isAfter(batch.to())) {
                problem.accept("goes back from " + before + " to " + batch.to());
            }
        }
        if (!step.full()
                && batch.from().epoch().equals(batch.to().epoch())
                && batch.from().isAfter(batch.to())) {
            problem.accept("ends at " + batch.to() + " before its begin at " + batch.from());
        }
        List<Change> changes = batch.changes();
        for (int i = 1; i < changes.size(); i++) {
            if (BY_REVISION_THEN_KEY.compare(changes.get(i - 1), changes.get(i)) > 0) {
                problem.accept(describe(changes.get(i)) + " comes after " + describe(changes.get(i - 1)));
            }
        }
    }

    static void unique(Step step, Consumer<String> problem) {
        Map<ResourceKey, Change> last = new HashMap<>();
        Map<ResourceKey, Integer> count = new HashMap<>();
        for (Change change : step.batch().changes()) {
            Change before = last.put(change.key(), change);
            int number = count.merge(change.key(), 1, Integer::sum);
            boolean again =
                    number == 2 && !step.full() && before instanceof Change.Deleted && change instanceof Change.Created;
            if (number > 1 && !again) {
                problem.accept(describe(change) + " is change " + number + " of its key");
            }
        }
    }

    static void contiguous(Step step, Consumer<String> problem) {
        if (!step.first()
                && !step.batch().reset()
                && !step.batch().from().equals(step.previous().to())) {
            problem.accept("begins at " + step.batch().from() + " and the batch before ended at "
                    + step.previous().to());
        }
    }

    static void atomic(Step step, Consumer<String> problem) {
        Batch batch = step.batch();
        if (step.full()) {
            return;
        }
        for (Change change : batch.changes()) {
            if (change.revision() <= batch.from().number()
                    || change.revision() > batch.to().number()) {
                problem.accept(
                        describe(change) + " is outside of the batch from " + batch.from() + " to " + batch.to());
            }
        }
        if (batch.coalesced()) {
            return;
        }
        if (batch.changes().stream().mapToLong(Change::revision).distinct().count() > 1) {
            problem.accept("shows several transactions and is not marked as coalesced");
        } else if (!step.filtered() && batch.to().number() - batch.from().number() > 1) {
            problem.accept("covers " + batch.from() + " to " + batch.to() + " and is not marked as coalesced");
        }
    }

    static void resumable(Step step, Consumer<String> problem) {
        Batch batch = step.batch();
        if (step.first()) {
            step.history().spec().from().filter(asked -> !batch.reset()).ifPresent(asked -> {
                if (!asked.equals(batch.from())) {
                    problem.accept(
                            "was asked to go on at " + asked + " and begins at " + batch.from() + " without a reset");
                }
            });
        }
        if (step.full()) {
            batch.changes().stream()
                    .filter(change -> !(change instanceof Change.Created))
                    .forEach(change -> problem.accept(describe(change) + " stands in a full state"));
        }
    }

    static void selected(Step step, Consumer<String> problem) {
        step.batch().changes().stream()
                .filter(change -> !step.selects(change.key()))
                .forEach(change -> problem.accept(describe(change) + " was not asked for"));
    }

    static void serial(Step step, Consumer<String> problem) {
        if (step.first() != step.batch().has(Mark.Type.STARTED)) {
            problem.accept(step.first() ? "the first batch is not marked STARTED" : "a later batch is marked STARTED");
        }
        if (!step.first() && step.previous().has(Mark.Type.END)) {
            problem.accept("comes after the batch marked END");
        }
        if (step.history().overlaps().contains(step.index())) {
            problem.accept("came while the one before was being handled, or after the watch was closed");
        }
    }

    static String describe(Change change) {
        return change.getClass().getSimpleName() + "(" + change.key() + " at " + change.revision() + ")";
    }
}

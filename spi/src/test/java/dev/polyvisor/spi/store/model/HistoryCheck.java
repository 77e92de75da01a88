package dev.polyvisor.spi.store.model;

import dev.polyvisor.api.inventory.Batch;
import dev.polyvisor.api.inventory.Change;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Mark;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.WatchSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Looks for breaches of M5 and M6 in what a watch was told, given all that really happened. */
final class HistoryCheck {
    private static final Comparator<Change> ORDER = Comparator.comparingLong(Change::revision)
            .thenComparing(Change::key)
            .thenComparing(change -> change instanceof Change.Created);

    private final ReferenceModel model;
    private final int journal;
    private final History history;
    private final Consumer<String> problems;

    HistoryCheck(ReferenceModel model, int journal, History history, Consumer<String> problems) {
        this.model = model;
        this.journal = journal;
        this.history = history;
        this.problems = problems;
    }

    private void problem(String rule, Batch batch, String text) {
        problems.accept(rule + ": " + history.name() + ", batch " + batch.from() + " to " + batch.to() + ": " + text);
    }

    void check() {
        Batch before = null;
        for (Batch batch : history.batches()) {
            sequence(before, batch);
            order(batch);
            if (batch.reset() || before == null && history.spec().everything()) {
                fullState(batch);
            } else {
                difference(batch);
            }
            before = batch;
        }
        if (before == null) {
            problems.accept("reliable: " + history.name() + " was told nothing");
        } else if (before.has(Mark.Type.END) && before.to().number() != model.revision()) {
            problem("reliable", before, "is the last and the inventory went on to " + model.revision());
        }
    }

    private void sequence(Batch before, Batch batch) {
        boolean first = before == null;
        if (batch.has(Mark.Type.STARTED) != first) {
            problem("marks", batch, first ? "lacks STARTED" : "is marked STARTED again");
        }
        if (!first && before.has(Mark.Type.END)) {
            problem("marks", batch, "comes after END");
        }
        if (!first && !batch.from().equals(before.to())) {
            problem("contiguous", batch, "does not begin where the one before ended, at " + before.to());
        }
        if (batch.to().number() < batch.from().number()) {
            problem("ordered", batch, "goes back");
        }
        boolean sameEpoch = history.spec()
                .from()
                .map(from -> from.epoch().equals(batch.to().epoch()))
                .orElse(false);
        if (first && sameEpoch && !batch.from().equals(history.spec().from().get())) {
            problem("resumable", batch, "does not begin where it was asked to");
        }
        boolean foreign = first && history.spec().from().isPresent() && !sameEpoch;
        if (history.pace() == History.Pace.EVERY_TRANSACTION && batch.reset() && !first) {
            problem("keeping up", batch, "is a reset though the watch kept up");
        }
        boolean keptUp = history.pace() == History.Pace.EVERY_TRANSACTION && !first;
        if (history.pace() != History.Pace.CONCURRENT
                && !keptUp
                && batch.reset() != (foreign || expired(batch, lookedUntil(batch)))) {
            problem("resumable", batch, batch.reset() ? "is reset without need" : "should be a reset");
        }
    }

    /** The last transaction of a batch that the watch had seen, and passed over, before it was told the batch. */
    private long lookedUntil(Batch batch) {
        Long look = history.looks().lower(batch.to().number());
        return look == null
                ? batch.from().number()
                : Math.max(look, batch.from().number());
    }

    /** Whether the journal has lost the first transaction of a batch after one, at the time of its last one. */
    private boolean expired(Batch batch, long after) {
        long weight = 0;
        boolean everything = batch.has(Mark.Type.STARTED) && history.spec().everything();
        for (long r = batch.to().number(); r > after && !everything; r--) {
            weight += model.step(r).weight();
            if (weight > journal && r < batch.to().number()) {
                return true;
            }
        }
        return false;
    }

    private void order(Batch batch) {
        Map<ResourceKey, Change> last = new HashMap<>();
        List<Change> changes = batch.changes();
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            if (i > 0 && ORDER.compare(changes.get(i - 1), change) > 0) {
                problem("ordered", batch, change + " comes after " + changes.get(i - 1));
            }
            Change same = last.put(change.key(), change);
            if (same != null && !(same instanceof Change.Deleted && change instanceof Change.Created)) {
                problem("unique", batch, same + " and " + change);
            }
        }
    }

    private void fullState(Batch batch) {
        Map<ResourceKey, Entry<?>> expected = model.entries(batch.to().number());
        expected.keySet().removeIf(key -> !selected(key));
        Map<ResourceKey, Entry<?>> told = new HashMap<>();
        for (Change change : batch.changes()) {
            if (change instanceof Change.Created created) {
                told.put(change.key(), created.after());
            } else {
                problem("resumable", batch, change + " stands in a full state");
            }
        }
        if (!told.equals(expected)) {
            problem("reliable", batch, "a full state of " + told.keySet() + " instead of " + expected.keySet());
        }
        List<Mark> marks = model.step(batch.to().number()).lastMarks().entrySet().stream()
                .filter(each -> selected(each.getKey()))
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .toList();
        marks(batch, marks);
    }

    private void difference(Batch batch) {
        Map<ResourceKey, List<ReferenceModel.Step>> steps = new LinkedHashMap<>();
        List<Mark> marks = new ArrayList<>();
        int visible = 0;
        for (long r = batch.from().number() + 1; r <= batch.to().number(); r++) {
            ReferenceModel.Step step = model.step(r);
            List<Mark> seen = step.marks().stream()
                    .filter(mark -> selected(mark.provider().orElseThrow()))
                    .toList();
            Set<ResourceKey> keys = step.turns().stream()
                    .map(ReferenceModel.Turn::key)
                    .filter(this::selected)
                    .collect(Collectors.toSet());
            keys.forEach(key ->
                    steps.computeIfAbsent(key, unused -> new ArrayList<>()).add(step));
            marks.addAll(seen);
            visible += keys.isEmpty() && seen.isEmpty() && isFiltered() ? 0 : 1;
        }
        if (batch.coalesced() != visible > 1) {
            problem("atomic", batch, "merges " + visible + " transactions and says " + batch.coalesced());
        }
        if (history.pace() == History.Pace.EVERY_TRANSACTION && visible > 1) {
            problem("keeping up", batch, "merges transactions though the watch kept up");
        }
        if (visible > 1) {
            marks.removeIf(mark -> mark.type() == Mark.Type.PARITY
                    && model.step(batch.to().number())
                            .stale()
                            .contains(mark.provider().orElseThrow()));
        }
        marks(batch, marks);
        Map<ResourceKey, List<Change>> told =
                batch.changes().stream().collect(Collectors.groupingBy(Change::key, Collectors.toList()));
        steps.forEach((key, all) -> net(batch, key, all, told.getOrDefault(key, List.of())));
        told.keySet().stream()
                .filter(key -> !steps.containsKey(key))
                .forEach(key -> problem("correct", batch, key + " did not change, or was not asked for"));
    }

    private void marks(Batch batch, List<Mark> expected) {
        List<Mark> told = batch.marks().stream()
                .filter(mark -> mark.type() == Mark.Type.PARITY || mark.type() == Mark.Type.ERROR)
                .toList();
        if (!told.equals(expected)) {
            problem("parity", batch, "tells " + told + " instead of " + expected);
        }
    }

    /** What was told of a key, against what the transactions did to it. */
    private void net(Batch batch, ResourceKey key, List<ReferenceModel.Step> steps, List<Change> told) {
        List<ReferenceModel.Turn> turns = steps.stream()
                .flatMap(step -> step.turns().stream())
                .filter(turn -> turn.key().equals(key))
                .toList();
        Entry<?> before = turns.get(0).before();
        Entry<?> after = turns.get(turns.size() - 1).after();
        boolean deleted = turns.stream().anyMatch(turn -> turn.after() == null);
        List<String> kinds = new ArrayList<>();
        if (before != null && after != null && !deleted) {
            kinds.add("Updated");
        } else {
            if (before != null) {
                kinds.add("Deleted");
            }
            if (after != null) {
                kinds.add("Created");
            }
        }
        List<String> toldKinds =
                told.stream().map(change -> change.getClass().getSimpleName()).toList();
        if (told.isEmpty() && !kinds.isEmpty()) {
            problem("reliable", batch, key + " is missing: " + kinds);
        } else if (!toldKinds.equals(kinds)) {
            problem("correct", batch, key + " is told as " + toldKinds + " and was " + kinds);
        } else {
            told.forEach(change -> content(batch, change, before, after, steps));
        }
    }

    private void content(Batch batch, Change change, Entry<?> before, Entry<?> after, List<ReferenceModel.Step> steps) {
        Set<String> labels = new HashSet<>(steps.get(0).labels());
        steps.forEach(step -> labels.retainAll(step.labels()));
        if (!change.labels().equals(labels)) {
            problem("labels", batch, change + " should have " + labels);
        }
        Entry<?> toldBefore = null;
        Entry<?> toldAfter = null;
        if (change instanceof Change.Updated updated) {
            toldBefore = updated.before();
            toldAfter = updated.after();
        } else if (change instanceof Change.Deleted gone) {
            toldBefore = gone.last();
            long deletedAt = steps.stream()
                    .filter(step -> step.turns().stream()
                            .anyMatch(turn -> turn.key().equals(change.key()) && turn.after() == null))
                    .mapToLong(ReferenceModel.Step::revision)
                    .max()
                    .orElseThrow();
            if (gone.revision() != deletedAt) {
                problem("ordered", batch, change + " was deleted at " + deletedAt);
            }
        } else if (change instanceof Change.Created created) {
            toldAfter = created.after();
        }
        if (toldBefore != null && !toldBefore.equals(before)) {
            problem("previous value", batch, change + " was before " + before);
        }
        if (toldAfter != null && !Objects.equals(toldAfter, after)) {
            problem("atomic", batch, change + " should be " + after);
        }
    }

    private boolean isFiltered() {
        return !history.spec().providers().isEmpty() || !history.spec().kinds().isEmpty();
    }

    private boolean selected(String provider) {
        return history.spec().providers().isEmpty()
                || history.spec().providers().contains(provider);
    }

    private boolean selected(ResourceKey key) {
        WatchSpec spec = history.spec();
        return selected(key.provider())
                && (spec.kinds().isEmpty()
                        || spec.kinds().stream().map(Kind::name).anyMatch(key.kind()::equals));
    }
}

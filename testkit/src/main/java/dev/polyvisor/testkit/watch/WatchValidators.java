package dev.polyvisor.testkit.watch;

import dev.polyvisor.api.inventory.Batch;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.Revision;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Judges recorded watches. Thread safety: stateless. */
public final class WatchValidators {
    private static final Map<WatchRule, WatchCheck> CHECKS = Collections.unmodifiableMap(new EnumMap<>(Map.ofEntries(
            Map.entry(WatchRule.ORDERED, SequenceChecks::ordered),
            Map.entry(WatchRule.UNIQUE, SequenceChecks::unique),
            Map.entry(WatchRule.CONTIGUOUS, SequenceChecks::contiguous),
            Map.entry(WatchRule.ATOMIC, SequenceChecks::atomic),
            Map.entry(WatchRule.RELIABLE, ContentChecks::reliable),
            Map.entry(WatchRule.RESUMABLE, SequenceChecks::resumable),
            Map.entry(WatchRule.PARITY_COMPLETE, ContentChecks::parityComplete),
            Map.entry(WatchRule.PREVIOUS_VALUE, ContentChecks::previousValue),
            Map.entry(WatchRule.KIND_OF_CHANGE, ContentChecks::kindOfChange),
            Map.entry(WatchRule.LABELS, ContentChecks::labels),
            Map.entry(WatchRule.BOOKKEEPING, ContentChecks::bookkeeping),
            Map.entry(WatchRule.SELECTED, SequenceChecks::selected),
            Map.entry(WatchRule.SERIAL, SequenceChecks::serial))));

    private WatchValidators() {}

    /**
     * Looks for breaches of all rules. Costs about as much as a comparison of the inventory for each snapshot that the history has.
     *
     * @param history the history
     * @return the breaches, by batch and rule; empty when there are none
     */
    public static List<WatchViolation> check(WatchHistory history) {
        List<WatchViolation> found = new ArrayList<>();
        Map<Revision, InventorySnapshot> truths = new HashMap<>();
        history.snapshots().forEach(snapshot -> truths.put(snapshot.revision(), snapshot));
        Picture picture = new Picture();
        for (int i = 0; i < history.batches().size(); i++) {
            Batch batch = history.batches().get(i);
            if (i == 0) {
                begin(picture, history, batch, truths);
            }
            if (batch.reset()) {
                picture.beginWith(Stream.empty());
            }
            List<Shown> shown = batch.changes().stream().map(picture::show).toList();
            Step step = new Step(history, i, batch, shown, picture, Optional.ofNullable(truths.get(batch.to())));
            CHECKS.forEach((rule, check) ->
                    check.check(step, problem -> found.add(new WatchViolation(rule, step.index(), problem))));
        }
        return List.copyOf(found);
    }

    /** A watch of differences begins with the state at its first border, if that is known. */
    private static void begin(
            Picture picture, WatchHistory history, Batch first, Map<Revision, InventorySnapshot> truths) {
        InventorySnapshot base = truths.get(first.from());
        if (history.spec().everything()) {
            picture.beginWith(Stream.empty());
        } else if (base != null) {
            picture.beginWith(base.entries());
        }
    }
}

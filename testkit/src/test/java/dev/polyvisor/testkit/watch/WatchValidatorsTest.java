package dev.polyvisor.testkit.watch;

import static dev.polyvisor.testkit.watch.Box.key;
import static dev.polyvisor.testkit.watch.Story.at;
import static dev.polyvisor.testkit.watch.Story.entry;
import static dev.polyvisor.testkit.watch.Story.mark;
import static dev.polyvisor.testkit.watch.Story.parity;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyvisor.api.inventory.Batch;
import dev.polyvisor.api.inventory.Change;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.Mark;
import dev.polyvisor.api.inventory.Revision;
import dev.polyvisor.api.inventory.WatchSpec;
import dev.polyvisor.testkit.PolyvisorAssertions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.Test;

/** Each history is true but for one thing, and only the rule of that thing notices. */
class WatchValidatorsTest {
    private static final WatchSpec FROM_ZERO = WatchSpec.from(at(0));

    /** Six transactions; batch 0 is the start, batch n is transaction n. */
    private final Story story = new Story()
            .put(Box.of("a", 1))
            .put(Box.of("b", 1))
            .commit()
            .put(Box.of("a", 2), "VM-validated")
            .commit()
            .delete(key("b"))
            .put(Box.of("c", 1))
            .commit(parity("lab"))
            .delete(key("a"))
            .commit()
            .put(Box.of("a", 5))
            .commit()
            .put(Box.of("c", 2))
            .commit(mark(Mark.Type.END));

    private final List<Batch> batches = story.batches();

    @Test
    void a_true_history_breaks_no_rule() {
        assertThat(WatchValidators.check(everythingKnown())).isEmpty();
        PolyvisorAssertions.assertThat(everythingKnown()).obeysWatchRules();
    }

    @Test
    void a_true_history_with_merged_batches_breaks_no_rule() {
        merge(2, 6, deleted("b", 1, 3), deleted("a", 1, 4), createdA(5), createdC(6));

        assertThat(WatchValidators.check(everythingKnown())).isEmpty();
    }

    @Test
    void a_true_history_that_begins_with_everything_breaks_no_rule() {
        batches.clear();
        batches.add(
                new Batch(at(0), at(2), List.of(createdB(1), new Change.Created(a(2), Set.of())), false, started()));
        batches.addAll(story.batches().subList(3, 7));

        assertThat(WatchValidators.check(new WatchHistory(
                        WatchSpec.withEverything(), batches, story.snapshots(), story.transactions(), Set.of())))
                .isEmpty();
    }

    @Test
    void a_reset_with_the_full_state_breaks_no_rule() {
        batches.subList(2, 4).clear();
        batches.set(
                2,
                new Batch(
                        at(1),
                        at(4),
                        List.of(new Change.Created(entry(Box.of("c", 1), 3, 3, 3), Set.of())),
                        false,
                        List.of(mark(Mark.Type.RESET))));

        assertThat(WatchValidators.check(everythingKnown())).isEmpty();
    }

    @Test
    void ordered_by_key_within_a_transaction() {
        List<Change> turned = new ArrayList<>(batches.get(1).changes());
        Collections.reverse(turned);
        change(1, turned);

        breaks(WatchRule.ORDERED).hasSize(1);
    }

    @Test
    void ordered_by_revision_over_transactions() {
        merge(3, 4, deletedA(4), deleted("b", 1, 3), new Change.Created(entry(Box.of("c", 1), 3, 3, 3), Set.of()));

        breaks(WatchRule.ORDERED).hasSize(1);
    }

    @Test
    void ordered_in_one_epoch() {
        Batch last = batches.get(6);
        batches.set(6, new Batch(last.from(), new Revision("e2", 6), last.changes(), false, last.marks()));

        breaks(WatchRule.ORDERED).hasSize(1);
    }

    @Test
    void unique_change_of_each_key_in_a_batch() {
        merge(
                3,
                6,
                deleted("b", 1, 3),
                new Change.Created(entry(Box.of("c", 1), 3, 3, 3), Set.of()),
                deletedA(4),
                createdA(5),
                new Change.Updated(entry(Box.of("c", 1), 3, 3, 3), entry(Box.of("c", 2), 3, 6, 6), Set.of()));

        breaks(WatchRule.UNIQUE).hasSize(1);
    }

    @Test
    void contiguous_batches() {
        Batch gap = batches.get(4);
        batches.set(4, new Batch(at(2), at(4), gap.changes(), true, gap.marks()));

        breaks(WatchRule.CONTIGUOUS, history(story.snapshots(), List.of())).hasSize(1);
    }

    @Test
    void atomic_transactions_are_in_one_batch() {
        change(1, List.of(createdA1()));
        change(2, List.of(createdB(1), updatedA()));
        Batch both = batches.get(2);
        batches.set(2, new Batch(both.from(), both.to(), both.changes(), true, both.marks()));

        breaks(WatchRule.ATOMIC, history(story.snapshots(0, 3, 6), List.of())).hasSize(1);
    }

    @Test
    void atomic_batches_say_that_they_merge() {
        merge(4, 5, deletedA(4), createdA(5));
        Batch merged = batches.get(4);
        batches.set(4, new Batch(merged.from(), merged.to(), merged.changes(), false, merged.marks()));

        breaks(WatchRule.ATOMIC, history(story.snapshots(), List.of())).hasSize(1);
    }

    @Test
    void reliable_for_a_lost_change_of_a_known_transaction() {
        change(6, List.of());

        breaks(WatchRule.RELIABLE, history(List.of(), story.transactions())).hasSize(1);
    }

    @Test
    void reliable_for_a_lost_final_state() {
        change(6, List.of());

        breaks(WatchRule.RELIABLE, history(story.snapshots(0, 6), List.of())).hasSize(1);
    }

    @Test
    void reliable_for_a_lost_deletion_in_a_merged_batch() {
        merge(3, 4, deleted("b", 1, 3), new Change.Created(entry(Box.of("c", 1), 3, 3, 3), Set.of()));
        batches.remove(5);
        batches.remove(4);

        breaks(WatchRule.RELIABLE, history(List.of(), story.transactions())).isNotEmpty();
    }

    @Test
    void resumable_at_the_revision_that_was_asked_for() {
        batches.clear();
        batches.add(new Batch(at(1), at(2), List.of(updatedA()), false, started()));

        breaks(WatchRule.RESUMABLE).hasSize(1);
    }

    @Test
    void resumable_by_a_reset_that_is_a_full_state() {
        batches.clear();
        batches.add(new Batch(
                at(0),
                at(2),
                List.of(createdB(1), updatedA()),
                false,
                List.of(mark(Mark.Type.STARTED), mark(Mark.Type.RESET))));

        breaks(WatchRule.KIND_OF_CHANGE, WatchRule.RESUMABLE);
    }

    @Test
    void parity_complete() {
        change(3, List.of(deleted("b", 1, 3)));
        Batch end = batches.get(6);
        batches.set(6, new Batch(at(3), at(6), List.of(deletedA(4), createdA(5), createdC(6)), true, end.marks()));
        batches.subList(4, 6).clear();

        breaks(WatchRule.PARITY_COMPLETE, history(story.snapshots(), List.of())).hasSize(1);
    }

    @Test
    void parity_is_not_stale() {
        FixedSnapshot third = (FixedSnapshot) story.snapshots().get(3);

        breaks(
                        WatchRule.PARITY_COMPLETE,
                        history(List.of(new FixedSnapshot(at(3), third.all(), Set.of("lab"))), List.of()))
                .hasSize(1);
    }

    @Test
    void previous_value_of_an_update() {
        change(2, List.of(new Change.Updated(entry(Box.of("a", 7), 1, 1, 1), a(2), Set.of("VM-validated"))));

        breaks(WatchRule.PREVIOUS_VALUE).hasSize(1);
    }

    @Test
    void previous_value_of_a_deletion() {
        change(4, List.of(new Change.Deleted(entry(Box.of("a", 1), 1, 1, 1), 4, Set.of())));

        breaks(WatchRule.PREVIOUS_VALUE).hasSize(1);
    }

    @Test
    void created_only_what_was_not_there() {
        change(6, List.of(createdC(6)));
        batches.set(6, new Batch(at(5), at(6), batches.get(6).changes(), true, List.of()));

        breaks(WatchRule.KIND_OF_CHANGE, history(List.of(), story.transactions()))
                .hasSize(1);
    }

    @Test
    void updated_only_what_was_there() {
        change(5, List.of(new Change.Updated(a(2), entry(Box.of("a", 5), 1, 5, 5), Set.of())));

        breaks(WatchRule.KIND_OF_CHANGE, history(List.of(), story.transactions()))
                .hasSize(1);
    }

    @Test
    void deleted_only_what_was_there() {
        change(5, List.of(new Change.Deleted(a(2), 5, Set.of())));

        breaks(WatchRule.KIND_OF_CHANGE, history(List.of(), story.transactions()))
                .hasSize(1);
    }

    @Test
    void updated_only_with_a_difference() {
        change(2, List.of(new Change.Updated(a1(), entry(Box.of("a", 1), 1, 1, 2), Set.of("VM-validated"))));
        change(4, List.of(new Change.Deleted(entry(Box.of("a", 1), 1, 1, 2), 4, Set.of())));

        breaks(WatchRule.KIND_OF_CHANGE, history(List.of(), story.transactions()))
                .hasSize(1);
    }

    @Test
    void labels_of_the_transaction() {
        change(2, List.of(new Change.Updated(a1(), a(2), Set.of())));

        breaks(WatchRule.LABELS).hasSize(1);
    }

    @Test
    void labels_that_all_merged_transactions_carried() {
        Story twice = new Story()
                .put(Box.of("a", 1))
                .commit()
                .put(Box.of("a", 2), "VM-validated", "audit")
                .commit()
                .put(Box.of("a", 3), "audit")
                .commit();
        List<Batch> merged = twice.batches().subList(0, 2);
        Change.Updated update =
                new Change.Updated(a1(), entry(Box.of("a", 3), 1, 3, 3), Set.of("VM-validated", "audit"));
        merged.add(new Batch(at(1), at(3), List.of(update), true, List.of()));
        WatchHistory history = new WatchHistory(FROM_ZERO, merged, twice.snapshots(), twice.transactions(), Set.of());

        breaks(WatchRule.LABELS, history).hasSize(1);
    }

    @Test
    void bookkeeping_of_a_value_that_changed() {
        Entry<Box> wrong = entry(Box.of("a", 2), 1, 1, 2);
        change(2, List.of(new Change.Updated(a1(), wrong, Set.of("VM-validated"))));
        change(4, List.of(new Change.Deleted(wrong, 4, Set.of())));

        breaks(WatchRule.BOOKKEEPING, history(List.of(), story.transactions())).isNotEmpty();
    }

    @Test
    void bookkeeping_of_what_is_new() {
        Entry<Box> wrong = entry(Box.of("c", 1), 2, 3, 3);
        change(3, List.of(deleted("b", 1, 3), new Change.Created(wrong, Set.of())));
        change(6, List.of(new Change.Updated(wrong, entry(Box.of("c", 2), 2, 6, 6), Set.of())));

        breaks(WatchRule.BOOKKEEPING, history(List.of(), story.transactions())).hasSize(1);
    }

    @Test
    void selected_by_provider_and_kind() {
        WatchSpec others = FROM_ZERO.provider("lab").kind(Box.OTHER_KIND);

        breaks(WatchRule.SELECTED, WatchHistory.of(others, batches)).hasSize(8);
    }

    @Test
    void serial_with_one_start() {
        batches.set(3, new Batch(at(2), at(3), batches.get(3).changes(), false, started()));

        breaks(WatchRule.SERIAL).hasSize(1);
    }

    @Test
    void serial_with_nothing_after_the_end() {
        batches.add(new Batch(at(6), at(6), List.of(), false, List.of()));

        breaks(WatchRule.SERIAL).hasSize(1);
    }

    @Test
    void serial_calls() {
        breaks(
                        WatchRule.SERIAL,
                        new WatchHistory(FROM_ZERO, batches, story.snapshots(), story.transactions(), Set.of(4)))
                .hasSize(1);
    }

    @Test
    void the_assertion_names_the_rule_and_the_batch() {
        change(6, List.of());

        assertThatThrownBy(
                        () -> PolyvisorAssertions.assertThat(everythingKnown()).obeysWatchRules())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("M6 RELIABLE in batch 6: lab/test-box/c");
    }

    @Test
    void known_transactions_have_no_gap() {
        WatchHistory.Transaction first = new WatchHistory.Transaction(1, Set.of(), Set.of());
        WatchHistory.Transaction third = new WatchHistory.Transaction(3, Set.of(), Set.of());
        WatchHistory empty = WatchHistory.of(FROM_ZERO, List.of());

        assertThatThrownBy(() -> empty.withTransactions(List.of(first, third)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("after transaction 1 comes 3");
    }

    private ListAssert<WatchViolation> breaks(WatchRule... rules) {
        return breaks(rules, everythingKnown());
    }

    private static ListAssert<WatchViolation> breaks(WatchRule rule, WatchHistory history) {
        return breaks(new WatchRule[] {rule}, history);
    }

    private static ListAssert<WatchViolation> breaks(WatchRule[] rules, WatchHistory history) {
        List<WatchViolation> found = WatchValidators.check(history);
        assertThat(found).extracting(WatchViolation::rule).containsOnly(rules);
        return assertThat(found);
    }

    private WatchHistory everythingKnown() {
        return history(story.snapshots(), story.transactions());
    }

    private WatchHistory history(List<InventorySnapshot> snapshots, List<WatchHistory.Transaction> transactions) {
        return WatchHistory.of(FROM_ZERO, batches).withSnapshots(snapshots).withTransactions(transactions);
    }

    private void change(int batch, List<Change> changes) {
        Batch old = batches.get(batch);
        batches.set(batch, new Batch(old.from(), old.to(), changes, old.coalesced(), old.marks()));
    }

    /** One batch in the place of those of several transactions. */
    private void merge(int first, int last, Change... changes) {
        List<Mark> marks = batches.subList(first, last + 1).stream()
                .flatMap(batch -> batch.marks().stream())
                .toList();
        batches.subList(first, last + 1).clear();
        batches.add(first, new Batch(at(first - 1), at(last), List.of(changes), true, marks));
    }

    private static List<Mark> started() {
        return List.of(mark(Mark.Type.STARTED));
    }

    private static Entry<Box> a1() {
        return entry(Box.of("a", 1), 1, 1, 1);
    }

    private static Entry<Box> a(long revision) {
        return entry(Box.of("a", 2), 1, revision, revision);
    }

    private static Change createdA1() {
        return new Change.Created(a1(), Set.of());
    }

    private static Change createdB(long revision) {
        return new Change.Created(entry(Box.of("b", 1), revision, revision, revision), Set.of());
    }

    private static Change updatedA() {
        return new Change.Updated(a1(), a(2), Set.of("VM-validated"));
    }

    private static Change deletedA(long revision) {
        return new Change.Deleted(a(2), revision, Set.of());
    }

    private static Change createdA(long revision) {
        return new Change.Created(entry(Box.of("a", 5), revision, revision, revision), Set.of());
    }

    /** Created at 3 with level 1, level 2 since 6. */
    private static Change createdC(long touched) {
        return new Change.Created(entry(Box.of("c", 2), 3, touched, touched), Set.of());
    }

    private static Change deleted(String id, long since, long revision) {
        return new Change.Deleted(entry(Box.of(id, 1), since, since, since), revision, Set.of());
    }
}

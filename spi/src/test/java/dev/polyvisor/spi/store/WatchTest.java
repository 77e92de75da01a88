package dev.polyvisor.spi.store;

import static dev.polyvisor.spi.store.Stores.VALID;
import static dev.polyvisor.spi.store.Stores.delete;
import static dev.polyvisor.spi.store.Stores.entry;
import static dev.polyvisor.spi.store.Stores.mark;
import static dev.polyvisor.spi.store.Stores.put;
import static dev.polyvisor.spi.store.Stores.validate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.Batch;
import dev.polyvisor.api.inventory.Change;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.Mark;
import dev.polyvisor.api.inventory.Revision;
import dev.polyvisor.api.inventory.Watch;
import dev.polyvisor.api.inventory.WatchSpec;
import dev.polyvisor.api.policy.Validation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the batches of a watch hold. */
class WatchTest {
    private static final Vm A = Vm.of("lab", "a");
    private static final Vm B = Vm.of("lab", "b");
    private static final Vm C = Vm.of("dc1", "c");

    private final StepExecutor executor = new StepExecutor();
    private final RevisionedStore store = Stores.store("epoch-1", 10, executor);
    private final List<Batch> batches = new ArrayList<>();

    private Watch watch(WatchSpec spec) {
        return store.watch(spec, batches::add);
    }

    /** Lets the watches catch up, and takes what they were told since the last time. */
    private List<Batch> told() {
        executor.run();
        List<Batch> told = List.copyOf(batches);
        batches.clear();
        return told;
    }

    private Batch one() {
        List<Batch> told = told();
        assertThat(told).hasSize(1);
        return told.get(0);
    }

    private static Revision at(long number) {
        return new Revision("epoch-1", number);
    }

    private static List<Mark.Type> marks(Batch batch) {
        return batch.marks().stream().map(Mark::type).toList();
    }

    private static void assertSpans(Batch batch, long from, long to, boolean coalesced) {
        assertThat(batch.from()).isEqualTo(at(from));
        assertThat(batch.to()).isEqualTo(at(to));
        assertThat(batch.coalesced()).isEqualTo(coalesced);
    }

    @Test
    void m5_aWatchFromNowBeginsWithNothingAndTheNextTransaction() {
        put(store, A);
        Watch watch = watch(WatchSpec.fromNow());
        put(store, B);
        List<Batch> told = told();
        assertThat(told).hasSize(2);
        assertSpans(told.get(0), 1, 1, false);
        assertThat(told.get(0).changes()).isEmpty();
        assertThat(marks(told.get(0))).containsExactly(Mark.Type.STARTED);
        assertSpans(told.get(1), 1, 2, false);
        assertThat(told.get(1).changes()).containsExactly(new Change.Created(entry(store, B.key()), Set.of()));
        assertThat(told.get(1).marks()).isEmpty();
        assertThat(watch.position()).isEqualTo(at(2));
    }

    @Test
    void m5_aWatchWithEverythingBeginsWithEachEntryAsCreated() {
        put(store, B);
        put(store, C, A);
        store.commit(Set.of(), tx -> tx.mark(mark(Mark.Type.PARITY, "lab")));
        watch(WatchSpec.withEverything());
        Batch batch = one();
        assertSpans(batch, 0, 3, true);
        assertThat(marks(batch)).containsExactly(Mark.Type.STARTED, Mark.Type.PARITY);
        assertThat(batch.changes())
                .containsExactly(
                        new Change.Created(entry(store, B.key()), Set.of()),
                        new Change.Created(entry(store, C.key()), Set.of()),
                        new Change.Created(entry(store, A.key()), Set.of()));
    }

    @Test
    void m5_aWatchFromARevisionGoesOnAfterIt() {
        Revision from = put(store, A);
        put(store, B);
        put(store, A.named("other"));
        watch(WatchSpec.from(from));
        Batch batch = one();
        assertSpans(batch, 1, 3, true);
        assertThat(marks(batch)).containsExactly(Mark.Type.STARTED);
        assertThat(batch.changes()).extracting(Change::key).containsExactly(B.key(), A.key());
    }

    @Test
    void m5_aRevisionThatLeftTheRingGivesOneResetWithTheFullState() {
        Revision from = put(store, A);
        for (int i = 0; i < 11; i++) {
            put(store, B.named("n" + i));
        }
        store.commit(Set.of(), tx -> tx.delete(A.key()));
        watch(WatchSpec.from(from));
        Batch batch = one();
        assertSpans(batch, 1, 13, true);
        assertThat(batch.reset()).isTrue();
        assertThat(batch.changes()).containsExactly(new Change.Created(entry(store, B.key()), Set.of()));
        put(store, A);
        assertSpans(one(), 13, 14, false);
    }

    @Test
    void m5_theOldestRevisionInTheRingStillResumes() {
        Revision from = put(store, A);
        for (int i = 0; i < 10; i++) {
            put(store, B.named("n" + i));
        }
        watch(WatchSpec.from(from));
        assertThat(one().reset()).isFalse();
        watch(WatchSpec.from(at(0)));
        assertThat(one().reset()).isTrue();
    }

    @Test
    void m5_aForeignEpochGivesOneReset() {
        put(store, A);
        watch(WatchSpec.from(new Revision("another", 77)));
        Batch batch = one();
        assertSpans(batch, 0, 1, false);
        assertThat(marks(batch)).containsExactly(Mark.Type.STARTED, Mark.Type.RESET);
        assertThat(batch.changes()).containsExactly(new Change.Created(entry(store, A.key()), Set.of()));
    }

    @Test
    void m5_aRevisionYetToComeIsRefused() {
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> watch(WatchSpec.from(at(1))))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
    }

    @Test
    void m5_aLiveWatchThatFallsOutOfTheRingGetsOneResetAndGoesOn() {
        watch(WatchSpec.fromNow());
        assertThat(told()).hasSize(1);
        for (int i = 0; i < 11; i++) {
            put(store, A.named("n" + i));
        }
        store.commit(Set.of(), tx -> tx.mark(mark(Mark.Type.ERROR, "lab")));
        Batch batch = one();
        assertSpans(batch, 0, 12, true);
        assertThat(marks(batch)).containsExactly(Mark.Type.RESET, Mark.Type.ERROR);
        put(store, B);
        assertSpans(one(), 12, 13, false);
    }

    @Test
    void m5_aTransactionLargerThanTheRingReachesAWatchThatKeepsUp() {
        watch(WatchSpec.fromNow());
        told();
        Vm[] many = new Vm[50];
        for (int i = 0; i < many.length; i++) {
            many[i] = Vm.of("lab", "" + i);
        }
        put(store, many);
        Batch batch = one();
        assertThat(batch.reset()).isFalse();
        assertThat(batch.changes()).hasSize(50);
    }

    @Test
    void m6_aWatchThatKeepsUpGetsOneBatchATransaction() {
        watch(WatchSpec.fromNow());
        told();
        put(store, A, B);
        assertSpans(one(), 0, 1, false);
        validate(store, A.key(), VALID);
        Batch validated = one();
        assertSpans(validated, 1, 2, false);
        assertThat(validated.changes())
                .containsExactly(new Change.Updated(
                        new Entry<>(A.key(), A, 1, 1, 1, Validation.NONE), entry(store, A.key()), Set.of()));
        store.commit(Set.of(), tx -> tx.stale("lab", true));
        Batch status = one();
        assertSpans(status, 2, 3, false);
        assertThat(status.changes()).isEmpty();
        Entry<?> last = entry(store, A.key());
        delete(store, A.key());
        assertThat(one().changes()).containsExactly(new Change.Deleted(last, 4, Set.of()));
    }

    @Test
    void m6_aWatchThatLagsGetsTheNetChangeOfEachKeyOrderedByTouchedAtThenKey() {
        put(store, A, B);
        Entry<?> a = entry(store, A.key());
        Entry<?> b = entry(store, B.key());
        watch(WatchSpec.fromNow());
        told();
        put(store, B.named("one"));
        put(store, A.named("one"), C);
        put(store, B.named("two"), Vm.of("dc1", "b"));
        Batch batch = one();
        assertSpans(batch, 1, 4, true);
        assertThat(batch.changes())
                .containsExactly(
                        new Change.Created(entry(store, C.key()), Set.of()),
                        new Change.Updated(a, entry(store, A.key()), Set.of()),
                        new Change.Created(entry(store, Vm.KIND.key("dc1", "b")), Set.of()),
                        new Change.Updated(b, entry(store, B.key()), Set.of()));
    }

    @Test
    void m6_createdAndDeletedVanishesAndTheBatchStillCoversIt() {
        watch(WatchSpec.fromNow());
        told();
        put(store, A);
        put(store, A.named("other"));
        delete(store, A.key());
        Batch batch = one();
        assertSpans(batch, 0, 3, true);
        assertThat(batch.changes()).isEmpty();
    }

    @Test
    void m6_deletedAndCreatedAgainIsDeletedThenCreated() {
        put(store, A);
        Entry<?> first = entry(store, A.key());
        watch(WatchSpec.fromNow());
        told();
        delete(store, A.key());
        put(store, A);
        delete(store, A.key());
        put(store, B);
        put(store, A.named("again"));
        assertThat(one().changes())
                .containsExactly(
                        new Change.Deleted(first, 4, Set.of()),
                        new Change.Created(entry(store, B.key()), Set.of()),
                        new Change.Created(entry(store, A.key()), Set.of()));
    }

    @Test
    void m6_aValueThatWentAndCameBackIsUpdatedForItsChangedAtMoved() {
        put(store, A);
        Entry<?> first = entry(store, A.key());
        watch(WatchSpec.fromNow());
        told();
        put(store, A.named("other"));
        put(store, A);
        assertThat(one().changes()).containsExactly(new Change.Updated(first, entry(store, A.key()), Set.of()));
        assertThat(entry(store, A.key()).changedAt()).isEqualTo(3);
    }

    @Test
    void m6_theLabelsAreThoseThatAllMergedTransactionsOfTheKeyCarried() {
        put(store, A, B);
        watch(WatchSpec.fromNow());
        told();
        store.commit(Set.of("x", "y"), tx -> tx.put(A.named("1")));
        assertThat(one().changes()).extracting(Change::labels).containsExactly(Set.of("x", "y"));
        store.commit(Set.of("x", "y"), tx -> tx.put(A.named("2")));
        store.commit(Set.of("z"), tx -> tx.put(B.named("2")));
        store.commit(Set.of("y", "z"), tx -> tx.put(A.named("3")));
        assertThat(one().changes()).extracting(Change::labels).containsExactly(Set.of("z"), Set.of("y"));
    }

    @Test
    void m6_marksComeInTheBatchThatShowsTheirTransaction() {
        watch(WatchSpec.fromNow());
        told();
        store.commit(Set.of(), tx -> {
            tx.put(A);
            tx.mark(mark(Mark.Type.PARITY, "lab"));
        });
        Batch batch = one();
        assertThat(batch.changes()).hasSize(1);
        assertThat(batch.marks()).containsExactly(mark(Mark.Type.PARITY, "lab"));
        store.commit(Set.of(), tx -> tx.mark(mark(Mark.Type.ERROR, "lab")));
        put(store, B);
        store.commit(Set.of(), tx -> tx.mark(mark(Mark.Type.PARITY, "lab")));
        assertThat(marks(one())).containsExactly(Mark.Type.ERROR, Mark.Type.PARITY);
    }

    @Test
    void m6_aParityThatNoLongerHoldsAtTheEndOfAMergedBatchIsNotTold() {
        watch(WatchSpec.fromNow());
        told();
        store.commit(Set.of(), tx -> tx.mark(mark(Mark.Type.PARITY, "lab")));
        store.commit(Set.of(), tx -> tx.mark(mark(Mark.Type.PARITY, "dc1")));
        store.commit(Set.of(), tx -> tx.stale("lab", true));
        assertThat(one().marks()).containsExactly(mark(Mark.Type.PARITY, "dc1"));
        watch(WatchSpec.withEverything());
        assertThat(one().marks()).contains(mark(Mark.Type.PARITY, "dc1")).doesNotContain(mark(Mark.Type.PARITY, "lab"));
    }

    @Test
    void m6_aFullStateRepeatsTheLastMarkOfEachProviderThatIsThere() {
        store.commit(Set.of(), tx -> tx.mark(mark(Mark.Type.ERROR, "lab")));
        store.commit(Set.of(), tx -> tx.mark(mark(Mark.Type.PARITY, "lab")));
        store.commit(Set.of(), tx -> tx.mark(mark(Mark.Type.ERROR, "dc1")));
        store.commit(Set.of(), tx -> tx.mark(mark(Mark.Type.ERROR, "gone")));
        store.commit(Set.of(), tx -> tx.remove("gone"));
        watch(WatchSpec.withEverything());
        assertThat(one().marks().stream().skip(1))
                .containsExactly(mark(Mark.Type.ERROR, "dc1"), mark(Mark.Type.PARITY, "lab"));
        watch(WatchSpec.withEverything().provider("lab"));
        assertThat(one().marks().stream().skip(1)).containsExactly(mark(Mark.Type.PARITY, "lab"));
    }

    @Test
    void m6_aFilteredWatchSkipsWhatIsNotForItAndItsPositionGoesOn() {
        Watch watch = watch(WatchSpec.fromNow().provider("lab").kind(Vm.KIND));
        told();
        put(store, C);
        put(store, Node.of("lab", "n"));
        store.commit(Set.of(), tx -> tx.mark(mark(Mark.Type.PARITY, "dc1")));
        assertThat(told()).isEmpty();
        assertThat(watch.position()).isEqualTo(at(3));
        put(store, A, C.in(MachineState.RUNNING));
        Batch batch = one();
        assertSpans(batch, 0, 4, false);
        assertThat(batch.changes()).extracting(Change::key).containsExactly(A.key());
        store.commit(Set.of(), tx -> tx.mark(mark(Mark.Type.PARITY, "lab")));
        assertThat(marks(one())).containsExactly(Mark.Type.PARITY);
    }

    @Test
    void m6_aFilteredWatchGetsAFilteredFullState() {
        put(store, A, C, Node.of("lab", "n"), Node.of("dc1", "n"));
        watch(WatchSpec.withEverything().provider("lab"));
        assertThat(one().changes())
                .extracting(Change::key)
                .containsExactlyInAnyOrder(A.key(), Node.KIND.key("lab", "n"));
        watch(WatchSpec.withEverything().kind(Vm.KIND));
        assertThat(one().changes()).extracting(Change::key).containsExactlyInAnyOrder(A.key(), C.key());
    }

    @Test
    void m6_anotherWatchGoesOnFromThePositionOfOneThatStopped() {
        Watch first = watch(WatchSpec.fromNow());
        put(store, A);
        told();
        put(store, B);
        first.close();
        assertThat(told()).isEmpty();
        watch(WatchSpec.from(first.position()));
        Batch batch = one();
        assertSpans(batch, 1, 2, false);
        assertThat(batch.changes()).extracting(Change::key).containsExactly(B.key());
    }

    @Test
    void m9_aRelistThatWritesEverythingAgainTellsExactlyTheDifference() {
        put(store, A, B, C);
        watch(WatchSpec.fromNow());
        told();
        store.commit(Set.of(), tx -> {
            tx.put(A.named("vm-a"));
            tx.put(B.named("other"));
            tx.put(Vm.of("lab", "d"));
            tx.delete(C.key());
        });
        assertThat(one().changes())
                .extracting(change ->
                        change.getClass().getSimpleName() + " " + change.key().id())
                .containsExactly("Deleted c", "Updated b", "Created d");
        assertThat(entry(store, A.key())).isEqualTo(new Entry<>(A.key(), A, 1, 1, 1, Validation.NONE));
    }

    @Test
    void closingTheStoreTellsWhatIsLeftAndTheEnd() {
        watch(WatchSpec.fromNow());
        told();
        put(store, A);
        store.close(Duration.ZERO);
        Batch batch = one();
        assertThat(batch.changes()).hasSize(1);
        assertThat(marks(batch)).containsExactly(Mark.Type.END);
        assertThat(told()).isEmpty();
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> watch(WatchSpec.fromNow()))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION));
    }

    @Test
    void aWatchThatNeverBeganIsStillToldItsBeginningAndItsEnd() {
        watch(WatchSpec.withEverything());
        watch(WatchSpec.fromNow());
        store.close(Duration.ZERO);
        assertThat(told())
                .extracting(WatchTest::marks)
                .containsExactly(
                        List.of(Mark.Type.STARTED, Mark.Type.END), List.of(Mark.Type.STARTED), List.of(Mark.Type.END));
    }
}

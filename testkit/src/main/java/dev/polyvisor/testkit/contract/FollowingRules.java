package dev.polyvisor.testkit.contract;

import static dev.polyvisor.testkit.PolyvisorAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.Provider;
import dev.polyvisor.api.SyncPhase;
import dev.polyvisor.api.SyncStatus;
import dev.polyvisor.api.inventory.Batch;
import dev.polyvisor.api.inventory.Change;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Machine;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.Mark;
import dev.polyvisor.api.inventory.PullWatch;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.Revision;
import dev.polyvisor.api.inventory.WatchSpec;
import dev.polyvisor.testkit.contract.DriverFixture.Injection;
import dev.polyvisor.testkit.watch.WatchHistory;
import dev.polyvisor.testkit.watch.WatchRecorder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The inventory follows the backend, whatever happens on the way. */
interface FollowingRules extends DriverContract {

    @Test
    @DisplayName("N1 the inventory comes to equal the backend, and the status says so")
    default void n1(Bench bench) throws InterruptedException {
        bench.secondClient().create(bench.name("n1"));

        InventorySnapshot snapshot = bench.fleetAtParity().inventory().snapshot();

        bench.assertEqualsBackend(snapshot);
        SyncStatus status = bench.provider().status();
        assertThat(status.phase()).isGreaterThanOrEqualTo(SyncPhase.PARITY);
        assertThat(status.parity()).isTrue();
        assertThat(status.stale()).isFalse();
        assertThat(status.lastContact()).isPresent();
        assertThat(bench.session().kinds())
                .extracting(kind -> kind.name())
                .containsAll(status.unserved().keySet());
        assertThat(status.unserved().values()).allMatch(reason -> !reason.isBlank());
    }

    @Test
    @DisplayName("N2 what happens behind the driver's back shows: created, changed, started, deleted")
    default void n2(Bench bench) throws InterruptedException {
        bench.fleetAtParity();
        liveALife(bench, "n2");

        bench.awaitEqualsBackend();
    }

    @Test
    @DisplayName("N3 every watch obeys the watch rules: from now, with everything, and from a revision")
    default void n3(Bench bench) throws InterruptedException {
        bench.fleetAtParity();
        Revision begin = bench.inventory().revision();
        try (WatchRecorder now = WatchRecorder.start(bench.inventory(), WatchSpec.fromNow());
                WatchRecorder all = WatchRecorder.start(bench.inventory(), WatchSpec.withEverything());
                WatchRecorder machines = WatchRecorder.start(
                        bench.inventory(),
                        WatchSpec.fromNow().kind(bench.secondClient().machineKind()))) {
            liveALife(bench, "n3");
            Revision end = bench.inventory().revision();
            try (WatchRecorder resumed = WatchRecorder.start(bench.inventory(), WatchSpec.from(begin))) {
                for (WatchRecorder each : List.of(now, all, resumed)) {
                    assertThat(each.awaitRevision(end, bench.patience().event()))
                            .obeysWatchRules();
                }
            }
            Revision last = lastChange(now.history(), bench.secondClient().machineKind(), begin, end);
            assertThat(machines.awaitRevision(last, bench.patience().event())).obeysWatchRules();
        }
    }

    /** How far a watch of one kind gets at least: it is not told of what happens to others. */
    private static Revision lastChange(WatchHistory history, Kind<?> kind, Revision begin, Revision end) {
        long number = history.batches().stream()
                .flatMap(batch -> batch.changes().stream())
                .filter(change -> change.key().kind().equals(kind.name()))
                .mapToLong(Change::revision)
                .filter(revision -> revision <= end.number())
                .max()
                .orElse(begin.number());
        return new Revision(end.epoch(), number);
    }

    /** Everything that can happen to an instance, each seen before the next. */
    private static void liveALife(Bench bench, String what) throws InterruptedException {
        ResourceKey key = bench.machineKey(bench.secondClient().create(bench.name(what)));
        bench.await(key, Optional::isPresent);
        bench.secondClient().label(key.id(), "contract", what);
        bench.await(key, machine(m -> what.equals(m.labels().get("contract"))));
        bench.secondClient().start(key.id());
        bench.await(key, machine(m -> m.state() == MachineState.RUNNING));
        bench.secondClient().delete(key.id());
        bench.await(key, Optional::isEmpty);
    }

    private static Predicate<Optional<Entry<?>>> machine(Predicate<Machine> condition) {
        return entry -> entry.map(Entry::value)
                .filter(Machine.class::isInstance)
                .map(Machine.class::cast)
                .filter(condition)
                .isPresent();
    }

    @Test
    @DisplayName("N4 a relist changes nothing that has not changed, and shows nothing as deleted")
    default void n4(Bench bench) throws InterruptedException {
        ResourceKey kept = bench.machineKey(bench.secondClient().create(bench.name("kept")));
        InventorySnapshot before = bench.fleetAtParity().inventory().snapshot();
        try (WatchRecorder recorder = WatchRecorder.start(bench.inventory(), WatchSpec.from(before.revision()))) {

            bench.provider().reset();
            ResourceKey added = bench.machineKey(bench.secondClient().create(bench.name("added")));
            InventorySnapshot after = bench.await(added, Optional::isPresent);

            Entry<?> entry = before.get(kept).orElseThrow();
            assertThat(after.get(kept)).contains(entry);
            assertThat(after.get(kept).orElseThrow().value()).isSameAs(entry.value());
            List<Batch> batches = recorder.awaitRevision(
                            after.revision(), bench.patience().event())
                    .batches();
            assertThat(batches.stream().flatMap(batch -> batch.changes().stream()))
                    .as("changes after a relist")
                    .noneMatch(change -> before.get(change.key()).isPresent());
        }
    }

    @Test
    @DisplayName("N5 a cut of the event source loses nothing")
    default void n5(Bench bench) throws InterruptedException {
        bench.fleetAtParity();
        bench.needs(Fault.EVENTS_CUT);
        for (int i = 0; i < 3; i++) {
            String before = bench.secondClient().create(bench.name("before" + i));
            bench.inject(Fault.EVENTS_CUT).close();
            String after = bench.secondClient().create(bench.name("after" + i));
            bench.await(bench.machineKey(before), Optional::isPresent);
            bench.await(bench.machineKey(after), Optional::isPresent);
        }

        bench.awaitEqualsBackend();
    }

    @Test
    @DisplayName("N6 a backend that cannot be reached takes nothing away; what happened meanwhile shows afterwards")
    default void n6(Bench bench) throws InterruptedException {
        ResourceKey kept = bench.machineKey(bench.secondClient().create(bench.name("kept")));
        bench.fleetAtParity();
        try (PullWatch watch = bench.inventory().pull(WatchSpec.fromNow())) {
            Injection fault = bench.inject(Fault.UNREACHABLE);
            bench.provider().reset();
            // what ended when the backend went may have been told before the reset, after which the status begins anew
            Mark lost = awaitMark(bench, watch, Mark.Type.ERROR);

            assertThat(bench.inventory().snapshot()).contains(kept);
            assertThat(bench.provider().status().parity()).isFalse();
            assertThat(lost.cause()).as("why it was lost").isPresent();

            ResourceKey added = bench.machineKey(bench.secondClient().create(bench.name("added")));
            fault.close();
            bench.await(added, Optional::isPresent);
            bench.provider().awaitParity(bench.patience().parity());
            assertThat(bench.inventory().snapshot()).contains(kept);
        }
    }

    private static Mark awaitMark(Bench bench, PullWatch watch, Mark.Type type) throws InterruptedException {
        Optional<Batch> batch;
        do {
            batch = watch.next(bench.patience().event());
            assertThat(batch).as("a batch before the mark %s", type).isPresent();
        } while (!batch.get().has(type));
        return batch.get().marks().stream()
                .filter(mark -> mark.type() == type)
                .findFirst()
                .orElseThrow();
    }

    @Test
    @DisplayName("N7 events that come twice show once")
    default void n7(Bench bench) throws InterruptedException {
        bench.fleetAtParity();
        bench.inject(Fault.EVENTS_TWICE);
        try (WatchRecorder recorder = WatchRecorder.start(bench.inventory(), WatchSpec.fromNow())) {
            liveALife(bench, "n7");

            assertThat(recorder.awaitRevision(
                            bench.inventory().revision(), bench.patience().event()))
                    .obeysWatchRules();
        }
    }

    @Test
    @DisplayName("N8 after a burst of changes the inventory equals the backend")
    default void n8(Bench bench) throws InterruptedException {
        List<ResourceKey> leaving = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            leaving.add(bench.machineKey(bench.secondClient().create(bench.name("n8-leaving-" + i))));
        }
        bench.fleetAtParity();
        List<ResourceKey> coming = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            coming.add(bench.machineKey(bench.secondClient().create(bench.name("n8-" + i))));
        }
        // of what comes and goes within the burst the inventory may never hear, of what it shows already it has to
        for (int i = 0; i < coming.size(); i++) {
            if (i % 3 == 0) {
                bench.secondClient().delete(coming.get(i).id());
                bench.secondClient().delete(leaving.get(i / 3).id());
            } else {
                bench.secondClient().label(coming.get(i).id(), "contract", "n8");
            }
        }

        for (int i = 0; i < coming.size(); i++) {
            bench.await(
                    coming.get(i),
                    i % 3 == 0
                            ? Optional::isEmpty
                            : machine(m -> "n8".equals(m.labels().get("contract"))));
        }
        for (ResourceKey gone : leaving) {
            bench.await(gone, Optional::isEmpty);
        }
        bench.awaitEqualsBackend();
    }

    @Test
    @DisplayName("N9 two providers on one backend keep apart, and one that is removed goes as a whole")
    default void n9(Bench bench) throws InterruptedException {
        String id = bench.secondClient().create(bench.name("n9"));
        Fleet fleet = bench.fleetAtParity();
        Provider other = fleet.add("other", bench.driverName(), bench.fixture().connection());
        other.awaitParity(bench.patience().parity());
        ResourceKey mine = bench.machineKey(id);
        ResourceKey theirs = bench.secondClient().machineKind().key("other", id);
        assertThat(fleet.inventory().snapshot()).contains(mine).contains(theirs);
        try (PullWatch watch = fleet.inventory().pull(WatchSpec.fromNow().provider("other"))) {

            assertThat(fleet.remove("other")).isTrue();

            long there = 0;
            while (there == 0) {
                Batch batch = watch.next(bench.patience().event()).orElseThrow();
                there = batch.changes().size();
                assertThat(batch.coalesced())
                        .as("the removal is one transaction")
                        .isFalse();
            }
            InventorySnapshot left = fleet.inventory().snapshot();
            assertThat(left).contains(mine).lacks(theirs);
            assertThat(left.entries().map(entry -> entry.key().provider())).containsOnly(Bench.PROVIDER);
        }
    }
}

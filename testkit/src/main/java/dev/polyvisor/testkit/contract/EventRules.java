package dev.polyvisor.testkit.contract;

import static dev.polyvisor.testkit.PolyvisorAssertions.assertThatFailureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.driver.Adapter;
import dev.polyvisor.api.driver.AdapterContext;
import dev.polyvisor.api.driver.Cursor;
import dev.polyvisor.api.driver.EventSource;
import dev.polyvisor.api.driver.PollingSource;
import dev.polyvisor.api.driver.StreamingSource;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Events and what is made of them. */
interface EventRules extends DriverContract {

    @Test
    @DisplayName("A13 each source has a name of its own")
    default void a13(Bench bench) throws InterruptedException {
        List<String> names = FeedProbe.all(bench).stream()
                .flatMap(probe -> probe.source().stream())
                .map(EventSource::name)
                .toList();

        assertThat(names).doesNotHaveDuplicates().allMatch(name -> !name.isBlank());
    }

    @Test
    @DisplayName("A14 each change reaches the model through an event: created, changed, deleted")
    default void a14(Bench bench) throws InterruptedException {
        FeedProbe<?> probe = machines(bench);
        follow(probe, 1);
    }

    @Test
    @DisplayName("A15 an event that is applied twice does no harm")
    default void a15(Bench bench) throws InterruptedException {
        FeedProbe<?> probe = machines(bench);
        follow(probe, 2);
    }

    /** The feed of the instances, if it has events. */
    private static FeedProbe<?> machines(Bench bench) throws InterruptedException {
        FeedProbe<?> probe = FeedProbe.all(bench).stream()
                .filter(FeedProbe::writesMachines)
                .findFirst()
                .orElseThrow(() -> new AssertionError(
                        "no feed writes " + bench.secondClient().machineKind()));
        assumeTrue(probe.source().isPresent(), "the driver has no events");
        return probe;
    }

    /** Lets things happen, and keeps a model by events alone. */
    private static <E> void follow(FeedProbe<E> probe, int times) throws InterruptedException {
        Bench bench = probe.bench();
        String leaving = bench.secondClient().create(bench.name("leaving"));
        InventorySnapshot unused = bench.await(bench.machineKey(leaving), Optional::isPresent);
        try (EventTap<E> tap = probe.tap()) {
            Follower<E> follower = new Follower<>(probe, tap, times);
            ResourceKey left = bench.machineKey(leaving);
            assertThat(follower.model().get(left)).as("what was listed").isPresent();

            ResourceKey added = bench.machineKey(bench.secondClient().create(bench.name("coming")));
            follower.until("the creation", model -> model.get(added).isPresent());

            bench.secondClient().label(added.id(), "contract", "changed");
            follower.until(
                    "the change",
                    model -> model.get(added)
                            .filter(value -> "changed".equals(value.labels().get("contract")))
                            .isPresent());

            bench.secondClient().delete(leaving);
            follower.until("the deletion", model -> model.get(left).isEmpty());

            follower.until("the rest", model -> model.values().equals(follower.listing()));
        }
    }

    @Test
    @DisplayName(
            "A16 what an event concerns is told without the backend, within the adapter's kinds, and the same twice")
    default void a16(Bench bench) throws InterruptedException {
        affected(machines(bench));
    }

    private static <E> void affected(FeedProbe<E> probe) throws InterruptedException {
        Bench bench = probe.bench();
        try (EventTap<E> tap = probe.tap()) {
            bench.secondClient().create(bench.name("a16"));
            E event = next(tap, bench, each -> !probe.handlers(each).isEmpty());
            AdapterContext context = probe.context();
            if (bench.fixture().faults().contains(Fault.UNREACHABLE)) {
                bench.inject(Fault.UNREACHABLE);
            }
            for (Adapter<E> adapter : probe.handlers(event)) {
                Set<Target> targets = adapter.affected(context, event);
                assertThat(adapter.affected(context, event)).isEqualTo(targets);
                assertThat(targets)
                        .extracting(Target::kind)
                        .isSubsetOf(adapter.kinds().stream().map(Kind::name).collect(Collectors.toSet()));
            }
        }
    }

    private static <E> E next(EventTap<E> tap, Bench bench, Predicate<E> wanted) throws InterruptedException {
        long pauses = bench.patience().event().dividedBy(EventTap.PAUSE);
        while (pauses-- > 0) {
            Optional<E> event = tap.next();
            if (event.filter(wanted).isPresent()) {
                return event.get();
            }
        }
        throw new AssertionError("no event came within " + bench.patience().event());
    }

    @Test
    @DisplayName(
            "A17 a cursor does not wear out: the same question gets the same events, oldest first, each with an id of its own")
    default void a17(Bench bench) throws InterruptedException {
        FeedProbe<?> probe = machines(bench);
        assumeTrue(probe.polling().isPresent(), "the source of the driver is not asked for events");
        askTwice(bench, probe.polling().get());
    }

    private static <E> void askTwice(Bench bench, PollingSource<E> source) throws InterruptedException {
        Cursor before = source.position();
        String id = bench.secondClient().create(bench.name("a17"));
        bench.secondClient().label(id, "contract", "a17");
        PollingSource.Poll<E> first = source.poll(before);
        for (long pauses = bench.patience().event().dividedBy(EventTap.PAUSE);
                first.events().isEmpty() && pauses > 0;
                pauses--) {
            bench.session().context().sleep(EventTap.PAUSE);
            first = source.poll(before);
        }

        List<String> ids = first.events().stream().map(source::id).toList();
        assertThat(ids).as("ids of the events after a change").isNotEmpty().doesNotHaveDuplicates();
        assertThat(source.poll(before).events().stream()
                        .map(source::id)
                        .limit(ids.size())
                        .toList())
                .as("ids when asked again")
                .isEqualTo(ids);
        assertThat(first.next()).as("the next cursor").isNotEqualTo(before);
        // a source whose events can become visible late repeats some of them, and some may have come meanwhile
        List<String> after =
                source.poll(first.next()).events().stream().map(source::id).toList();
        assertThat(after)
                .as("ids after the next cursor, of events that come after the one before it too")
                .doesNotHaveDuplicates()
                .isSubsetOf(
                        source.poll(before).events().stream().map(source::id).toList());
    }

    @Test
    @DisplayName("A18 a cursor that the backend does not know any more is OUT_OF_RANGE")
    default void a18(Bench bench) throws InterruptedException {
        FeedProbe<?> probe = machines(bench);
        Cursor expired = bench.needs(bench.fixture().expiredCursor(), "expired cursor");
        expire(probe, expired);
    }

    private static <E> void expire(FeedProbe<E> probe, Cursor expired) {
        Optional<StreamingSource<E>> streaming = probe.streaming();
        assumeTrue(
                probe.polling().isPresent()
                        || streaming.filter(StreamingSource::resumable).isPresent(),
                "the source of the driver has no cursors");
        probe.polling()
                .ifPresent(source ->
                        assertThatFailureOf(() -> source.poll(expired)).hasCode(ErrorCode.OUT_OF_RANGE));
        streaming.ifPresent(source -> {
            EndOfStream<E> end = new EndOfStream<>();
            assertThatFailureOf(() -> {
                        source.open(Optional.of(expired), end);
                        throw end.await(probe.bench().patience().event());
                    })
                    .hasCode(ErrorCode.OUT_OF_RANGE);
        });
    }

    @Test
    @DisplayName("A19 a stream can be cancelled twice, and another one goes on")
    default void a19(Bench bench) throws InterruptedException {
        FeedProbe<?> probe = machines(bench);
        assumeTrue(probe.streaming().isPresent(), "the driver has no stream");
        cancelOneOfTwo(probe);
    }

    private static <E> void cancelOneOfTwo(FeedProbe<E> probe) throws InterruptedException {
        EventTap<E> cancelled = probe.tap();
        try (EventTap<E> other = probe.tap()) {
            assertThatCode(() -> {
                        cancelled.close();
                        cancelled.close();
                    })
                    .doesNotThrowAnyException();
            probe.bench().secondClient().create(probe.bench().name("a19"));
            assertThat(next(other, probe.bench(), event -> true)).isNotNull();
        }
    }

    @Test
    @DisplayName("A20 an event that carries the object is applied without the backend")
    default void a20(Bench bench) throws InterruptedException {
        FeedProbe<?> probe = machines(bench);
        assumeTrue(probe.carriesState(), "the events of the driver are hints");
        applyOffline(probe);
    }

    private static <E> void applyOffline(FeedProbe<E> probe) throws InterruptedException {
        Bench bench = probe.bench();
        bench.needs(Fault.UNREACHABLE);
        try (EventTap<E> tap = probe.tap()) {
            ResourceKey key = bench.machineKey(bench.secondClient().create(bench.name("a20")));
            E event = next(
                    tap,
                    bench,
                    each -> probe.handlers(each).stream()
                            .anyMatch(adapter ->
                                    adapter.affected(probe.context(), each).contains(Target.entity(key))));
            Ledger model = new Ledger();
            bench.inject(Fault.UNREACHABLE);
            probe.apply(event, model, bench.inventory().snapshot());
            assertThat(model.get(key)).as("%s after its event", key).isPresent();
        }
    }
}

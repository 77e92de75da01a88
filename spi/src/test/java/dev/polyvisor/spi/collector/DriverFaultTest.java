package dev.polyvisor.spi.collector;

import static dev.polyvisor.spi.collector.Thing.disk;
import static dev.polyvisor.spi.collector.Thing.vm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.SyncStatus;
import dev.polyvisor.api.Telemetry;
import dev.polyvisor.api.driver.Adapter;
import dev.polyvisor.api.driver.ChangeSet;
import dev.polyvisor.api.driver.Feed;
import dev.polyvisor.api.driver.Listing;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.spi.store.RevisionedStore;
import dev.polyvisor.spi.testing.ManualExecutor;
import dev.polyvisor.spi.testing.TestClock;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A driver that breaks its contract: that is a failure of the adapter, and the model is left alone. */
class DriverFaultTest {
    private final TestClock clock = new TestClock();
    private final ManualExecutor executor = new ManualExecutor();
    private final RevisionedStore store = new RevisionedStore("test", 100, Runnable::run, clock);

    @SuppressWarnings("unchecked")
    private final Adapter<Object> adapter = mock(Adapter.class);

    private Collector collector;

    private record Other(ResourceKey key) implements Resource {
        @Override
        public String name() {
            return "other";
        }
    }

    @BeforeEach
    void listedOnce() throws InterruptedException {
        when(adapter.kinds()).thenReturn(Set.of(Thing.VM));
        when(adapter.events()).thenReturn(Set.of());
        lists(thing(vm("a")));
        collector = collector(List.of(Feed.listed(List.of(adapter))));
        collector.start();
        executor.runAll();
        assertThat(collector.status().parity()).isTrue();
    }

    private void lists(Resource... values) throws InterruptedException {
        doAnswer(call -> Listing.of(List.of(values))).when(adapter).list(any());
    }

    private Collector collector(List<Feed<?>> feeds) {
        return new Collector(
                Thing.PROVIDER,
                new ScriptedDriver(new Script(), feeds),
                new WorldContext(clock, executor, new Random(1), Telemetry.NONE),
                store,
                World.SETTINGS);
    }

    private static Thing thing(ResourceKey key) {
        return new Thing(key, 1, Optional.empty());
    }

    static Stream<Resource> foreign() {
        return Stream.of(
                thing(Thing.VM.key("other-provider", "b")),
                thing(disk("b")),
                thing(Kind.of("unknown", Thing.class).key(Thing.PROVIDER, "b")),
                new Other(vm("b")));
    }

    @ParameterizedTest
    @MethodSource("foreign")
    void aListedValueOfSomebodyElseIsRefused(Resource value) throws InterruptedException {
        lists(thing(vm("new")), value);

        refresh();

        assertFault();
    }

    @ParameterizedTest
    @MethodSource("foreign")
    void aValueOfSomebodyElseThatWasReadIsRefused(Resource value) throws InterruptedException {
        when(adapter.read(any(), any())).thenReturn(ChangeSet.upsert(value));

        assertThat(read()).isEqualTo(ErrorCode.INTERNAL);

        assertThat(store.snapshot().size()).isOne();
    }

    static Stream<ChangeSet> foreignChanges() {
        ResourceKey parent = disk("parent");
        return Stream.of(
                ChangeSet.delete(disk("b")),
                ChangeSet.delete(Thing.VM.key("other-provider", "a")),
                ChangeSet.builder().replace(Thing.DISK, List.of()).build(),
                ChangeSet.builder().replace(Thing.VM, List.of(thing(disk("b")))).build(),
                ChangeSet.builder()
                        .replaceChildren(parent, Thing.VM, List.of(thing(vm("b"))))
                        .build(),
                ChangeSet.builder().recheck(Target.collection(Thing.DISK)).build());
    }

    @ParameterizedTest
    @MethodSource("foreignChanges")
    void aChangeOfSomethingElseIsRefused(ChangeSet changes) throws InterruptedException {
        when(adapter.read(any(), any())).thenReturn(changes);

        assertThat(read()).isEqualTo(ErrorCode.INTERNAL);

        assertThat(store.snapshot().size()).isOne();
    }

    @Test
    void aListingThatIsMissingIsAFault() throws InterruptedException {
        when(adapter.list(any())).thenReturn(null);

        refresh();

        assertFault();
    }

    @ParameterizedTest
    @MethodSource("thrown")
    void whateverAListingThrowsIsAFault(Throwable thrown) throws InterruptedException {
        when(adapter.list(any())).thenThrow(thrown);

        refresh();

        assertFault();
    }

    static Stream<Throwable> thrown() {
        return Stream.of(
                new IllegalStateException("boom"),
                new NoClassDefFoundError("gone"),
                new StackOverflowError(),
                new AssertionError("never"));
    }

    @Test
    void theCollectorGoesOnWhenTheFaultIsGone() throws InterruptedException {
        when(adapter.list(any())).thenThrow(new IllegalStateException("boom"));
        refresh();
        lists(thing(vm("new")));

        refresh();

        assertThat(collector.status().parity()).isTrue();
        assertThat(store.snapshot().get(vm("new"))).isPresent();
    }

    @Test
    void anInterruptThatNobodyMeantIsNotTheEnd() throws InterruptedException {
        when(adapter.list(any()))
                .thenThrow(new InterruptedException())
                .thenAnswer(call -> Listing.of(List.of(thing(vm("new")))));
        clock.advance(World.REFRESH);
        executor.runAll();
        assertThat(collector.status().cause())
                .hasValueSatisfying(cause -> assertThat(cause.code()).isEqualTo(ErrorCode.CANCELLED));

        refresh();

        assertThat(collector.status().parity()).isTrue();
        assertThat(store.snapshot().get(vm("new"))).isPresent();
    }

    @Test
    void twoAdaptersOfOneKindAreRefused() {
        Collector broken = collector(List.of(Feed.listed(List.of(adapter)), Feed.listed(List.of(adapter))));

        broken.start();
        executor.runAll();

        assertThat(broken.status().parity()).isFalse();
        assertThat(broken.status().cause())
                .hasValueSatisfying(cause -> assertThat(cause.code()).isEqualTo(ErrorCode.INTERNAL));
    }

    @Test
    void aDriverWithoutFeedsHasParity() {
        Collector empty = collector(List.of());

        empty.start();
        executor.runAll();

        assertThat(empty.status().parity()).isTrue();
    }

    private void refresh() {
        for (int i = 0; i < 3; i++) {
            clock.advance(World.REFRESH);
            executor.runAll();
        }
    }

    private ErrorCode read() throws InterruptedException {
        try {
            var unused = collector.read(Set.of(Target.entity(vm("a"))));
            return ErrorCode.UNKNOWN;
        } catch (PolyvisorException failure) {
            return failure.code();
        }
    }

    private void assertFault() {
        SyncStatus status = collector.status();
        assertThat(status.parity()).isFalse();
        assertThat(status.cause())
                .hasValueSatisfying(cause -> assertThat(cause.code()).isEqualTo(ErrorCode.INTERNAL));
        assertThat(store.snapshot().size()).isOne();
        assertThat(store.snapshot().get(vm("a"))).isPresent();
    }
}

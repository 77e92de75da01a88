package dev.polyvisor.spi.collector;

import static dev.polyvisor.spi.collector.Thing.vm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Telemetry;
import dev.polyvisor.api.driver.Delivery;
import dev.polyvisor.api.driver.Feed;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.inventory.Revision;
import dev.polyvisor.spi.store.RevisionedStore;
import dev.polyvisor.spi.testing.TestClock;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A driver that hangs: with real threads, and time that only the test moves. */
class CloseTest {
    private static final Duration BOUND = Duration.ofMillis(7_777);

    private final TestClock time = new TestClock();
    private final WatchedClock clock = new WatchedClock(time, BOUND);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Backend backend = new Backend();
    private final Script script = new Script();
    private @Nullable RevisionedStore store = new RevisionedStore("test", 100, Runnable::run, clock);
    private @Nullable Collector collector;

    @AfterEach
    void noThreadIsLeft() throws InterruptedException {
        threads.shutdown();
        assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    }

    private void open(String source) {
        boolean states = source.equals("states");
        ScriptedAdapter adapter = new ScriptedAdapter(backend, script, Thing.VM, states);
        Feed<?> feed = source.equals("polled")
                ? Feed.of(new ScriptedPolling(backend, script, Delivery.HINT), List.of(adapter))
                : Feed.of(
                        new ScriptedStream(backend, script, "", states, states ? Delivery.STATE : Delivery.HINT),
                        List.of(adapter));
        collector = new Collector(
                Thing.PROVIDER,
                new ScriptedDriver(script, List.of(feed)),
                new WorldContext(clock, threads, new Random(1), Telemetry.NONE),
                store,
                World.SETTINGS);
    }

    private CompletableFuture<Boolean> close() {
        return CompletableFuture.supplyAsync(() -> collector.close(BOUND), threads);
    }

    /** Closing waits twice: how long for may be worked out before the time passes, and noted as a timer afterwards. */
    private void letTimePass(CompletableFuture<Boolean> closing) throws InterruptedException {
        do {
            clock.letPass();
        } while (!closing.isDone() && !Thread.currentThread().isInterrupted());
    }

    /** Opens a collector that hangs in a call. */
    private Hang hangingIn(String source, String call, boolean honoursInterrupts) throws InterruptedException {
        open(source);
        backend.put(vm("a"));
        Hang hang = new Hang(honoursInterrupts);
        boolean atStart = !(call.startsWith("read") || call.startsWith("apply"));
        if (atStart) {
            script.before(call, 1, hang);
        }
        collector.start();
        if (!atStart) {
            assertThat(collector.awaitParity(Duration.ofHours(1))).isTrue();
            time.awaitTimers(1);
            script.before(call, 1, hang);
            backend.put(vm("a"));
            time.advance(World.REFRESH);
        }
        hang.awaitEntered();
        return hang;
    }

    @ParameterizedTest
    @CsvSource({
        "polled, feeds", "polled, position", "polled, list", "polled, next", "polled, close", "polled, poll",
        "polled, read", "hints, open", "hints, read", "states, list", "states, open", "states, apply"
    })
    void aDriverThatHonoursInterruptsIsClosedAtOnce(String source, String call) throws Exception {
        hangingIn(source, call, true);

        assertThat(collector.close(BOUND)).isTrue();

        assertThat(time.nanoTime()).isLessThanOrEqualTo(World.REFRESH.toNanos());
        assertThat(time.pendingTimers()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "polled, feeds", "polled, position", "polled, list", "polled, next", "polled, close", "polled, poll",
        "polled, read", "hints, open", "hints, read", "states, list", "states, open", "states, apply"
    })
    void aDriverThatIgnoresInterruptsIsLeftAloneWhenTheTimeHasRunOut(String source, String call) throws Exception {
        Hang hang = hangingIn(source, call, false);
        CompletableFuture<Boolean> closing = close();
        letTimePass(closing);
        assertThat(closing.get()).isFalse();
        Revision atTheEnd = store.snapshot().revision();

        hang.release();
        noThreadIsLeft();

        assertThat(store.snapshot().revision()).isEqualTo(atTheEnd);
        assertThat(time.pendingTimers()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hints", "states"})
    void aStreamThatHangsWhenItIsEndedIsLeftAlone(String source) throws Exception {
        open(source);
        collector.start();
        assertThat(collector.awaitParity(Duration.ofHours(1))).isTrue();
        Hang hang = new Hang(false);
        script.before("cancel", 1, hang);

        CompletableFuture<Boolean> closing = close();
        letTimePass(closing);

        assertThat(closing.get()).isFalse();
        hang.release();
    }

    @ParameterizedTest
    @ValueSource(strings = {"polled", "hints", "states"})
    void aLiveCollectorIsClosedAtOnceAndFollowsNothingAnyMore(String source) throws Exception {
        open(source);
        backend.put(vm("a"));
        collector.start();
        assertThat(collector.awaitParity(Duration.ofHours(1))).isTrue();

        assertThat(collector.close(BOUND)).isTrue();
        assertThat(collector.close(BOUND)).isTrue();

        Revision atTheEnd = store.snapshot().revision();
        backend.put(vm("a"));
        time.advance(Duration.ofHours(1));
        noThreadIsLeft();
        assertThat(store.snapshot().revision()).isEqualTo(atTheEnd);
        assertThat(collector.awaitParity(Duration.ofHours(1))).isFalse();
    }

    @Test
    void closingBeforeTheStartIsQuiet() {
        open("polled");

        assertThat(collector.close(BOUND)).isTrue();

        collector.start();
        assertThat(script.total()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"position", "list", "poll"})
    void waitingForParityKeepsItsBound(String call) throws Exception {
        Hang hang = hangingIn("polled", call, true);
        CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return collector.awaitParity(BOUND);
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                },
                threads);

        clock.letPass();

        assertThat(waiting.get()).isFalse();
        hang.release();
        assertThat(collector.close(BOUND)).isTrue();
    }

    @Test
    void whoeverWaitsForParityIsLetGoByClosing() throws Exception {
        hangingIn("polled", "position", true);
        CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return collector.awaitParity(BOUND);
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                },
                threads);
        time.awaitTimers(1);

        assertThat(collector.close(BOUND)).isTrue();

        assertThat(waiting.get()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aReadUnderWayIsBrokenOffByClosing(boolean honoursInterrupts) throws Exception {
        open("polled");
        backend.put(vm("a"));
        collector.start();
        assertThat(collector.awaitParity(Duration.ofHours(1))).isTrue();
        Hang hang = new Hang(honoursInterrupts);
        script.before("read", 1, hang);
        backend.putSilently(vm("a"));
        CompletableFuture<Revision> reading = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return collector.read(Set.of(Target.entity(vm("a"))));
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                },
                threads);
        hang.awaitEntered();

        CompletableFuture<Boolean> closing = close();
        if (!honoursInterrupts) {
            clock.letPass();
        }
        assertThat(closing.get()).isEqualTo(honoursInterrupts);

        Revision atTheEnd = store.snapshot().revision();
        hang.release();
        assertThatThrownBy(reading::get).isInstanceOf(ExecutionException.class);
        assertThat(reading.handle((revision, thrown) -> thrown.getCause()).get())
                .isInstanceOfSatisfying(
                        PolyvisorException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION));
        assertThat(store.snapshot().revision()).isEqualTo(atTheEnd);
    }

    @Test
    void anInterruptOfTheThreadThatClosesEndsItsWait() throws Exception {
        Hang hang = hangingIn("polled", "list", false);

        Thread.currentThread().interrupt();
        boolean ended = collector.close(BOUND);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(ended).isFalse();
        hang.release();
    }

    @Test
    void aThreadThatTheDriverKeepsDoesNotKeepTheStore() throws Exception {
        Hang hang = hangingIn("polled", "list", false);
        CompletableFuture<Boolean> closing = close();
        letTimePass(closing);
        assertThat(closing.get()).isFalse();
        WeakReference<RevisionedStore> reference = new WeakReference<>(store);

        store = null;
        while (reference.get() != null && !Thread.currentThread().isInterrupted()) {
            System.gc();
        }

        assertThat(reference.get()).isNull();
        hang.release();
    }
}

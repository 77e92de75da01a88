package dev.polyvisor.spi.store;

import static dev.polyvisor.spi.store.Stores.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.Batch;
import dev.polyvisor.api.inventory.Mark;
import dev.polyvisor.api.inventory.PullWatch;
import dev.polyvisor.api.inventory.Revision;
import dev.polyvisor.api.inventory.WatchSpec;
import dev.polyvisor.spi.testing.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PullWatchTest {
    private static final Vm A = Vm.of("lab", "a");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final ExecutorService other = Executors.newCachedThreadPool();
    private final TestClock clock = new TestClock();
    private final RevisionedStore store = new RevisionedStore("epoch-1", 100, Runnable::run, clock);

    PullWatchTest() {
        store.register(List.of(Vm.KIND));
    }

    @AfterEach
    void end() {
        other.shutdownNow();
    }

    /** A watch whose first batch has been taken. */
    private PullWatch begun() throws InterruptedException {
        PullWatch watch = store.pull(WatchSpec.fromNow());
        assertThat(watch.next(Duration.ZERO).orElseThrow().has(Mark.Type.STARTED))
                .isTrue();
        return watch;
    }

    private Future<Optional<Batch>> nextOnAnotherThread(PullWatch watch) throws InterruptedException {
        Callable<Optional<Batch>> next = () -> watch.next(MINUTE);
        Future<Optional<Batch>> future = other.submit(next);
        clock.awaitTimers(1);
        return future;
    }

    @Test
    void m7_whatIsThereIsGivenAtOnceAndMerged() throws Exception {
        PullWatch watch = begun();
        assertThat(watch.next(Duration.ZERO)).isEmpty();
        put(store, A);
        put(store, A.named("other"));
        Batch batch = watch.next(Duration.ZERO).orElseThrow();
        assertThat(batch.coalesced()).isTrue();
        assertThat(batch.changes()).hasSize(1);
        assertThat(watch.position()).isEqualTo(batch.to());
        assertThat(watch.next(Duration.ofSeconds(-1))).isEmpty();
    }

    @Test
    void m7_itWaitsForTheNextTransaction() throws Exception {
        PullWatch watch = begun();
        Future<Optional<Batch>> next = nextOnAnotherThread(watch);
        put(store, A);
        assertThat(next.get().orElseThrow().to().number()).isEqualTo(1);
        assertThat(clock.pendingTimers()).isZero();
    }

    @Test
    void m7_itWaitsOnWhenWhatHappensIsNotForIt() throws Exception {
        PullWatch watch = store.pull(WatchSpec.fromNow().provider("dc1"));
        watch.next(Duration.ZERO);
        Future<Optional<Batch>> next = nextOnAnotherThread(watch);
        put(store, A);
        put(store, Vm.of("dc1", "b"));
        assertThat(next.get().orElseThrow().to().number()).isEqualTo(2);
    }

    @Test
    void m5_whatAWatchHasPassedOverMayExpireWithoutAReset() throws Exception {
        PullWatch watch = store.pull(WatchSpec.fromNow().provider("dc1"));
        Revision begin = watch.next(Duration.ZERO).orElseThrow().to();
        for (int i = 0; i < 60; i++) {
            put(store, A.named("first " + i));
        }
        assertThat(watch.next(Duration.ZERO)).isEmpty();
        for (int i = 0; i < 60; i++) {
            put(store, A.named("second " + i));
        }
        put(store, Vm.of("dc1", "b"));
        Batch batch = watch.next(Duration.ZERO).orElseThrow();
        assertThat(batch.reset()).isFalse();
        assertThat(batch.from()).isEqualTo(begin);
        assertThat(batch.changes()).hasSize(1);
    }

    @Test
    void m5_whatExpiresBeforeAWatchLooksIsAReset() throws Exception {
        PullWatch watch = store.pull(WatchSpec.fromNow().provider("dc1"));
        watch.next(Duration.ZERO).orElseThrow();
        for (int i = 0; i < 120; i++) {
            put(store, A.named("other " + i));
        }
        put(store, Vm.of("dc1", "b"));
        assertThat(watch.next(Duration.ZERO).orElseThrow().reset()).isTrue();
    }

    @Test
    void m7_theTimeIsThatOfTheClock() throws Exception {
        PullWatch watch = begun();
        Future<Optional<Batch>> next = nextOnAnotherThread(watch);
        clock.advance(MINUTE.minusNanos(1));
        assertThat(next).isNotDone();
        clock.advance(Duration.ofNanos(1));
        assertThat(next.get()).isEmpty();
    }

    @Test
    void m7_anInterruptEndsTheWaitAndNotTheWatch() throws Exception {
        PullWatch watch = begun();
        Future<Optional<Batch>> next = nextOnAnotherThread(watch);
        other.shutdownNow();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(next::get)
                .withCauseInstanceOf(InterruptedException.class);
        put(store, A);
        assertThat(watch.next(Duration.ZERO)).isPresent();
    }

    @Test
    void m7_aSecondThreadIsRefused() throws Exception {
        PullWatch watch = begun();
        Future<Optional<Batch>> next = nextOnAnotherThread(watch);
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> watch.next(Duration.ZERO))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION));
        put(store, A);
        assertThat(next.get()).isPresent();
    }

    @Test
    void m7_closeEndsTheWaitAndNothingFollows() throws Exception {
        PullWatch watch = begun();
        Future<Optional<Batch>> next = nextOnAnotherThread(watch);
        watch.close();
        watch.close();
        assertThat(next.get()).isEmpty();
        put(store, A);
        assertThat(watch.next(MINUTE)).isEmpty();
    }

    @Test
    void theEndOfTheStoreIsTheLastBatch() throws Exception {
        PullWatch watch = begun();
        Future<Optional<Batch>> next = nextOnAnotherThread(watch);
        store.close(Duration.ZERO);
        assertThat(next.get().orElseThrow().has(Mark.Type.END)).isTrue();
        assertThat(watch.next(MINUTE)).isEmpty();
    }

    @Test
    void whatWasNotAskedForIsGivenWithTheEnd() throws Exception {
        PullWatch watch = begun();
        put(store, A);
        store.close(Duration.ZERO);
        Batch batch = watch.next(Duration.ZERO).orElseThrow();
        assertThat(batch.changes()).hasSize(1);
        assertThat(batch.has(Mark.Type.END)).isTrue();
    }
}

package dev.polyvisor.testkit.watch;

import static dev.polyvisor.testkit.PolyvisorAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyvisor.api.inventory.Batch;
import dev.polyvisor.api.inventory.PullWatch;
import dev.polyvisor.api.inventory.Revision;
import dev.polyvisor.api.inventory.WatchSpec;
import dev.polyvisor.spi.store.RevisionedStore;
import dev.polyvisor.spi.time.SystemClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The validators and the recorder on the real store: whatever happens to it, no history breaks a rule. */
class RecordedWatchesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final SystemClock clock = new SystemClock();
    private final ExecutorService executor = Executors.newCachedThreadPool();
    /** Small, so that whoever lags is reset now and then. */
    private final RevisionedStore store = new RevisionedStore("e1", 64, executor, clock);

    static LongStream seeds() {
        return LongStream.rangeClosed(1, Boolean.getBoolean("polyvisor.soak") ? 50 : 4);
    }

    @AfterEach
    void close() throws InterruptedException {
        assertThat(store.close(PATIENCE)).isTrue();
        executor.shutdown();
        assertThat(executor.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        clock.close();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void a_watch_that_keeps_up_obeys_the_rules(long seed) throws InterruptedException {
        RandomHistory history = new RandomHistory(seed, store);
        try (WatchRecorder now = WatchRecorder.start(new StoreInventory(store), WatchSpec.fromNow());
                WatchRecorder everything = WatchRecorder.start(new StoreInventory(store), WatchSpec.withEverything());
                WatchRecorder part = WatchRecorder.start(
                        new StoreInventory(store),
                        WatchSpec.fromNow().provider("lab").kind(Box.KIND))) {
            for (int i = 0; i < 1_000; i++) {
                history.commit();
            }
            Revision end = store.snapshot().revision();

            for (WatchRecorder each : List.of(now, everything, part)) {
                WatchHistory recorded = each.awaitRevision(end, PATIENCE);
                assertThat(recorded).obeysWatchRules();
                assertThat(history.complete(recorded)).obeysWatchRules();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void a_watch_that_lags_obeys_the_rules(long seed) throws InterruptedException {
        RandomHistory history = new RandomHistory(seed, store);
        WatchSpec spec = WatchSpec.fromNow().provider("lab");
        List<Batch> batches = new ArrayList<>();
        try (PullWatch watch = store.pull(spec)) {
            watch.next(Duration.ZERO).ifPresent(batches::add);
            for (int i = 0; i < 2_000; i++) {
                history.commit();
                if (history.chance(15)) {
                    watch.next(Duration.ZERO).ifPresent(batches::add);
                }
            }
            watch.next(Duration.ZERO).ifPresent(batches::add);
        }

        assertThat(batches).anyMatch(Batch::coalesced).anyMatch(Batch::reset);
        assertThat(history.complete(WatchHistory.of(spec, batches))).obeysWatchRules();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void a_watch_that_stops_and_resumes_obeys_the_rules(long seed) throws InterruptedException {
        RandomHistory history = new RandomHistory(seed, store);
        Revision position = store.snapshot().revision();
        for (int life = 0; life < 60; life++) {
            WatchSpec spec = WatchSpec.from(position);
            List<Batch> batches = new ArrayList<>();
            try (PullWatch watch = store.pull(spec)) {
                for (int i = 0; i < 10; i++) {
                    watch.next(Duration.ZERO).ifPresent(batches::add);
                    history.commit();
                }
                position = watch.position();
            }
            assertThat(history.complete(WatchHistory.of(spec, batches))).obeysWatchRules();
            for (int i = life % 40; i > 0; i--) {
                history.commit();
            }
        }
    }

    @Test
    void a_recorder_that_is_full_says_so_instead_of_judging_a_part() throws InterruptedException {
        RevisionedStore direct = new RevisionedStore("e2", 64, Runnable::run, clock);
        direct.register(List.of(Box.KIND));
        try (WatchRecorder recorder = WatchRecorder.start(new StoreInventory(direct), WatchSpec.fromNow(), 3)) {
            recorder.awaitRevision(direct.snapshot().revision(), PATIENCE);
            for (int i = 0; i < 5; i++) {
                Box box = Box.of("a", i);
                direct.commit(Set.of(), transaction -> transaction.put(box));
            }

            assertThatThrownBy(recorder::history).hasMessage("there were more than 3 batches");
            assertThatThrownBy(() -> recorder.awaitRevision(direct.snapshot().revision(), Duration.ZERO))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("its last batch ended at e2.2");
        }
        assertThat(direct.close(PATIENCE)).isTrue();
    }
}

package dev.polyvisor.spi.store;

import static dev.polyvisor.spi.store.Stores.put;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.inventory.Batch;
import dev.polyvisor.api.inventory.Mark;
import dev.polyvisor.api.inventory.Revision;
import dev.polyvisor.api.inventory.Watch;
import dev.polyvisor.api.inventory.WatchSpec;
import dev.polyvisor.spi.testing.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** M7: how and when listeners are called. */
class ListenerTest {
    private static final Vm A = Vm.of("lab", "a");

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final TestClock clock = new TestClock();
    private final RevisionedStore store = new RevisionedStore("epoch-1", 100, executor, clock);

    ListenerTest() {
        store.register(List.of(Vm.KIND));
    }

    @AfterEach
    void end() {
        executor.shutdownNow();
    }

    private static void change(RevisionedStore store, int number) {
        put(store, A.named("n" + number));
    }

    /** A listener that is inside of a call until it is let go. */
    private static final class Stalled {
        private final CountDownLatch inside = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);
        private final List<Batch> batches = new CopyOnWriteArrayList<>();

        void accept(Batch batch) {
            batches.add(batch);
            inside.countDown();
            await(goOn);
        }

        static void await(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void m7_aListenerThatThrowsIsCalledAgainForTheNextBatch() throws Exception {
        CompletableFuture<Revision> last = new CompletableFuture<>();
        store.watch(WatchSpec.fromNow(), batch -> {
            if (batch.to().number() == 2) {
                last.complete(batch.to());
            }
            if (batch.to().number() == 1) {
                throw new AssertionError("on purpose");
            }
            throw new IllegalStateException("on purpose");
        });
        change(store, 1);
        change(store, 2);
        assertThat(last.get().number()).isEqualTo(2);
    }

    @Test
    void m7_listenersRunSeriallyAndEachSeesWhatTheCallBeforeDid() throws Exception {
        AtomicBoolean inside = new AtomicBoolean();
        AtomicInteger overlaps = new AtomicInteger();
        long[] unguarded = new long[1];
        CompletableFuture<Long> result = new CompletableFuture<>();
        store.watch(WatchSpec.fromNow(), batch -> {
            overlaps.addAndGet(inside.compareAndSet(false, true) ? 0 : 1);
            unguarded[0] += batch.to().number() - batch.from().number();
            if (batch.to().number() == 5_000) {
                result.complete(unguarded[0]);
            }
            inside.set(false);
        });
        Thread other = new Thread(() -> commitMany(2_500));
        other.start();
        commitMany(2_500);
        other.join();
        assertThat(result.get()).isEqualTo(5_000);
        assertThat(overlaps).hasValue(0);
    }

    private void commitMany(int times) {
        String thread = Thread.currentThread().getName();
        for (int i = 0; i < times; i++) {
            put(store, Vm.of("lab", thread).named("n" + i));
        }
    }

    @Test
    void m7_aListenerThatStallsHindersNeitherWritersNorOtherWatches() throws Exception {
        Stalled stalled = new Stalled();
        store.watch(WatchSpec.fromNow(), stalled::accept);
        stalled.inside.await();
        CompletableFuture<Revision> other = new CompletableFuture<>();
        store.watch(WatchSpec.fromNow(), batch -> {
            if (batch.to().number() == 50) {
                other.complete(batch.to());
            }
        });
        for (int i = 1; i <= 50; i++) {
            change(store, i);
        }
        assertThat(other.get().number()).isEqualTo(50);
        assertThat(stalled.batches).hasSize(1);
        stalled.goOn.countDown();
    }

    @Test
    void m7_afterCloseNoCallBeginsAlsoWhenAnInterruptEndsItsWait() throws Exception {
        Stalled stalled = new Stalled();
        Watch watch = store.watch(WatchSpec.fromNow(), stalled::accept);
        stalled.inside.await();
        change(store, 1);
        Thread.currentThread().interrupt();
        watch.close();
        assertThat(Thread.interrupted()).isTrue();
        stalled.goOn.countDown();
        watch.close();
        change(store, 2);
        assertThat(store.close(Duration.ZERO)).isTrue();
        executor.shutdown();
        assertThat(executor.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        assertThat(stalled.batches).hasSize(1);
        assertThat(watch.position().number()).isZero();
    }

    @Test
    void m7_closeWaitsForACallUnderWayOnAnotherThread() throws Exception {
        Stalled stalled = new Stalled();
        AtomicBoolean returned = new AtomicBoolean();
        Watch watch = store.watch(WatchSpec.fromNow(), batch -> {
            stalled.accept(batch);
            returned.set(true);
        });
        stalled.inside.await();
        CompletableFuture<Boolean> afterClose = CompletableFuture.supplyAsync(
                () -> {
                    watch.close();
                    return returned.get();
                },
                executor);
        stalled.goOn.countDown();
        assertThat(afterClose.get()).isTrue();
    }

    @Test
    void m7_aListenerMayCloseItsOwnWatch() {
        RevisionedStore direct = Stores.store();
        List<Batch> batches = new ArrayList<>();
        Watch[] watch = new Watch[1];
        watch[0] = direct.watch(WatchSpec.fromNow(), batch -> {
            batches.add(batch);
            if (batch.to().number() == 2) {
                watch[0].close();
                watch[0].close();
            }
        });
        for (int i = 1; i <= 4; i++) {
            change(direct, i);
        }
        assertThat(batches).extracting(batch -> batch.to().number()).containsExactly(0L, 1L, 2L);
        assertThat(watch[0].position().number()).isEqualTo(2);
    }

    @Test
    void m7_aListenerRunsUnderNoLockAndMayWriteAndWatch() {
        RevisionedStore direct = Stores.store();
        List<Batch> batches = new ArrayList<>();
        direct.watch(WatchSpec.fromNow(), batch -> {
            batches.add(batch);
            if (batch.to().number() == 1) {
                change(direct, 2);
                direct.watch(WatchSpec.withEverything(), batches::add);
            }
        });
        change(direct, 1);
        assertThat(batches)
                .extracting(batch -> batch.from().number() + "-" + batch.to().number())
                .containsExactly("0-0", "0-1", "0-2", "1-2");
    }

    @Test
    void m7_anExecutorThatTakesNoMoreWorkDoesNotHurtWriters() {
        RevisionedStore rejecting = Stores.store("epoch-1", 10, task -> {
            throw new RejectedExecutionException("shut down");
        });
        rejecting.watch(WatchSpec.fromNow(), batch -> {});
        change(rejecting, 1);
        change(rejecting, 2);
        assertThat(rejecting.snapshot().revision().number()).isEqualTo(2);
    }

    @Test
    void closingTheStoreWaitsForListenersWithinItsBound() throws Exception {
        Stalled stalled = new Stalled();
        store.watch(WatchSpec.fromNow(), stalled::accept);
        stalled.inside.await();
        CompletableFuture<Boolean> closed =
                CompletableFuture.supplyAsync(() -> store.close(Duration.ofSeconds(5)), executor);
        clock.awaitTimers(1);
        clock.advance(Duration.ofSeconds(5));
        assertThat(closed.get()).isFalse();
        CompletableFuture<Boolean> again =
                CompletableFuture.supplyAsync(() -> store.close(Duration.ofSeconds(5)), executor);
        stalled.goOn.countDown();
        assertThat(again.get()).isTrue();
        assertThat(stalled.batches.get(1).has(Mark.Type.END)).isTrue();
        assertThat(clock.pendingTimers()).isZero();
    }

    @Test
    void aListenerMayCloseTheStore() throws Exception {
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        CompletableFuture<Batch> last = new CompletableFuture<>();
        store.watch(WatchSpec.fromNow(), batch -> {
            if (batch.has(Mark.Type.STARTED)) {
                closed.complete(store.close(Duration.ofDays(1)));
            } else {
                last.complete(batch);
            }
        });
        assertThat(closed.get()).isTrue();
        assertThat(last.get().has(Mark.Type.END)).isTrue();
    }
}

package dev.polyvisor.simulators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyvisor.api.driver.FleetClock.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VirtualClockTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final VirtualClock clock = new VirtualClock(START);
    private final List<String> log = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void time_stands_still_until_it_is_moved() {
        clock.schedule(Duration.ofSeconds(1), () -> log.add("ran"));

        assertThat(clock.now()).isEqualTo(START);
        assertThat(log).isEmpty();

        clock.advance(Duration.ofMillis(999));
        assertThat(log).isEmpty();
        assertThat(clock.now()).isEqualTo(START.plusMillis(999));
        assertThat(clock.nanoTime()).isEqualTo(999_000_000L);

        clock.advance(Duration.ofMillis(1));
        assertThat(log).containsExactly("ran");
    }

    @Test
    void timers_run_in_the_order_of_their_times_then_of_their_scheduling() {
        clock.schedule(Duration.ofSeconds(2), () -> log.add("b"));
        clock.schedule(Duration.ofSeconds(1), () -> log.add("a"));
        clock.schedule(Duration.ofSeconds(2), () -> log.add("c"));

        clock.advance(Duration.ofSeconds(5));

        assertThat(log).containsExactly("a", "b", "c");
        assertThat(clock.now()).isEqualTo(START.plusSeconds(5));
    }

    @Test
    void a_timer_sees_exactly_its_own_time_and_runs_on_the_thread_that_moves() {
        List<Instant> seen = new ArrayList<>();
        List<Thread> on = new ArrayList<>();
        clock.schedule(Duration.ofSeconds(3), () -> {
            seen.add(clock.now());
            on.add(Thread.currentThread());
        });

        clock.advance(Duration.ofMinutes(1));

        assertThat(seen).containsExactly(START.plusSeconds(3));
        assertThat(on).containsExactly(Thread.currentThread());
    }

    @Test
    void a_timer_that_a_timer_schedules_runs_in_the_same_move_if_it_falls_into_it() {
        clock.schedule(Duration.ofSeconds(1), () -> {
            clock.schedule(Duration.ofSeconds(1), () -> log.add("inside"));
            clock.schedule(Duration.ofSeconds(9), () -> log.add("outside"));
        });

        clock.advance(Duration.ofSeconds(2));

        assertThat(log).containsExactly("inside");
        assertThat(clock.nextTimer()).contains(Duration.ofSeconds(8));
    }

    @Test
    void a_timer_for_at_once_waits_for_the_next_move_even_one_of_zero() {
        clock.schedule(Duration.ofSeconds(-5), () -> log.add("now"));
        assertThat(log).isEmpty();

        clock.advance(Duration.ZERO);

        assertThat(log).containsExactly("now");
        assertThat(clock.now()).isEqualTo(START);
    }

    @Test
    void a_cancelled_timer_does_not_run_also_when_another_timer_cancels_it() {
        Timer first = clock.schedule(Duration.ofSeconds(1), () -> log.add("first"));
        Timer second = clock.schedule(Duration.ofSeconds(3), () -> log.add("second"));
        clock.schedule(Duration.ofSeconds(2), second::cancel);
        first.cancel();
        first.cancel();

        clock.advance(Duration.ofSeconds(10));

        assertThat(log).isEmpty();
        assertThat(clock.pendingTimers()).isZero();
    }

    @Test
    void run_next_goes_to_the_next_timer_and_runs_all_of_that_moment() {
        clock.schedule(Duration.ofSeconds(7), () -> log.add("a"));
        clock.schedule(Duration.ofSeconds(7), () -> log.add("b"));
        clock.schedule(Duration.ofSeconds(8), () -> log.add("c"));

        assertThat(clock.runNext()).isTrue();

        assertThat(log).containsExactly("a", "b");
        assertThat(clock.now()).isEqualTo(START.plusSeconds(7));
        assertThat(clock.runNext()).isTrue();
        assertThat(clock.runNext()).isFalse();
    }

    @Test
    void a_timer_that_throws_does_not_stop_the_others() {
        clock.schedule(Duration.ofSeconds(1), () -> {
            throw new IllegalArgumentException("one");
        });
        clock.schedule(Duration.ofSeconds(2), () -> {
            throw new AssertionError("two");
        });
        clock.schedule(Duration.ofSeconds(3), () -> log.add("three"));

        assertThatThrownBy(() -> clock.advance(Duration.ofSeconds(4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("one")
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));

        assertThat(log).containsExactly("three");
        assertThat(clock.now()).isEqualTo(START.plusSeconds(4));
    }

    @Test
    void a_timer_must_not_move_the_time() {
        clock.schedule(Duration.ofSeconds(1), () -> clock.advance(Duration.ofSeconds(1)));

        assertThatThrownBy(() -> clock.advance(Duration.ofSeconds(1))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void never_is_a_delay_too() {
        clock.advance(Duration.ofDays(1));
        clock.schedule(Duration.ofSeconds(Long.MAX_VALUE), () -> log.add("never"));

        clock.advance(Duration.ofDays(10_000));

        assertThat(log).isEmpty();
        assertThat(clock.pendingTimers()).isOne();
    }

    @Test
    void the_time_of_day_can_jump_without_a_timer_noticing() {
        clock.schedule(Duration.ofSeconds(1), () -> log.add("ran"));

        clock.shiftTimeOfDay(Duration.ofHours(-2));

        assertThat(clock.now()).isEqualTo(START.minusSeconds(7200));
        assertThat(clock.nanoTime()).isZero();
        clock.advance(Duration.ZERO);
        assertThat(log).isEmpty();
    }

    @Test
    void waiting_for_timers_meets_another_thread() throws Exception {
        Future<Thread> waiter = threads.submit(() -> {
            CountDownLatch rung = new CountDownLatch(1);
            clock.schedule(Duration.ofHours(1), rung::countDown);
            rung.await();
            return Thread.currentThread();
        });

        clock.awaitTimers(1);
        clock.advance(Duration.ofHours(1));

        assertThat(waiter.get()).isNotSameAs(Thread.currentThread());
    }

    @Test
    void waiting_for_timers_can_be_interrupted() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> clock.awaitTimers(1)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void time_does_not_overtake_tracked_work_that_a_timer_hands_on() throws Exception {
        ExecutorService tracked = clock.tracking(threads);
        List<Instant> seen = new ArrayList<>();
        Runnable[] round = new Runnable[1];
        round[0] = () -> {
            synchronized (seen) {
                seen.add(clock.now());
            }
            clock.schedule(Duration.ofSeconds(10), () -> tracked.execute(round[0]));
        };
        tracked.execute(round[0]);

        boolean enough = clock.advanceUntil(
                () -> {
                    synchronized (seen) {
                        return seen.size() == 100;
                    }
                },
                Duration.ofHours(1));

        assertThat(enough).isTrue();
        assertThat(seen).hasSize(100).last().isEqualTo(START.plusSeconds(990));
    }

    @Test
    void time_moves_while_tracked_work_waits_for_the_clock() throws Exception {
        ExecutorService tracked = clock.tracking(threads);
        CompletableFuture<Instant> end = new CompletableFuture<>();
        tracked.execute(() -> {
            CountDownLatch rung = new CountDownLatch(1);
            clock.schedule(Duration.ofMinutes(2), rung::countDown);
            try {
                rung.await();
                end.complete(clock.now());
            } catch (InterruptedException e) {
                end.completeExceptionally(e);
            }
        });

        assertThat(clock.advanceUntil(end::isDone, Duration.ofHours(1))).isTrue();
        assertThat(end.join()).isEqualTo(START.plusSeconds(120));
    }

    @Test
    void advancing_until_gives_up_when_everything_has_settled_and_the_time_is_over() throws Exception {
        AtomicInteger ticks = new AtomicInteger();
        Runnable[] tick = new Runnable[1];
        tick[0] = () -> {
            ticks.incrementAndGet();
            clock.schedule(Duration.ofSeconds(1), tick[0]);
        };
        clock.schedule(Duration.ofSeconds(1), tick[0]);

        assertThat(clock.advanceUntil(() -> false, Duration.ofMinutes(1))).isFalse();

        assertThat(ticks).hasValue(60);
        assertThat(clock.now()).isEqualTo(START.plusSeconds(60));
    }

    @Test
    void a_condition_may_hold_while_tracked_work_still_goes_on() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        AtomicInteger progress = new AtomicInteger();
        clock.tracking(threads).execute(() -> {
            progress.incrementAndGet();
            while (busy.getCount() > 0 && !Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
            }
        });

        assertThat(clock.advanceUntil(() -> progress.get() == 1, Duration.ofDays(1)))
                .isTrue();

        assertThat(clock.now()).isEqualTo(START);
        busy.countDown();
        clock.settle();
    }

    @Test
    void tasks_that_are_refused_or_dropped_are_not_waited_for() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch busy = new CountDownLatch(1);
        ExecutorService single = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(1));
        ExecutorService tracked = clock.tracking(single);
        tracked.execute(() -> {
            busy.countDown();
            await(release);
        });
        busy.await();
        tracked.execute(() -> log.add("queued"));
        assertThatThrownBy(() -> tracked.execute(() -> log.add("refused")))
                .isInstanceOf(RejectedExecutionException.class);

        assertThat(tracked.shutdownNow()).hasSize(1);
        release.countDown();
        assertThat(tracked.awaitTermination(1, TimeUnit.MINUTES)).isTrue();

        clock.settle();
        assertThat(log).isEmpty();
        assertThat(tracked.isTerminated()).isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

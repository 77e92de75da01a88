package dev.polyvisor.spi.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.polyvisor.spi.testing.TestClock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WaitingTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final TestClock clock = new TestClock();
    private final ExecutorService executor = Threads.newExecutor();

    @AfterEach
    void close() {
        executor.shutdownNow();
    }

    @Test
    void anHourOfVirtualTimePassesAtOnce() throws Exception {
        Future<Boolean> waits = executor.submit(() -> Waiting.until(clock, new CompletableFuture<>(), HOUR));
        clock.awaitTimers(1);
        clock.advance(HOUR.minusNanos(1));
        assertThat(clock.pendingTimers()).isOne();
        clock.advance(Duration.ofNanos(1));
        assertThat(waits.get()).isFalse();
    }

    @Test
    void aFutureEndsTheWaitHoweverItCompletesAndTheTimerIsCalledOff() throws Exception {
        CompletableFuture<String> failing = new CompletableFuture<>();
        Future<Boolean> waits = executor.submit(() -> Waiting.until(clock, failing, HOUR));
        clock.awaitTimers(1);
        failing.completeExceptionally(new IllegalStateException("on purpose"));
        assertThat(waits.get()).isTrue();
        assertThat(clock.pendingTimers()).isZero();

        CompletableFuture<String> cancelled = new CompletableFuture<>();
        cancelled.cancel(false);
        assertThat(Waiting.until(clock, cancelled, HOUR)).isTrue();
    }

    @Test
    void withoutTimeItIsALook() throws Exception {
        assertThat(Waiting.until(clock, new CompletableFuture<>(), Duration.ZERO))
                .isFalse();
        assertThat(Waiting.until(clock, CompletableFuture.completedFuture("done"), Duration.ofSeconds(-1)))
                .isTrue();
        assertThat(clock.pendingTimers()).isZero();
    }

    @Test
    void waitsThatRanOutLeaveNothingWithTheFuture() throws Exception {
        CompletableFuture<String> outlives = new CompletableFuture<>();
        for (int i = 0; i < 100; i++) {
            Future<Boolean> waits = executor.submit(() -> Waiting.until(clock, outlives, HOUR));
            clock.awaitTimers(1);
            clock.runNext();
            assertThat(waits.get()).isFalse();
        }
        assertThat(outlives.getNumberOfDependents()).isLessThanOrEqualTo(1);
    }

    @Test
    void anInterruptEndsASleepAndLeavesNoTimer() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        Future<?> sleeps = executor.submit(() -> {
            try {
                Waiting.sleep(clock, HOUR);
            } catch (InterruptedException expected) {
                interrupted.countDown();
            }
            return null;
        });
        clock.awaitTimers(1);
        sleeps.cancel(true);
        interrupted.await();
        assertThat(clock.pendingTimers()).isZero();
    }

    @Test
    void anInterruptBeforeIsNotOverlooked() {
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> Waiting.sleep(clock, Duration.ZERO));
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void aDeadlineIsSharedBySeveralWaits() {
        Deadline deadline = Deadline.in(clock, Duration.ofSeconds(5));
        clock.advance(Duration.ofSeconds(3));
        assertThat(deadline.left()).isEqualTo(Duration.ofSeconds(2));
        assertThat(deadline.passed()).isFalse();
        clock.advance(Duration.ofSeconds(3));
        assertThat(deadline.left()).isZero();
        assertThat(deadline.passed()).isTrue();
    }

    @Test
    void aDeadlineFarAwayDoesNotOverflow() {
        clock.advance(HOUR);
        Deadline never = Deadline.in(clock, Duration.ofSeconds(Long.MAX_VALUE));
        clock.advance(Duration.ofDays(365));
        assertThat(never.passed()).isFalse();
        assertThat(Deadline.in(clock, Duration.ofSeconds(Long.MIN_VALUE)).passed())
                .isTrue();
    }
}

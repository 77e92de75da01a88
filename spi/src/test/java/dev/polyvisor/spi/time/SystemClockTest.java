package dev.polyvisor.spi.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SystemClockTest {
    private final SystemClock clock = new SystemClock();

    @AfterEach
    void close() {
        clock.close();
    }

    @Test
    void timersRunInTheOrderOfTheirTimesOnOneDaemonThread() throws Exception {
        List<String> ran = new CopyOnWriteArrayList<>();
        List<Thread> threads = new CopyOnWriteArrayList<>();
        CountDownLatch done = new CountDownLatch(2);
        Duration delay = Duration.ofMillis(30);
        long begun = clock.nanoTime();
        clock.schedule(delay, () -> {
            ran.add("late");
            threads.add(Thread.currentThread());
            done.countDown();
        });
        clock.schedule(Duration.ZERO, () -> {
            ran.add("soon");
            threads.add(Thread.currentThread());
            done.countDown();
        });
        boolean inTime = clock.nanoTime() - begun < delay.toNanos();
        done.await();
        // on a busy machine the first may be due before the second is scheduled
        assertThat(ran).containsExactlyInAnyOrder("soon", "late").element(0).isIn("soon", inTime ? "soon" : "late");
        assertThat(threads.get(0)).isSameAs(threads.get(1));
        assertThat(threads.get(0).isDaemon()).isTrue();
        assertThat(threads.get(0).getName()).isEqualTo("polyvisor-clock");
    }

    @Test
    void aTimerThatIsCalledOffDoesNotRun() throws Exception {
        CompletableFuture<String> ran = new CompletableFuture<>();
        CompletableFuture<Void> calledOff = new CompletableFuture<>();
        // keeps the thread from what is due before it is called off
        clock.schedule(Duration.ZERO, calledOff::join);
        clock.schedule(Duration.ofMillis(5), () -> ran.complete("called off")).cancel();
        clock.schedule(Duration.ofMillis(10), () -> ran.complete("kept"));
        calledOff.complete(null);
        assertThat(ran.get()).isEqualTo("kept");
    }

    @Test
    void aTimerThatThrowsDoesNotStopTheOthers() throws Exception {
        CompletableFuture<String> ran = new CompletableFuture<>();
        clock.schedule(Duration.ZERO, () -> {
            throw new IllegalStateException("on purpose");
        });
        clock.schedule(Duration.ofMillis(1), () -> ran.complete("ran"));
        assertThat(ran.get()).isEqualTo("ran");
    }

    @Test
    void aVeryLongDelayIsNeverAndNotNow() {
        CompletableFuture<String> ran = new CompletableFuture<>();
        clock.schedule(Duration.ofSeconds(Long.MAX_VALUE), () -> ran.complete("ran"));
        clock.schedule(Duration.ofMillis(5), () -> ran.complete("the short one"));
        assertThat(ran.join()).isEqualTo("the short one");
    }

    @Test
    void closingEndsTheThreadAndRefusesWhatWouldNeverRun() throws Exception {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        clock.schedule(Duration.ZERO, () -> thread.complete(Thread.currentThread()));
        Thread used = thread.get();
        clock.close();
        clock.close();
        used.join();
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> clock.schedule(Duration.ZERO, () -> {}))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION));
    }

    @Test
    void aTimerMayCloseTheClock() throws Exception {
        CompletableFuture<Thread> closed = new CompletableFuture<>();
        clock.schedule(Duration.ZERO, () -> {
            clock.close();
            closed.complete(Thread.currentThread());
        });
        closed.get().join();
        assertThat(closed).isCompleted();
    }

    @Test
    void aClockThatWasNeverUsedHasNoThread() {
        try (SystemClock unused = new SystemClock()) {
            long before = clockThreads();
            assertThat(unused.nanoTime()).isLessThanOrEqualTo(unused.nanoTime());
            // one of another test may just end
            assertThat(clockThreads()).isLessThanOrEqualTo(before);
        }
    }

    private static long clockThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().equals("polyvisor-clock"))
                .count();
    }
}

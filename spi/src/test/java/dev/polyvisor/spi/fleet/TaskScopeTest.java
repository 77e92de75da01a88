package dev.polyvisor.spi.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.polyvisor.spi.testing.StepExecutor;
import dev.polyvisor.spi.testing.TestClock;
import dev.polyvisor.spi.time.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TaskScopeTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final ExecutorService threads = Threads.newExecutor();
    private final TestClock clock = new TestClock();

    @AfterEach
    void close() {
        threads.shutdownNow();
    }

    @Test
    void theEndInterruptsItsOwnTasksAndNoOthers() throws Exception {
        TaskScope ending = new TaskScope("one", threads);
        TaskScope staying = new TaskScope("other", threads);
        CountDownLatch running = new CountDownLatch(2);
        CountDownLatch go = new CountDownLatch(1);
        Future<Boolean> interrupted = ending.submit(() -> waits(running, go));
        Future<Boolean> left = staying.submit(() -> waits(running, go));
        running.await();
        ending.end();
        assertThat(interrupted.get()).isTrue();
        assertThat(ending.awaitIdle(clock, MINUTE)).isTrue();
        assertThat(ending.isTerminated()).isTrue();
        go.countDown();
        assertThat(left.get()).isFalse();
        assertThat(staying.isShutdown()).isFalse();
    }

    @Test
    void anInterruptDoesNotReachWhatTheThreadDoesNext() throws Exception {
        StepExecutor steps = new StepExecutor();
        TaskScope scope = new TaskScope("one", steps);
        Thread self = Thread.currentThread();
        scope.execute(() -> {
            // the interrupt of the end, late: the work is over and the thread about to be given back
            Thread ender = new Thread(scope::end);
            ender.start();
            boolean joined = false;
            while (!joined) {
                try {
                    ender.join();
                    joined = true;
                } catch (InterruptedException expected) {
                    self.interrupt();
                    joined = !ender.isAlive();
                }
            }
        });
        steps.runAll();
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void whatHasNotBegunIsDroppedAndItsFutureCancelled() throws Exception {
        StepExecutor steps = new StepExecutor();
        TaskScope scope = new TaskScope("one", steps);
        List<String> ran = new ArrayList<>();
        Future<?> waiting = scope.submit(() -> ran.add("ran"));
        scope.end();
        assertThat(waiting).isCancelled();
        assertThat(scope.awaitIdle(clock, Duration.ZERO)).isTrue();
        steps.runAll();
        assertThat(ran).isEmpty();
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> scope.execute(() -> {}))
                .withMessageContaining("one is closed");
    }

    @Test
    void refusingLetsWhatIsThereGoOn() throws Exception {
        StepExecutor steps = new StepExecutor();
        TaskScope scope = new TaskScope("one", steps);
        List<String> ran = new ArrayList<>();
        scope.execute(() -> ran.add("ran"));
        scope.refuse();
        assertThat(scope.awaitIdle(clock, Duration.ZERO)).isFalse();
        steps.runAll();
        assertThat(ran).containsExactly("ran");
        assertThat(scope.awaitIdle(clock, Duration.ZERO)).isTrue();
    }

    @Test
    void aTaskThatWaitsForTheOthersDoesNotWaitForItself() throws Exception {
        TaskScope scope = new TaskScope("one", threads);
        CompletableFuture<Boolean> idle = new CompletableFuture<>();
        scope.execute(() -> {
            scope.refuse();
            try {
                idle.complete(scope.awaitIdle(clock, MINUTE));
            } catch (InterruptedException e) {
                idle.completeExceptionally(e);
            }
        });
        assertThat(idle.get()).isTrue();
    }

    @Test
    void aTaskThatThrowsAndAnExecutorThatRefusesLeaveNothingBehind() throws Exception {
        StepExecutor steps = new StepExecutor();
        TaskScope scope = new TaskScope("one", steps);
        scope.execute(() -> {
            throw new IllegalStateException("on purpose");
        });
        steps.runAll();
        steps.shutdown();
        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> scope.execute(() -> {}));
        scope.refuse();
        assertThat(scope.awaitIdle(clock, Duration.ZERO)).isTrue();
    }

    @Test
    void whoGetsItAsAnExecutorCannotShutItDown() {
        TaskScope scope = new TaskScope("one", threads);
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(scope::shutdown);
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(scope::shutdownNow);
        assertThat(scope.isShutdown()).isFalse();
    }

    private static boolean waits(CountDownLatch running, CountDownLatch go) {
        running.countDown();
        try {
            go.await();
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }
}

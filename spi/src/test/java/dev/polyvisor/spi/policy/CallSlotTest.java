package dev.polyvisor.spi.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.spi.testing.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallSlotTest {
    private final TestClock clock = new TestClock();
    private final CallSlot slot = new CallSlot(clock, Duration.ofSeconds(30));
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final List<String> answers = new CopyOnWriteArrayList<>();
    private final CountDownLatch inside = new CountDownLatch(1);

    @AfterEach
    void end() throws InterruptedException {
        thread.shutdownNow();
        assertThat(thread.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void a_call_that_takes_too_long_is_interrupted_and_answered() throws Exception {
        Future<?> call = call(() -> {
            inside.countDown();
            new CountDownLatch(1).await();
            return "never";
        });
        inside.await();

        clock.advance(Duration.ofSeconds(30));
        call.get();

        assertThat(answers).containsExactly("DEADLINE_EXCEEDED");
    }

    @Test
    void a_call_that_ignores_interrupts_is_answered_all_the_same_and_only_once() throws Exception {
        CompletableFuture<Void> released = new CompletableFuture<>();
        Future<?> call = call(() -> {
            inside.countDown();
            released.join();
            return "late";
        });
        inside.await();

        clock.advance(Duration.ofSeconds(30));
        assertThat(answers).containsExactly("DEADLINE_EXCEEDED");
        released.complete(null);
        call.get();

        assertThat(answers).hasSize(1);
        assertThat(thread.submit(() -> Thread.currentThread().isInterrupted()).get())
                .as("interrupted afterwards")
                .isFalse();
    }

    @Test
    void one_timer_serves_many_calls_and_each_has_its_whole_time() throws Exception {
        call(() -> "one").get();
        clock.advance(Duration.ofSeconds(20));
        call(() -> "two").get();
        Future<?> third = call(() -> {
            inside.countDown();
            new CountDownLatch(1).await();
            return "never";
        });
        inside.await();

        assertThat(clock.pendingTimers()).isEqualTo(1);
        clock.advance(Duration.ofSeconds(29));
        assertThat(answers).containsExactly("one", "two");
        clock.advance(Duration.ofSeconds(1));
        third.get();
        assertThat(answers).containsExactly("one", "two", "DEADLINE_EXCEEDED");
    }

    @Test
    void what_the_agent_throws_is_told_with_its_cause() throws Exception {
        PolyvisorException own = PolyvisorException.of(ErrorCode.UNAVAILABLE, "down");
        call(() -> {
                    throw own;
                })
                .get();
        call(() -> {
                    throw new IllegalStateException("broken");
                })
                .get();
        call(() -> null).get();

        assertThat(answers).containsExactly("UNAVAILABLE", "INTERNAL", "INTERNAL");
    }

    @Test
    void a_slot_that_is_released_leaves_nothing_with_the_clock() throws Exception {
        call(() -> "one").get();

        slot.release();

        assertThat(clock.pendingTimers()).isZero();
    }

    private Future<?> call(CallSlot.Request<String> request) {
        return thread.submit(() -> slot.call(request, this::answered));
    }

    private void answered(@Nullable String result, @Nullable PolyvisorException failure) {
        answers.add(failure != null ? failure.code().name() : String.valueOf(result));
    }
}

package dev.polyvisor.spi.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.spi.testing.ManualExecutor;
import dev.polyvisor.spi.testing.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoopTest {
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final TestClock clock = new TestClock();
    private final ManualExecutor executor = new ManualExecutor();
    private final List<Duration> runs = new ArrayList<>();
    private Duration pause = Loop.NEVER;
    private Runnable work = () -> {};

    private final Loop loop = new Loop(clock, executor, new ActiveThreads(), RETRY, new Loop.Step() {
        @Override
        public Duration run() {
            runs.add(Duration.ofNanos(clock.nanoTime()));
            Runnable now = work;
            work = () -> {};
            now.run();
            return pause;
        }

        @Override
        public Duration crashed(Throwable thrown) {
            return Duration.ofSeconds(1);
        }
    });

    @Test
    void aStepRunsAgainAfterItsPause() {
        pause = Duration.ofSeconds(10);
        loop.wake();
        executor.runAll();

        clock.advance(Duration.ofSeconds(9));
        executor.runAll();
        assertThat(runs).hasSize(1);
        clock.advance(Duration.ofSeconds(1));
        executor.runAll();

        assertThat(runs).containsExactly(Duration.ZERO, Duration.ofSeconds(10));
    }

    @Test
    void aCallEndsThePauseAndLeavesNoTimer() {
        pause = Duration.ofHours(1);
        loop.wake();
        executor.runAll();
        clock.advance(Duration.ofSeconds(1));

        loop.wake();
        loop.wake();
        executor.runAll();

        assertThat(runs).hasSize(2);
        assertThat(clock.pendingTimers()).isOne();
    }

    @Test
    void aCallDuringAStepLeadsToOneMore() {
        work = () -> {
            loop.wake();
            loop.wake();
        };
        loop.wake();

        executor.runAll();

        assertThat(runs).hasSize(2);
    }

    @Test
    void aStepThatThrowsDoesNotEndTheLoop() {
        work = () -> {
            throw new IllegalStateException("boom");
        };
        loop.wake();
        executor.runAll();

        clock.advance(Duration.ofSeconds(1));
        executor.runAll();

        assertThat(runs).hasSize(2);
    }

    @Test
    void aRefusedStepIsHandedInAgainLater() {
        executor.refuse(true);
        loop.wake();
        executor.refuse(false);

        clock.advance(RETRY);
        executor.runAll();

        assertThat(runs).containsExactly(RETRY);
    }

    @Test
    void nothingRunsAfterStop() {
        pause = Duration.ofSeconds(1);
        loop.wake();
        executor.runAll();
        loop.wake();

        loop.stop();
        loop.wake();
        executor.runAll();
        clock.advance(Duration.ofHours(1));
        executor.runAll();

        assertThat(runs).hasSize(1);
        assertThat(clock.pendingTimers()).isZero();
    }

    @Test
    void aStepThatStopsItsLoopIsTheLast() {
        pause = Duration.ofSeconds(1);
        work = loop::stop;
        loop.wake();
        executor.runAll();

        clock.advance(Duration.ofHours(1));
        executor.runAll();

        assertThat(runs).hasSize(1);
    }
}

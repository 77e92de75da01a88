package dev.polyvisor.spi.fleet;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.spi.time.Deadline;
import dev.polyvisor.spi.time.Waiting;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The time that closing may take, over all its waits. An interrupt ends it, and is kept for the caller. */
final class ClosingTime {
    private final FleetClock clock;
    private final Deadline deadline;
    private volatile boolean interrupted;

    ClosingTime(FleetClock clock, Duration bound) {
        this.clock = clock;
        this.deadline = Deadline.in(clock, bound);
    }

    Duration left() {
        return interrupted ? Duration.ZERO : deadline.left();
    }

    /** Whether the future completed in time. */
    boolean await(CompletableFuture<?> future) {
        try {
            return Waiting.until(clock, future, left());
        } catch (InterruptedException e) {
            interrupt();
            return future.isDone();
        } catch (PolyvisorException clockClosed) {
            // by another thread that closes and is further
            return future.isDone();
        }
    }

    /** Whether all tasks ended in time. */
    boolean awaitIdle(TaskScope tasks) {
        try {
            return tasks.awaitIdle(clock, left());
        } catch (InterruptedException e) {
            interrupt();
            return tasks.isTerminated();
        }
    }

    private void interrupt() {
        interrupted = true;
        Thread.currentThread().interrupt();
    }
}

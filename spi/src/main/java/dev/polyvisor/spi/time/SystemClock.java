package dev.polyvisor.spi.time;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.FleetClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time of this machine. Timers run on one daemon thread, which begins with the first of them and ends with
 * {@link #close}.
 *
 * <p>Thread safety: all methods may be called from any thread.
 */
public final class SystemClock implements FleetClock, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SystemClock.class);

    private final ScheduledThreadPoolExecutor timers;
    private volatile @Nullable Thread thread;

    /** A clock without a thread yet. */
    public SystemClock() {
        timers = new ScheduledThreadPoolExecutor(1, task -> thread = Threads.daemon("polyvisor-clock", task));
        timers.setRemoveOnCancelPolicy(true);
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    /**
     * {@inheritDoc}
     *
     * @throws PolyvisorException FAILED_PRECONDITION when the clock is closed: the task would never run
     */
    @Override
    public Timer schedule(Duration delay, Runnable task) {
        Objects.requireNonNull(task, "task");
        try {
            Future<?> timer = timers.schedule(() -> run(task), Deadline.nanos(delay), TimeUnit.NANOSECONDS);
            return () -> timer.cancel(false);
        } catch (RejectedExecutionException closed) {
            throw PolyvisorException.of(ErrorCode.FAILED_PRECONDITION, "the clock is closed", closed);
        }
    }

    /** Calls off what has not begun, and waits for the thread to end: timers are short. Idempotent. */
    @Override
    public void close() {
        timers.shutdownNow();
        Thread last = thread;
        if (last != null && last != Thread.currentThread()) {
            try {
                last.join(1_000);
            } catch (InterruptedException givenUp) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** What a timer throws would be kept in a future that nobody looks at. */
    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error failure) {
            LOG.error("a timer failed", failure);
        }
    }
}

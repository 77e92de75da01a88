package dev.polyvisor.api.driver;

import java.time.Duration;
import java.time.Instant;

/**
 * The only source of time in the library. Tests give a virtual one.
 *
 * <p>Thread safety: all methods may be called from any thread.
 */
public interface FleetClock {

    /**
     * The time of day.
     *
     * @return now
     */
    Instant now();

    /**
     * A time that never goes back, for measuring.
     *
     * @return nanoseconds since an arbitrary moment
     */
    long nanoTime();

    /**
     * Runs a task once, later.
     *
     * @param delay how long to wait; zero or less for at once
     * @param task short and never blocking: it runs on the clock's own thread and hands real work to an executor
     * @return with which the task can be called off
     */
    Timer schedule(Duration delay, Runnable task);

    /** A task that has been scheduled. */
    @FunctionalInterface
    interface Timer {
        /** Calls the task off if it has not begun. Idempotent. */
        void cancel();
    }
}

package dev.polyvisor.spi.time;

import dev.polyvisor.api.driver.FleetClock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Runs a step again and again, never twice at once: on the executor, with pauses that are timers of the clock. Between
 * two steps no thread waits.
 *
 * <p>Thread safety: all methods may be called from any thread.
 */
public final class Loop {
    /** A pause without an end: until somebody wakes the loop. */
    public static final Duration NEVER = Duration.ofSeconds(Long.MAX_VALUE);

    private final FleetClock clock;
    private final Executor executor;
    private final ActiveThreads threads;
    private final Duration retry;
    private final Step step;
    private State state = State.IDLE;
    private boolean again;
    private FleetClock.@Nullable Timer timer;

    private enum State {
        IDLE,
        QUEUED,
        RUNNING,
        STOPPED
    }

    /** One step. It does what is due; a step too many does no harm. */
    public interface Step {
        /**
         * Does what is due.
         *
         * @return how long until something is due again
         * @throws InterruptedException when the thread is interrupted
         */
        Duration run() throws InterruptedException;

        /**
         * A step has thrown.
         *
         * @param thrown what it has thrown
         * @return how long to wait before the next one
         */
        Duration crashed(Throwable thrown);
    }

    /**
     * A loop that stands still.
     *
     * @param clock times the pauses
     * @param executor runs the steps
     * @param threads knows the threads that are inside of a step
     * @param retry the pause after the executor has refused a step
     * @param step what is done
     */
    public Loop(FleetClock clock, Executor executor, ActiveThreads threads, Duration retry, Step step) {
        this.clock = clock;
        this.executor = executor;
        this.threads = threads;
        this.retry = retry;
        this.step = step;
    }

    /** Has a step run as soon as may be: one that begins after this call. */
    public void wake() {
        synchronized (this) {
            if (state == State.RUNNING) {
                again = true;
            }
            if (state != State.IDLE) {
                return;
            }
            queue();
        }
        handOver();
    }

    /** No further step begins. */
    public synchronized void stop() {
        state = State.STOPPED;
        callOff();
    }

    private void queue() {
        state = State.QUEUED;
        callOff();
    }

    private void callOff() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void handOver() {
        try {
            executor.execute(this::run);
        } catch (RejectedExecutionException full) {
            pause(State.QUEUED, retry);
        }
    }

    private synchronized void pause(State from, Duration pause) {
        if (state == from) {
            state = State.IDLE;
            if (!pause.equals(NEVER)) {
                timer = clock.schedule(pause, this::wake);
            }
        }
    }

    private void run() {
        ActiveThreads.Visit visit = threads.enter();
        if (visit == null) {
            return;
        }
        try {
            runStep();
        } finally {
            threads.exit(visit);
        }
    }

    private void runStep() {
        synchronized (this) {
            if (state != State.QUEUED) {
                return;
            }
            state = State.RUNNING;
            again = false;
        }
        Duration pause;
        try {
            pause = step.run();
        } catch (Throwable thrown) {
            // an interrupt, a fault of ours, a driver that breaks the rules of the language: the loop goes on
            pause = step.crashed(thrown);
        }
        synchronized (this) {
            if (state != State.RUNNING) {
                return;
            }
            if (!again && !pause.isZero() && !pause.isNegative()) {
                pause(State.RUNNING, pause);
                return;
            }
            queue();
        }
        handOver();
    }
}

package dev.polyvisor.spi.operation;

import dev.polyvisor.api.driver.FleetClock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs the stages of one operation, one after the other: on an executor, with pauses that hold no thread. */
final class Pace {
    private final Executor executor;
    private final FleetClock clock;
    private final Consumer<Throwable> crashed;
    private @Nullable Thread runner;
    private @Nullable Stage paused;
    private FleetClock.@Nullable Timer timer;
    private boolean hurried;
    private boolean stopped;

    /** A part of the way that may block. */
    @FunctionalInterface
    interface Stage {
        Next run() throws InterruptedException;
    }

    /**
     * What comes after a stage.
     *
     * @param stage the next one, null at the end
     * @param after the pause before it
     */
    record Next(@Nullable Stage stage, Duration after) {
        static final Next END = new Next(null, Duration.ZERO);

        static Next now(Stage stage) {
            return new Next(stage, Duration.ZERO);
        }

        static Next later(Duration pause, Stage stage) {
            return new Next(stage, pause);
        }
    }

    /** {@code crashed} gets what a stage throws, and also what keeps a stage from being run; nothing runs after it. */
    Pace(Executor executor, FleetClock clock, Consumer<Throwable> crashed) {
        this.executor = executor;
        this.clock = clock;
        this.crashed = crashed;
    }

    /** Hands the stage to the executor. */
    void start(Stage stage) {
        try {
            executor.execute(() -> walk(stage));
        } catch (RuntimeException refused) {
            crashed.accept(refused);
        }
    }

    /** Cuts the pause short, or the next one if there is none now. */
    void hurry() {
        Stage next;
        synchronized (this) {
            next = paused;
            paused = null;
            hurried = next == null;
            if (timer != null) {
                timer.cancel();
                timer = null;
            }
        }
        if (next != null) {
            start(next);
        }
    }

    /** Ends the pause and interrupts the stage, unless this is its own thread; no further one begins. */
    synchronized void stop() {
        stopped = true;
        paused = null;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        if (runner != null && runner != Thread.currentThread()) {
            runner.interrupt();
        }
    }

    private void walk(Stage first) {
        Stage stage = first;
        while (stage != null && enter()) {
            Next next;
            try {
                next = stage.run();
            } catch (Throwable failure) {
                leave();
                crashed.accept(failure);
                return;
            }
            leave();
            stage = next.after().isZero() ? next.stage() : pause(next);
        }
    }

    private synchronized boolean enter() {
        if (stopped) {
            return false;
        }
        runner = Thread.currentThread();
        return true;
    }

    /** An interrupt that was meant for the stage must not reach what the thread does next. */
    private synchronized void leave() {
        runner = null;
        if (stopped) {
            Thread.interrupted();
        }
    }

    /** The stage when there is to be no pause after all. */
    private @Nullable Stage pause(Next next) {
        try {
            synchronized (this) {
                if (hurried) {
                    hurried = false;
                    return next.stage();
                }
                if (!stopped) {
                    paused = next.stage();
                    timer = clock.schedule(next.after(), this::hurry);
                }
            }
        } catch (RuntimeException closed) {
            crashed.accept(closed);
        }
        return null;
    }
}

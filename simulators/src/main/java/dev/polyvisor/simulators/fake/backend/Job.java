package dev.polyvisor.simulators.fake.backend;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.FleetClock.Timer;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One piece of work. Changed under the lock of the backend; may be read by any thread. */
public final class Job {
    private final String id;
    private final @Nullable String machine;
    private final long begun;
    private final Duration time;
    private final Supplier<?> work;
    private final Runnable undo;
    private final Set<Backend.Touched> touched = new LinkedHashSet<>();
    private volatile State state = State.RUNNING;
    private volatile @Nullable Object result;
    private volatile @Nullable PolyvisorException failure;
    private @Nullable Timer timer;

    /** Where a job stands. */
    public enum State {
        RUNNING,
        DONE,
        FAILED,
        CANCELLED
    }

    Job(String id, @Nullable String machine, long begun, Duration time, Supplier<?> work, Runnable undo) {
        this.id = id;
        this.machine = machine;
        this.begun = begun;
        this.time = time;
        this.work = work;
        this.undo = undo;
    }

    public String id() {
        return id;
    }

    public @Nullable String machine() {
        return machine;
    }

    public State state() {
        return state;
    }

    public boolean isRunning() {
        return state == State.RUNNING;
    }

    /** What the work came to, null unless it is done and came to something. */
    public @Nullable Object result() {
        return result;
    }

    /** Why it failed, null unless it has. */
    public @Nullable PolyvisorException failure() {
        return failure;
    }

    /** What the work changed; complete when it is done. */
    public Set<Backend.Touched> touched() {
        return touched;
    }

    /** How long it will take from now. */
    public Duration remaining(long nanoTime) {
        Duration left = time.minusNanos(nanoTime - begun);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** How much of it is done, in percent. */
    public int percent(long nanoTime) {
        return time.isZero() ? 100 : (int) Math.min(100, (nanoTime - begun) * 100 / time.toNanos());
    }

    void timer(Timer value) {
        this.timer = value;
    }

    void finish() {
        if (state != State.RUNNING) {
            return;
        }
        try {
            result = work.get();
            state = State.DONE;
        } catch (PolyvisorException e) {
            failure = e;
            undo.run();
            state = State.FAILED;
        }
    }

    boolean cancel() {
        if (state != State.RUNNING) {
            return false;
        }
        if (timer != null) {
            timer.cancel();
        }
        undo.run();
        state = State.CANCELLED;
        return true;
    }
}

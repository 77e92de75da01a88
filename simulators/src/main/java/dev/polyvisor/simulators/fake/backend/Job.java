package dev.polyvisor.simulators.fake.backend;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.api.driver.FleetClock.Timer;
import dev.polyvisor.simulators.fake.backend.Datum.MachineDatum;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One piece of work. Changed under the lock of the backend; may be read by any thread. */
public final class Job {
    private final String id;
    private final @Nullable String machine;
    private final Duration time;
    private final Supplier<?> work;
    private final Runnable undo;
    private final Set<Backend.Touched> touched = new LinkedHashSet<>();
    private volatile State state = State.RUNNING;
    private volatile @Nullable Object result;
    private volatile @Nullable PolyvisorException failure;
    private String verb = "";
    private @Nullable MachineDatum subject;
    private @Nullable String about;
    private @Nullable FleetClock clock;
    private @Nullable Timer timer;
    private long begun;
    private Duration spent = Duration.ZERO;

    /** Where a job stands. */
    public enum State {
        RUNNING,
        DONE,
        FAILED,
        CANCELLED
    }

    Job(String id, @Nullable String machine, Duration time, Supplier<?> work, Runnable undo) {
        this.id = id;
        this.machine = machine;
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

    /**
     * Says what it is for, so that a later session can take it up.
     *
     * @param what the verb of the operation
     * @param of the machine as it was when the work began
     * @param part what of the machine the result is, null for the machine
     */
    public void describe(String what, MachineDatum of, @Nullable String part) {
        this.verb = what;
        this.subject = of;
        this.about = part;
    }

    /** The verb of the operation; empty when it cannot be taken up. */
    public String verb() {
        return verb;
    }

    /** The machine as it was when the work began. */
    public MachineDatum subject() {
        return Objects.requireNonNull(subject, "subject");
    }

    /** What of the machine the result is, null for the machine. */
    public @Nullable String about() {
        return about;
    }

    /** How long it will take from now. */
    public Duration remaining() {
        Duration left = time.minus(elapsed());
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** How much of it is done, in percent. */
    public int percent() {
        return time.isZero() ? 100 : (int) Math.min(100, elapsed().toNanos() * 100 / time.toNanos());
    }

    /** Whether its time is measured by a clock. */
    boolean isOn(FleetClock candidate) {
        return candidate.equals(clock);
    }

    boolean isPaused() {
        return clock == null && state == State.RUNNING;
    }

    /** Goes on by a clock. */
    void go(FleetClock by, Runnable end) {
        clock = by;
        begun = by.nanoTime();
        timer = by.schedule(remaining(), end);
    }

    /** Stands still until it goes on by another clock. */
    void pause() {
        spent = elapsed();
        clock = null;
        if (timer != null) {
            timer.cancel();
        }
    }

    private Duration elapsed() {
        return clock == null ? spent : spent.plusNanos(clock.nanoTime() - begun);
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

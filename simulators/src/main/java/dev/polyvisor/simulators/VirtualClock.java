package dev.polyvisor.simulators;

import dev.polyvisor.api.driver.FleetClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A clock that stands still until a test moves it.
 *
 * <p>What is promised:
 *
 * <ul>
 *   <li>Time moves only inside {@link #advance}, {@link #runNext} and {@link #advanceUntil}. Timers run on the thread
 *       that called these, one after the other, in the order of their times and, for equal times, of their scheduling;
 *       while one runs, {@link #now} is exactly its time. A timer that another timer schedules runs in the same call if
 *       it falls into it. A timer for at once waits for the next move, which may be one of zero.
 *   <li>With one thread everything is therefore repeatable.
 *   <li>With several threads {@link #advance} does not wait for any of them. Use {@link #awaitTimers} to meet a thread
 *       that is about to wait, or run the work on a {@link #tracking} executor and use {@link #settle} and
 *       {@link #advanceUntil}: these move time only when each task of that executor has ended or its thread is parked.
 *       A task counts from the moment that it is handed in, so work that a timer hands on is never overtaken. Work of
 *       other threads is not known, and time may run ahead of it.
 *   <li>A thread that has just been woken by another one may still look parked for a moment. So it is looked at several
 *       times, a millisecond apart, but on a busy machine time can move one timer further before it runs, as it does when a
 *       machine is slow. No timer is skipped, and none runs before its time.
 * </ul>
 *
 * <p>A timer that throws does not stop the others; what it threw leaves the call that moved the time, at its end.
 *
 * <p>Thread safety: all methods may be called from any thread; of two that move the time one waits for the other.
 */
public final class VirtualClock implements FleetClock {
    private static final int LOOKS = 3;
    private static final int LAST_LOOKS = 50;

    private final ReentrantLock moving = new ReentrantLock();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition happened = lock.newCondition();
    private final PriorityQueue<Alarm> alarms = new PriorityQueue<>();
    private final Activity activity = new Activity(lock, happened);
    private final Instant start;
    private long elapsed;
    private long sequence;
    private Duration wallShift = Duration.ZERO;

    /** A clock that stands at the first moment of 2026. */
    public VirtualClock() {
        this(Instant.parse("2026-01-01T00:00:00Z"));
    }

    /**
     * A clock that stands at a moment.
     *
     * @param start the moment
     */
    public VirtualClock(Instant start) {
        this.start = Objects.requireNonNull(start, "start");
    }

    @Override
    public Instant now() {
        lock.lock();
        try {
            return start.plusNanos(elapsed).plus(wallShift);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long nanoTime() {
        lock.lock();
        try {
            return elapsed;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        Objects.requireNonNull(task, "task");
        lock.lock();
        try {
            Alarm alarm = new Alarm(later(delay), sequence++, task);
            alarms.add(alarm);
            activity.noticed();
            return () -> cancel(alarm);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Moves the time on and runs the timers that fall due, the ones at the end included. Does not wait for other
     * threads.
     *
     * @param duration how far; zero runs what is due already
     * @throws IllegalStateException when called by a timer
     */
    public void advance(Duration duration) {
        move(() -> {
            List<Throwable> thrown = new ArrayList<>();
            long end = later(duration);
            for (Alarm next = take(end); next != null; next = take(end)) {
                next.run(thrown);
            }
            arrive(end);
            rethrow(thrown);
        });
    }

    /**
     * Moves the time to the next timer and runs every timer that is due then. Does not wait for other threads.
     *
     * @return false when there is no timer; the time then stands still
     * @throws IllegalStateException when called by a timer
     */
    public boolean runNext() {
        Optional<Duration> next = nextTimer();
        next.ifPresent(this::advance);
        return next.isPresent();
    }

    /**
     * Moves the time from timer to timer until a condition holds, but never while a {@linkplain #tracking tracked} task
     * is at work. Blocks.
     *
     * <p>The condition is tested on the calling thread before anything moves and after each timer, when everything
     * tracked has settled; also while waiting for tracked work, so that it may hold before the work settles.
     *
     * @param condition what is waited for; cheap, and safe to call again and again
     * @param atMost how far the time may move
     * @return whether the condition holds; when false, everything has settled and the time has moved by {@code atMost}
     * @throws IllegalStateException when called by a timer
     * @throws InterruptedException when the thread is interrupted
     */
    public boolean advanceUntil(BooleanSupplier condition, Duration atMost) throws InterruptedException {
        long end = later(atMost);
        while (!activity.settle(condition, LOOKS)) {
            if (!step(end)) {
                // nothing will come by itself any more: this answer is final
                if (activity.settle(condition, LAST_LOOKS)) {
                    return true;
                }
                if (!isDueBy(end)) {
                    arrive(end);
                    return activity.settle(condition, LOOKS);
                }
            }
        }
        return true;
    }

    /**
     * Blocks until every {@linkplain #tracking tracked} task has ended or its thread is parked. The time stands still.
     *
     * @throws InterruptedException when the thread is interrupted
     */
    public void settle() throws InterruptedException {
        // this answer is final, too: a thread that was woken counts as parked until it gets a processor
        boolean unused = activity.settle(() -> false, LAST_LOOKS);
    }

    /**
     * Blocks until at least so many timers are pending: the way to meet other threads that are about to wait for this
     * clock. The time stands still.
     *
     * @param count how many
     * @throws InterruptedException when the thread is interrupted
     */
    public void awaitTimers(int count) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (alarms.size() < count) {
                happened.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * How many timers are pending.
     *
     * @return the number
     */
    public int pendingTimers() {
        lock.lock();
        try {
            return alarms.size();
        } finally {
            lock.unlock();
        }
    }

    /**
     * How long it is to the next timer.
     *
     * @return the time, zero when one is due already, empty when none is pending
     */
    public Optional<Duration> nextTimer() {
        lock.lock();
        try {
            return Optional.ofNullable(alarms.peek()).map(next -> Duration.ofNanos(Math.max(0, next.due - elapsed)));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Sets the time of day forward or back, as an administrator does. {@link #nanoTime} and the timers do not notice.
     *
     * @param by how far; negative for back
     */
    public void shiftTimeOfDay(Duration by) {
        lock.lock();
        try {
            wallShift = wallShift.plus(by);
        } finally {
            lock.unlock();
        }
    }

    /**
     * An executor whose tasks {@link #settle} and {@link #advanceUntil} wait for.
     *
     * @param executor who runs the tasks; shutting the result down shuts this down
     * @return the executor to give to a fleet
     */
    public ExecutorService tracking(ExecutorService executor) {
        return new TrackingExecutor(Objects.requireNonNull(executor, "executor"), activity);
    }

    @Override
    public String toString() {
        return "VirtualClock[" + now() + ", " + pendingTimers() + " timers]";
    }

    /** One timer; false when none is due until the end. */
    private boolean step(long end) {
        boolean[] ran = new boolean[1];
        move(() -> {
            List<Throwable> thrown = new ArrayList<>();
            Alarm next = take(end);
            if (next != null) {
                ran[0] = true;
                next.run(thrown);
            }
            rethrow(thrown);
        });
        return ran[0];
    }

    private void move(Runnable work) {
        if (moving.isHeldByCurrentThread()) {
            throw new IllegalStateException("a timer must not move the time: it would run timers inside of timers");
        }
        moving.lock();
        try {
            work.run();
        } finally {
            moving.unlock();
        }
    }

    /** The next timer that is due at a time or before; the clock then stands at its time. */
    private @Nullable Alarm take(long end) {
        lock.lock();
        try {
            Alarm next = alarms.peek();
            if (next == null || next.due > end) {
                return null;
            }
            elapsed = Math.max(elapsed, next.due);
            return alarms.poll();
        } finally {
            lock.unlock();
        }
    }

    private boolean isDueBy(long end) {
        lock.lock();
        try {
            Alarm next = alarms.peek();
            return next != null && next.due <= end;
        } finally {
            lock.unlock();
        }
    }

    private void arrive(long end) {
        lock.lock();
        try {
            elapsed = Math.max(elapsed, end);
        } finally {
            lock.unlock();
        }
    }

    private void cancel(Alarm alarm) {
        lock.lock();
        try {
            alarms.remove(alarm);
            activity.noticed();
        } finally {
            lock.unlock();
        }
    }

    /** A moment so far from now, or the last there is: hosts say "never" with a very long duration. */
    private long later(Duration delay) {
        lock.lock();
        try {
            long nanos = delay.isNegative() ? 0 : nanos(delay);
            return nanos > Long.MAX_VALUE - elapsed ? Long.MAX_VALUE : elapsed + nanos;
        } finally {
            lock.unlock();
        }
    }

    private static long nanos(Duration duration) {
        return duration.compareTo(Duration.ofNanos(Long.MAX_VALUE)) >= 0 ? Long.MAX_VALUE : duration.toNanos();
    }

    private static void rethrow(List<Throwable> thrown) {
        if (thrown.isEmpty()) {
            return;
        }
        Throwable first = thrown.get(0);
        thrown.stream().skip(1).forEach(first::addSuppressed);
        if (first instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) first;
    }

    private record Alarm(long due, long sequence, Runnable task) implements Comparable<Alarm> {
        void run(List<Throwable> thrown) {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                thrown.add(e);
            }
        }

        @Override
        public int compareTo(Alarm other) {
            int byTime = Long.compare(due, other.due);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }
}

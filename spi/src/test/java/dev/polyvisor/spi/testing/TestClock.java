package dev.polyvisor.spi.testing;

import dev.polyvisor.api.driver.FleetClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A clock that stands still until a test moves it. (Published tests use {@code VirtualClock} of the simulators; the tests
 * of this module, which the simulators need, cannot.)
 *
 * <p>Timers run on the thread that moves the time, in the order of their times and, for equal ones, of their scheduling.
 */
public final class TestClock implements FleetClock {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition scheduled = lock.newCondition();
    private final PriorityQueue<Alarm> alarms = new PriorityQueue<>();
    private long elapsed;
    private long sequence;

    @Override
    public Instant now() {
        return START.plusNanos(nanoTime());
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
        lock.lock();
        try {
            Alarm alarm = new Alarm(later(delay), sequence++, task);
            alarms.add(alarm);
            scheduled.signalAll();
            return () -> cancel(alarm);
        } finally {
            lock.unlock();
        }
    }

    /** Moves the time on and runs what falls due, the end included. */
    public void advance(Duration by) {
        long end = later(by);
        for (Optional<Alarm> next = take(end); next.isPresent(); next = take(end)) {
            next.get().task.run();
        }
        lock.lock();
        try {
            elapsed = Math.max(elapsed, end);
        } finally {
            lock.unlock();
        }
    }

    /** Moves the time to the next timer and runs what is due then; false when there is none. */
    public boolean runNext() {
        Optional<Duration> next = nextTimer();
        next.ifPresent(this::advance);
        return next.isPresent();
    }

    /** How long it is to the next timer. */
    public Optional<Duration> nextTimer() {
        lock.lock();
        try {
            return Optional.ofNullable(alarms.peek()).map(next -> Duration.ofNanos(Math.max(0, next.due - elapsed)));
        } finally {
            lock.unlock();
        }
    }

    /** How many timers wait. */
    public int pendingTimers() {
        lock.lock();
        try {
            return alarms.size();
        } finally {
            lock.unlock();
        }
    }

    /** Blocks until so many timers wait: the way to meet another thread that is about to wait for this clock. */
    public void awaitTimers(int count) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (alarms.size() < count) {
                scheduled.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private Optional<Alarm> take(long end) {
        lock.lock();
        try {
            Alarm next = alarms.peek();
            if (next == null || next.due > end) {
                return Optional.empty();
            }
            elapsed = Math.max(elapsed, next.due);
            return Optional.of(alarms.remove());
        } finally {
            lock.unlock();
        }
    }

    private void cancel(Alarm alarm) {
        lock.lock();
        try {
            alarms.remove(alarm);
        } finally {
            lock.unlock();
        }
    }

    private long later(Duration delay) {
        long nanos = delay.isNegative()
                ? 0
                : delay.compareTo(Duration.ofNanos(Long.MAX_VALUE)) >= 0 ? Long.MAX_VALUE : delay.toNanos();
        lock.lock();
        try {
            return nanos > Long.MAX_VALUE - elapsed ? Long.MAX_VALUE : elapsed + nanos;
        } finally {
            lock.unlock();
        }
    }

    private record Alarm(long due, long sequence, Runnable task) implements Comparable<Alarm> {
        @Override
        public int compareTo(Alarm other) {
            int byTime = Long.compare(due, other.due);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }
}

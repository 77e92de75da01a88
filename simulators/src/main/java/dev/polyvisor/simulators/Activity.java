package dev.polyvisor.simulators;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that a clock waits for. Handing in and ending are signalled; that a thread parks is signalled by nobody, so
 * while all remaining tasks have threads they are looked at once a millisecond of real time. No result depends on how long
 * that takes.
 */
final class Activity {
    private final ReentrantLock lock;
    private final Condition happened;
    private final Map<Object, Thread> running = new HashMap<>();
    private int queued;
    private long changes;

    Activity(ReentrantLock lock, Condition happened) {
        this.lock = lock;
        this.happened = happened;
    }

    /** Something was done to the clock, so that whoever waits looks again. */
    void noticed() {
        change(() -> {});
    }

    void handedIn() {
        change(() -> queued++);
    }

    void begun(Object task) {
        change(() -> {
            queued--;
            running.put(task, Thread.currentThread());
        });
    }

    void ended(Object task) {
        change(() -> running.remove(task));
    }

    void neverRun() {
        change(() -> queued--);
    }

    /**
     * Waits until nothing is at work or a condition holds.
     *
     * @param looks how often in a row all threads must be found parked: more is safer and slower
     * @return whether the condition holds
     */
    boolean settle(BooleanSupplier condition, int looks) throws InterruptedException {
        int found = 0;
        long since = -1;
        while (true) {
            long seen = changes();
            if (condition.getAsBoolean()) {
                return true;
            }
            lock.lockInterruptibly();
            try {
                if (changes != seen) {
                    continue;
                }
                if (queued == 0 && running.isEmpty()) {
                    return false;
                }
                boolean parked = queued == 0 && running.values().stream().allMatch(Activity::isParked);
                found = !parked ? 0 : since == changes ? found + 1 : 1;
                since = changes;
                if (found == looks) {
                    return false;
                }
                // the answer does not matter: everything is looked at again
                boolean unused = happened.await(1, TimeUnit.MILLISECONDS);
            } finally {
                lock.unlock();
            }
        }
    }

    private long changes() {
        lock.lock();
        try {
            return changes;
        } finally {
            lock.unlock();
        }
    }

    private void change(Runnable what) {
        lock.lock();
        try {
            what.run();
            changes++;
            happened.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static boolean isParked(Thread thread) {
        return switch (thread.getState()) {
            case WAITING, TIMED_WAITING -> !isLock(LockSupport.getBlocker(thread));
            case TERMINATED -> true;
            case NEW, RUNNABLE, BLOCKED -> false;
        };
    }

    /** A thread that waits for a lock is at work: whoever holds the lock will let it go. */
    private static boolean isLock(@Nullable Object blocker) {
        if (blocker == null) {
            return false;
        }
        Class<?> owner = blocker.getClass().getEnclosingClass();
        return owner == ReentrantLock.class
                || owner == ReentrantReadWriteLock.class
                || blocker.getClass() == StampedLock.class;
    }
}

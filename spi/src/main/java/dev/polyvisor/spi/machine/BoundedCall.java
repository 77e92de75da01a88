package dev.polyvisor.spi.machine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Work on a thread of the executor that its caller can turn away from. The thread is interrupted then, and never after
 * the work has ended: it belongs to somebody else by that time.
 *
 * @param <T> what the work results in
 */
final class BoundedCall<T> implements Runnable {
    private enum State {
        WAITING,
        RUNNING,
        ENDED,
        ABANDONED
    }

    private final Work<T> work;
    private final Runnable ended;
    private final CompletableFuture<Outcome<T>> outcome = new CompletableFuture<>();
    private final ReentrantLock lock = new ReentrantLock();
    private State state = State.WAITING;
    private @Nullable Thread worker;

    /**
     * A call that has not begun.
     *
     * @param ended called once, when the work has ended, or when it is certain that it will never begin
     */
    BoundedCall(Work<T> work, Runnable ended) {
        this.work = work;
        this.ended = ended;
    }

    /** What the work results in, or what it failed with. Whoever abandons it decides what this becomes. */
    CompletableFuture<Outcome<T>> outcome() {
        return outcome;
    }

    @Override
    @SuppressWarnings("Interruption") // the flag that is cleared is the one that abandon() has set
    public void run() {
        if (!begin()) {
            return;
        }
        Outcome<T> result;
        try {
            result = new Outcome<>(work.run(), null);
        } catch (Throwable thrown) {
            result = new Outcome<>(null, thrown);
        }
        boolean abandoned = end();
        if (abandoned) {
            Thread.interrupted();
        }
        // first the turn, then the result: who has seen the result does not wait for the turn
        ended.run();
        if (!abandoned) {
            outcome.complete(result);
        }
    }

    /** Turns away from the work; false when it has ended, and its outcome is there or about to be. Idempotent. */
    boolean abandon() {
        boolean neverBegan;
        lock.lock();
        try {
            if (state == State.ENDED) {
                return false;
            }
            if (state == State.ABANDONED) {
                return true;
            }
            neverBegan = state == State.WAITING;
            state = State.ABANDONED;
            if (worker != null) {
                worker.interrupt();
            }
        } finally {
            lock.unlock();
        }
        if (neverBegan) {
            ended.run();
        }
        return true;
    }

    private boolean begin() {
        lock.lock();
        try {
            if (state != State.WAITING) {
                return false;
            }
            state = State.RUNNING;
            worker = Thread.currentThread();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the work was abandoned meanwhile. */
    private boolean end() {
        lock.lock();
        try {
            boolean abandoned = state == State.ABANDONED;
            state = State.ENDED;
            worker = null;
            return abandoned;
        } finally {
            lock.unlock();
        }
    }

    /**
     * How the work ended. A value also when it failed: futures have their own ways with some exceptions.
     *
     * @param failure what it threw, null when there is a result
     */
    record Outcome<T>(@Nullable T result, @Nullable Throwable failure) {}
}

package dev.polyvisor.examples.quickstart;

import dev.polyvisor.api.inventory.Batch;
import dev.polyvisor.api.inventory.Revision;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Passes batches on, and lets a thread wait until it has passed on everything up to a revision. */
final class Follower implements Consumer<Batch> {
    private final Consumer<Batch> next;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition advanced = lock.newCondition();
    private long reached;

    Follower(Consumer<Batch> next) {
        this.next = next;
    }

    @Override
    public void accept(Batch batch) {
        next.accept(batch);
        lock.lock();
        try {
            reached = batch.to().number();
            advanced.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits; a watch that stays silent is no reason to fail, so that a time-out just ends the wait. */
    void awaitRevision(Revision revision, Duration timeout) throws InterruptedException {
        long nanos = timeout.toNanos();
        lock.lock();
        try {
            while (reached < revision.number() && nanos > 0) {
                nanos = advanced.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }
}

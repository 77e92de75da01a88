package dev.polyvisor.spi.store.watch;

import dev.polyvisor.api.inventory.Batch;
import dev.polyvisor.api.inventory.Revision;
import dev.polyvisor.api.inventory.Watch;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A watch that tells a listener. The lock is held to look and to note, never while the listener runs. */
final class ListenerWatch implements Watch, Follower {
    private static final Logger LOG = LoggerFactory.getLogger(ListenerWatch.class);

    private final BatchCursor cursor;
    private final Consumer<? super Batch> listener;
    private final Consumer<Follower> release;
    private final SerialTask task;
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition returned = lock.newCondition();
    private boolean closed;
    private @Nullable Thread inside;

    /**
     * @param release called once, when the watch is over
     */
    ListenerWatch(BatchCursor cursor, Consumer<? super Batch> listener, Executor executor, Consumer<Follower> release) {
        this.cursor = cursor;
        this.listener = listener;
        this.release = release;
        this.task = new SerialTask(executor, this::tellAll);
    }

    @Override
    public void signal() {
        task.request();
    }

    /** Completes when the listener has been told all and has returned, or when the watch has been closed. */
    CompletableFuture<Void> over() {
        return over;
    }

    /** Whether the calling thread is in the listener. */
    boolean isInside() {
        lock.lock();
        try {
            return inside == Thread.currentThread();
        } finally {
            lock.unlock();
        }
    }

    private void tellAll() {
        Batch batch = cursor.next();
        while (batch != null && tell(batch)) {
            batch = cursor.next();
        }
        if (cursor.finished()) {
            end();
        }
    }

    /** False when the watch has been closed. */
    private boolean tell(Batch batch) {
        if (!enter()) {
            return false;
        }
        try {
            listener.accept(batch);
        } catch (RuntimeException | Error e) {
            LOG.error("A listener failed on the batch from {} to {}; its watch goes on", batch.from(), batch.to(), e);
        } finally {
            cursor.delivered(batch);
            leave();
        }
        return true;
    }

    private boolean enter() {
        lock.lock();
        try {
            if (!closed) {
                inside = Thread.currentThread();
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private void leave() {
        lock.lock();
        try {
            inside = null;
            returned.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Revision position() {
        return cursor.position();
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            while (inside != null && inside != Thread.currentThread()) {
                returned.await();
            }
        } catch (InterruptedException e) {
            // no further call begins all the same
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        end();
    }

    private void end() {
        release.accept(this);
        over.complete(null);
    }
}

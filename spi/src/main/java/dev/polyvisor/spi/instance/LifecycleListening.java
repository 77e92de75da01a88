package dev.polyvisor.spi.instance;

import dev.polyvisor.api.instance.LifecycleEvent;
import dev.polyvisor.api.instance.LifecycleListener;
import dev.polyvisor.api.instance.LifecycleSubscription;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One who listens to the life of an instance. Whoever hears of an event tells it here and goes on; the listener gets the
 * events in that order, one at a time, on the executor and under no lock. One that throws is reported to the thread's
 * handler and gets the next event all the same. When the executor takes no more, the subscription is closed.
 *
 * <p>Thread safety: may be used from any thread.
 */
public final class LifecycleListening implements LifecycleSubscription {
    private final Executor executor;
    private final LifecycleListener listener;
    private final Runnable onClose;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition returned = lock.newCondition();
    private final Deque<LifecycleEvent> waiting = new ArrayDeque<>();
    private @Nullable Thread inside;
    private boolean running;
    private boolean closed;

    /**
     * Makes a subscription.
     *
     * @param executor where the listener is called
     * @param listener who listens
     * @param onClose what takes the subscription off the list of those that are told; it is called under no lock, each time
     *     the subscription is closed
     */
    public LifecycleListening(Executor executor, LifecycleListener listener, Runnable onClose) {
        this.executor = executor;
        this.listener = listener;
        this.onClose = onClose;
    }

    /**
     * Tells an event. Returns at once; after the close it is dropped.
     *
     * @param event the event
     */
    public void tell(LifecycleEvent event) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            waiting.add(event);
            if (running) {
                return;
            }
            running = true;
        } finally {
            lock.unlock();
        }
        try {
            executor.execute(this::handOn);
        } catch (RejectedExecutionException e) {
            close();
        }
    }

    private void handOn() {
        LifecycleEvent event = next();
        while (event != null) {
            try {
                listener.onEvent(event);
            } catch (RuntimeException e) {
                Thread thread = Thread.currentThread();
                thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
            }
            event = next();
        }
    }

    private @Nullable LifecycleEvent next() {
        lock.lock();
        try {
            LifecycleEvent next = waiting.poll();
            running = next != null;
            inside = running ? Thread.currentThread() : null;
            returned.signalAll();
            return next;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        onClose.run();
        lock.lock();
        try {
            closed = true;
            waiting.clear();
            while (inside != null && inside != Thread.currentThread()) {
                returned.await();
            }
        } catch (InterruptedException e) {
            // no further call begins all the same
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}

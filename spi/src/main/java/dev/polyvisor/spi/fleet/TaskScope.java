package dev.polyvisor.spi.fleet;

import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.spi.time.Waiting;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tasks of one owner on threads that others use as well: they can be refused, interrupted and waited for without
 * touching what the others do. Drivers get one as their executor.
 */
final class TaskScope extends AbstractExecutorService {
    private static final Logger LOG = LoggerFactory.getLogger(TaskScope.class);

    private final String owner;
    private final Executor threads;
    private final CompletableFuture<Void> idle = new CompletableFuture<>();

    // guarded by this
    private final Set<Task> tasks = new HashSet<>();
    private boolean refusing;

    TaskScope(String owner, Executor threads) {
        this.owner = owner;
        this.threads = threads;
    }

    @Override
    public void execute(Runnable work) {
        Task task = new Task(work);
        synchronized (this) {
            if (refusing) {
                throw new RejectedExecutionException(owner + " is closed");
            }
            tasks.add(task);
        }
        try {
            threads.execute(task);
        } catch (RuntimeException refused) {
            task.leave();
            throw refused;
        }
    }

    /** Takes no further tasks; those that are there go on. */
    void refuse() {
        synchronized (this) {
            refusing = true;
        }
        look();
    }

    /** Takes no further tasks, drops those that have not begun, and interrupts the others, but not this thread. */
    void end() {
        List<Task> all;
        synchronized (this) {
            refusing = true;
            all = List.copyOf(tasks);
        }
        all.forEach(Task::stop);
        look();
    }

    /**
     * Waits, after it refuses, until all tasks have ended. A task that waits here does not count.
     *
     * @return whether they have
     */
    boolean awaitIdle(FleetClock clock, Duration timeout) throws InterruptedException {
        synchronized (this) {
            tasks.removeIf(Task::isMine);
        }
        look();
        return Waiting.until(clock, idle, timeout);
    }

    private void look() {
        boolean ended;
        synchronized (this) {
            ended = refusing && tasks.isEmpty();
        }
        if (ended) {
            idle.complete(null);
        }
    }

    /** Refused: the engine ends it. */
    @Override
    public void shutdown() {
        throw new UnsupportedOperationException("the engine shuts this executor down");
    }

    /** Refused: the engine ends it. */
    @Override
    public List<Runnable> shutdownNow() {
        throw new UnsupportedOperationException("the engine shuts this executor down");
    }

    @Override
    public synchronized boolean isShutdown() {
        return refusing;
    }

    @Override
    public boolean isTerminated() {
        return idle.isDone();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        try {
            idle.get(timeout, unit);
            return true;
        } catch (TimeoutException late) {
            return false;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private final class Task implements Runnable {
        private final Runnable work;
        private @Nullable Thread thread;
        private boolean stopped;

        Task(Runnable work) {
            this.work = work;
        }

        @Override
        public void run() {
            if (!begin()) {
                return;
            }
            try {
                work.run();
            } catch (RuntimeException | Error failure) {
                LOG.error("a task of {} failed", owner, failure);
            } finally {
                leave();
            }
        }

        private synchronized boolean begin() {
            thread = stopped ? null : Thread.currentThread();
            return !stopped;
        }

        synchronized boolean isMine() {
            return thread == Thread.currentThread();
        }

        void stop() {
            boolean begun;
            synchronized (this) {
                stopped = true;
                begun = thread != null;
                if (thread != null && thread != Thread.currentThread()) {
                    thread.interrupt();
                }
            }
            if (!begun) {
                if (work instanceof Future<?> future) {
                    future.cancel(false);
                }
                leave();
            }
        }

        /** An interrupt that was meant for the task must not reach what the thread does next. */
        void leave() {
            synchronized (this) {
                if (thread != null && stopped) {
                    boolean unused = Thread.interrupted();
                }
                thread = null;
            }
            synchronized (TaskScope.this) {
                tasks.remove(this);
            }
            look();
        }
    }
}

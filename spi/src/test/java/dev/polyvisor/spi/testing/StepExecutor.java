package dev.polyvisor.spi.testing;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** An executor whose tasks run when a test says so, on the thread of the test, in the order in which they came. */
public final class StepExecutor extends AbstractExecutorService {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean shutdown;

    @Override
    public synchronized void execute(Runnable task) {
        if (shutdown) {
            throw new RejectedExecutionException("shut down");
        }
        tasks.add(task);
        notifyAll();
    }

    /** Blocks until a task waits, which another thread hands in. */
    public synchronized void awaitTask() throws InterruptedException {
        while (tasks.isEmpty()) {
            wait();
        }
    }

    /** Runs one task; false when there is none. */
    public boolean runOne() {
        Runnable task;
        synchronized (this) {
            task = tasks.poll();
        }
        if (task != null) {
            task.run();
        }
        return task != null;
    }

    /** Runs tasks until there are none, those included that they hand in. */
    public void runAll() {
        while (runOne()) {
            // the next one
        }
    }

    /** Runs tasks, and moves the time from timer to timer whenever there are none, until nothing is left to do. */
    public void runAll(TestClock clock) {
        runAll();
        while (clock.runNext()) {
            runAll();
        }
    }

    @Override
    public synchronized void shutdown() {
        shutdown = true;
    }

    @Override
    public synchronized List<Runnable> shutdownNow() {
        shutdown = true;
        List<Runnable> left = List.copyOf(tasks);
        tasks.clear();
        return left;
    }

    @Override
    public synchronized boolean isShutdown() {
        return shutdown;
    }

    @Override
    public synchronized boolean isTerminated() {
        return shutdown && tasks.isEmpty();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        runAll();
        return isTerminated();
    }
}

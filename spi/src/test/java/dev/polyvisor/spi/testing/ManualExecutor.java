package dev.polyvisor.spi.testing;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** Runs tasks on the thread of the test, when the test says so and in their order. */
public final class ManualExecutor extends AbstractExecutorService {
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private boolean refusing;

    @Override
    public void execute(Runnable task) {
        if (refusing) {
            throw new RejectedExecutionException("full");
        }
        tasks.add(task);
    }

    /** Refuses tasks, or takes them again. */
    public void refuse(boolean value) {
        refusing = value;
    }

    /** Runs all tasks, those that they hand in as well. */
    public void runAll() {
        int left = 100_000;
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
            if (--left == 0) {
                throw new IllegalStateException("a loop runs without a pause");
            }
        }
    }

    @Override
    public void shutdown() {
        refusing = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        refusing = true;
        return List.copyOf(tasks);
    }

    @Override
    public boolean isShutdown() {
        return refusing;
    }

    @Override
    public boolean isTerminated() {
        return refusing;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }
}

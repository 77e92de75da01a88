package dev.polyvisor.simulators;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** Tells a clock of the tasks that another executor runs. */
final class TrackingExecutor extends AbstractExecutorService {
    private final ExecutorService delegate;
    private final Activity activity;

    TrackingExecutor(ExecutorService delegate, Activity activity) {
        this.delegate = delegate;
        this.activity = activity;
    }

    @Override
    public void execute(Runnable task) {
        activity.handedIn();
        try {
            delegate.execute(new Tracked(task));
        } catch (RejectedExecutionException e) {
            activity.neverRun();
            throw e;
        }
    }

    @Override
    public void shutdown() {
        delegate.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        List<Runnable> waiting = delegate.shutdownNow();
        return waiting.stream().map(this::untracked).toList();
    }

    @Override
    public boolean isShutdown() {
        return delegate.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return delegate.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return delegate.awaitTermination(timeout, unit);
    }

    private Runnable untracked(Runnable waiting) {
        if (waiting instanceof Tracked tracked) {
            activity.neverRun();
            return tracked.task;
        }
        return waiting;
    }

    private final class Tracked implements Runnable {
        private final Runnable task;

        private Tracked(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            activity.begun(this);
            try {
                task.run();
            } finally {
                activity.ended(this);
            }
        }
    }
}

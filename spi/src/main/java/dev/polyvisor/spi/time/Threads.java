package dev.polyvisor.spi.time;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/** Where the threads of a fleet begin. All of them are daemons, and their names begin with {@code polyvisor-}. */
public final class Threads {
    private static final String WORK = "polyvisor-work-";

    private Threads() {}

    /**
     * An executor for work that blocks: a virtual thread for each task where the JVM has them, else a thread for each
     * task, which is used again.
     *
     * @return a new executor, which the caller shuts down
     */
    public static ExecutorService newExecutor() {
        return newExecutor(WORK);
    }

    /**
     * The same, with threads of another name.
     *
     * @param names how their names begin
     * @return a new executor, which the caller shuts down
     */
    public static ExecutorService newExecutor(String names) {
        return VirtualThreads.newExecutor(names).orElseGet(() -> new WorkPool(names));
    }

    /**
     * Shuts an executor of {@link #newExecutor} down. When it is idle, waits until its threads have ended, unless this is
     * one of them.
     *
     * @param executor the executor
     * @param idle whether no task is left; else those that are left are interrupted and nobody waits for them
     */
    public static void shutDown(ExecutorService executor, boolean idle) {
        if (!idle) {
            executor.shutdownNow();
            return;
        }
        executor.shutdown();
        if (Thread.currentThread().getName().startsWith(WORK)) {
            return;
        }
        try {
            if (executor instanceof WorkPool pool) {
                pool.join();
            } else {
                boolean unused = executor.awaitTermination(1, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}

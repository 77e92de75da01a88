package dev.polyvisor.spi.time;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

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
        return VirtualThreads.newExecutor(WORK).orElseGet(() -> newPool(WORK));
    }

    static ExecutorService newPool(String prefix) {
        AtomicLong count = new AtomicLong();
        return new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                10,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                task -> daemon(prefix + count.getAndIncrement(), task));
    }

    static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}

package dev.polyvisor.spi.time;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A thread for each task, used again for a while, on a JVM without virtual threads. Knows its threads to the very end. */
final class WorkPool extends ThreadPoolExecutor {
    private static final long JOIN_MILLIS = 1_000;

    // guarded by this
    private final Set<Thread> threads = new HashSet<>();
    private long count;
    private int prune = 64;

    WorkPool(String prefix) {
        super(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>());
        setThreadFactory(task -> newThread(prefix, task));
    }

    private synchronized Thread newThread(String prefix, Runnable task) {
        if (threads.size() >= prune) {
            threads.removeIf(thread -> thread.getState() == Thread.State.TERMINATED);
            prune = Math.max(64, 2 * threads.size());
        }
        Thread thread = Threads.daemon(prefix + count++, task);
        threads.add(thread);
        return thread;
    }

    /** Waits, after it was shut down, until its threads are gone: a pool is terminated a moment before its last thread. */
    void join() throws InterruptedException {
        List<Thread> all;
        synchronized (this) {
            all = List.copyOf(threads);
        }
        boolean terminated = awaitTermination(JOIN_MILLIS, TimeUnit.MILLISECONDS);
        if (terminated) {
            for (Thread thread : all) {
                thread.join(JOIN_MILLIS);
            }
        }
    }
}

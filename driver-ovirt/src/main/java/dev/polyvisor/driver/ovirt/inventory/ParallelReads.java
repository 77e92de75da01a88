package dev.polyvisor.driver.ovirt.inventory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;

/** Reads several entities, a few at a time. Thread safety: may be used from any thread. */
record ParallelReads(ExecutorService executor) {
    private static final int AT_ONCE = 4;

    /** A read of one entity. */
    @FunctionalInterface
    interface Read<K, V> {
        Optional<V> read(K key) throws InterruptedException;
    }

    /** What was found of some keys, in their order. The first failure ends all. */
    <K, V> Map<K, Optional<V>> read(Set<K> keys, Read<K, V> read) throws InterruptedException {
        Queue<K> waiting = new ConcurrentLinkedQueue<>(keys);
        Map<K, Optional<V>> found = new ConcurrentHashMap<>();
        List<Future<?>> others = new ArrayList<>();
        try {
            for (int i = 1; i < Math.min(AT_ONCE, keys.size()); i++) {
                others.add(executor.submit(() -> {
                    drain(waiting, found, read);
                    return null;
                }));
            }
        } catch (RejectedExecutionException full) {
            // then this thread does it with those that were taken
        }
        boolean done = false;
        try {
            drain(waiting, found, read);
            for (Future<?> other : others) {
                await(other);
            }
            done = true;
        } finally {
            if (!done) {
                waiting.clear();
                others.forEach(other -> other.cancel(true));
            }
        }
        Map<K, Optional<V>> ordered = new LinkedHashMap<>();
        keys.forEach(key -> ordered.put(key, found.getOrDefault(key, Optional.empty())));
        return ordered;
    }

    private static <K, V> void drain(Queue<K> waiting, Map<K, Optional<V>> found, Read<K, V> read)
            throws InterruptedException {
        for (K key = waiting.poll(); key != null; key = waiting.poll()) {
            found.put(key, read.read(key));
        }
    }

    private static void await(Future<?> other) throws InterruptedException {
        try {
            other.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException told) {
                throw told;
            }
            if (failed.getCause() instanceof InterruptedException interrupted) {
                throw interrupted;
            }
            throw new IllegalStateException(failed.getCause());
        }
    }
}

package dev.polyvisor.spi.operation;

import dev.polyvisor.api.inventory.ResourceKey;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets exclusive work on the same subject go one after the other, in the order in which it came. Nobody blocks: work is
 * what begins when its turn comes, and answers whether it still wants the turn.
 */
final class Turns {
    private final Map<ResourceKey, Queue<BooleanSupplier>> waiting = new HashMap<>();

    /** Begins the work now, on this thread, or on the thread that gives the turn before it back. */
    void take(ResourceKey subject, BooleanSupplier work) {
        if (enter(subject, work) && !work.getAsBoolean()) {
            giveBack(subject);
        }
    }

    /** Lets the next one begin that still wants to. */
    void giveBack(ResourceKey subject) {
        BooleanSupplier next = next(subject);
        while (next != null && !next.getAsBoolean()) {
            next = next(subject);
        }
    }

    /** Whether the turn is free; else the work is put behind the others. */
    private synchronized boolean enter(ResourceKey subject, BooleanSupplier work) {
        Queue<BooleanSupplier> queue = waiting.get(subject);
        if (queue == null) {
            waiting.put(subject, new ArrayDeque<>(1));
            return true;
        }
        queue.add(work);
        return false;
    }

    private synchronized @Nullable BooleanSupplier next(ResourceKey subject) {
        Queue<BooleanSupplier> queue = waiting.get(subject);
        BooleanSupplier next = queue == null ? null : queue.poll();
        if (next == null) {
            waiting.remove(subject);
        }
        return next;
    }
}

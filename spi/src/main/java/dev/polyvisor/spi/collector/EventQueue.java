package dev.polyvisor.spi.collector;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.Cursor;
import dev.polyvisor.api.driver.EventSink;
import dev.polyvisor.api.driver.FleetClock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one connection of a stream has sent and nobody has taken yet: a bounded queue between the thread of the source and
 * the loop of the feed. What comes after an overflow is dropped, so that what is in the queue has no gap.
 */
final class EventQueue<E> implements EventSink<E> {
    private final FleetClock clock;
    private final int capacity;
    private final Runnable wake;
    private final Deque<Item<E>> items = new ArrayDeque<>();
    private boolean overflowed;
    private boolean closed;
    private @Nullable PolyvisorException end;
    private Instant lastSign;

    /** Something that was sent. A bookmark has no event. */
    record Item<E>(Optional<E> event, Optional<Cursor> at, long since) {}

    EventQueue(FleetClock clock, int capacity, Runnable wake) {
        this.clock = clock;
        this.capacity = capacity;
        this.wake = wake;
        this.lastSign = clock.now();
    }

    @Override
    public void event(E event, Optional<Cursor> at) {
        if (offer(new Item<>(Optional.of(event), Objects.requireNonNull(at, "at"), clock.nanoTime()), true)) {
            wake.run();
        }
    }

    @Override
    public void bookmark(Cursor at) {
        if (offer(new Item<>(Optional.empty(), Optional.of(at), clock.nanoTime()), false)) {
            wake.run();
        }
    }

    @Override
    public synchronized void alive() {
        lastSign = clock.now();
    }

    @Override
    public void ended(PolyvisorException cause) {
        synchronized (this) {
            if (closed || end != null) {
                return;
            }
            end = Objects.requireNonNull(cause, "cause");
        }
        wake.run();
    }

    private synchronized boolean offer(Item<E> item, boolean needed) {
        if (closed || end != null) {
            return false;
        }
        lastSign = clock.now();
        if (items.size() < capacity && !overflowed) {
            items.add(item);
            return true;
        }
        // a bookmark that is left out costs nothing
        overflowed |= needed;
        return needed;
    }

    /** Takes the oldest items. */
    synchronized List<Item<E>> take(int most) {
        List<Item<E>> taken = new ArrayList<>(Math.min(most, items.size()));
        while (taken.size() < most && !items.isEmpty()) {
            taken.add(items.remove());
        }
        return taken;
    }

    /** Drops what waits and begins again after an overflow. */
    synchronized void restart() {
        items.clear();
        overflowed = false;
    }

    synchronized void close() {
        closed = true;
        items.clear();
    }

    synchronized boolean isEmpty() {
        return items.isEmpty();
    }

    synchronized boolean hasOverflowed() {
        return overflowed;
    }

    /** Why the stream has ended, empty while it stands. */
    synchronized Optional<PolyvisorException> end() {
        return Optional.ofNullable(end);
    }

    /** When the source last gave a sign of life. */
    synchronized Optional<Instant> lastSign() {
        return Optional.of(lastSign);
    }

    /** Since when the oldest item has waited, as a reading of the clock. */
    synchronized Optional<Long> waitingSince() {
        return Optional.ofNullable(items.peek()).map(Item::since);
    }
}

package dev.polyvisor.simulators.fake.backend;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.Cursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A ring of the newest events. Positions count from 1. Thread safety: may be used from any thread. */
public final class Journal {
    private static final Pattern CURSOR = Pattern.compile("(\\d{1,18})-(\\d{1,18})");

    private final Object lock = new Object();
    private final @Nullable Event[] ring;
    private final Set<Listener> listeners = new CopyOnWriteArraySet<>();
    private long generation = 1;
    private long oldest = 1;
    private long next = 1;

    Journal(int capacity) {
        this.ring = new @Nullable Event[capacity];
    }

    void append(Event event) {
        synchronized (lock) {
            ring[(int) (next % ring.length)] = event;
            next++;
            oldest = Math.max(oldest, next - ring.length);
        }
    }

    /** Tells the listeners that there may be something new. Called under no lock. */
    void wake() {
        listeners.forEach(Listener::wake);
    }

    /** Breaks every open stream. */
    public void breakStreams(PolyvisorException cause) {
        listeners.forEach(each -> each.broken(cause));
    }

    /** Calls a listener after each change until it is removed. */
    public void listen(Listener listener) {
        listeners.add(listener);
    }

    public void unlisten(Listener listener) {
        listeners.remove(listener);
    }

    /** How many streams are open. */
    public int listeners() {
        return listeners.size();
    }

    /** The position after which nothing has happened yet. */
    public Cursor position() {
        synchronized (lock) {
            return cursor(next - 1);
        }
    }

    /**
     * What came after a position.
     *
     * @throws PolyvisorException OUT_OF_RANGE when something that came after it is no longer kept
     */
    public Page after(Cursor cursor, int limit) {
        synchronized (lock) {
            long from = read(cursor) + 1;
            long end = Math.min(next, from + limit);
            List<At> events = new ArrayList<>();
            for (long at = from; at < end; at++) {
                Event event = ring[(int) (at % ring.length)];
                if (event != null) {
                    events.add(new At(event, cursor(at)));
                }
            }
            return new Page(events, cursor(end - 1), end < next);
        }
    }

    /** Makes every cursor that was given out so far unknown. */
    public void expire() {
        synchronized (lock) {
            generation++;
            oldest = next;
        }
        wake();
    }

    private long read(Cursor cursor) {
        Matcher parts = CURSOR.matcher(cursor.text());
        if (!parts.matches()) {
            throw PolyvisorException.invalidArgument("cursor", "'" + cursor.text() + "' is none of this backend");
        }
        long position = Long.parseLong(parts.group(2));
        if (Long.parseLong(parts.group(1)) != generation || position + 1 < oldest || position >= next) {
            throw PolyvisorException.of(ErrorCode.OUT_OF_RANGE, "cursor " + cursor.text() + " is no longer known");
        }
        return position;
    }

    private Cursor cursor(long position) {
        return new Cursor(generation + "-" + position);
    }

    /** Who follows the events. Returns at once. */
    public interface Listener {
        /** There may be something new. */
        void wake();

        /** The connection is gone. */
        void broken(PolyvisorException cause);
    }

    /** An event and the cursor after it. */
    public record At(Event event, Cursor cursor) {}

    /** A page of events, the cursor after it, and whether there is another one. */
    public record Page(List<At> events, Cursor next, boolean more) {}
}

package dev.polyvisor.api.driver;

import dev.polyvisor.api.PolyvisorException;
import java.util.List;
import java.util.Objects;

/**
 * A source that is asked for its events, page after page, with a cursor.
 *
 * <p>The engine notes {@link #position} before it lists, and asks for what came after. A cursor moves on only when what
 * it covers is committed; a source whose events can become visible late overlaps its pages, and the engine drops those
 * that {@link #id} says it has seen.
 *
 * @param <E> the type of the events
 */
public non-sealed interface PollingSource<E> extends EventSource<E> {

    /**
     * The position of the newest event. Blocks.
     *
     * @return the cursor after which nothing has happened yet
     * @throws PolyvisorException as the backend failed
     * @throws InterruptedException when the thread is interrupted
     */
    Cursor position() throws InterruptedException;

    /**
     * The next events. Blocks for a request, not for events to come.
     *
     * @param after the cursor to go on from
     * @return the events and the cursor after them
     * @throws PolyvisorException OUT_OF_RANGE when the backend no longer knows the cursor, or has gone back in time:
     *     everything is listed again; any other code as the backend failed
     * @throws InterruptedException when the thread is interrupted
     */
    Poll<E> poll(Cursor after) throws InterruptedException;

    /**
     * The identity of an event, by which an overlap is recognised.
     *
     * @param event the event
     * @return its id, unique among the events of the source
     */
    String id(E event);

    /**
     * A page of events.
     *
     * @param events the events, oldest first
     * @param next the cursor after them
     * @param more whether there is another page already
     * @param <E> the type of the events
     */
    record Poll<E>(List<E> events, Cursor next, boolean more) {

        /** Copies the list. */
        public Poll {
            events = List.copyOf(events);
            Objects.requireNonNull(next, "next");
        }
    }
}

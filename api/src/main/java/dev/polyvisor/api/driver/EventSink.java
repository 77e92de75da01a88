package dev.polyvisor.api.driver;

import dev.polyvisor.api.PolyvisorException;
import java.util.Optional;

/**
 * Takes the events of a stream. One thread at a time calls it.
 *
 * @param <E> the type of the events
 */
public interface EventSink<E> {

    /**
     * Takes an event. Never blocks for long: when too many wait, they are dropped and everything is listed again.
     *
     * @param event the event
     * @param at the cursor after it, empty when the source has none
     */
    void event(E event, Optional<Cursor> at);

    /**
     * Takes a position without an event (a bookmark of Kubernetes).
     *
     * @param at the cursor
     */
    void bookmark(Cursor at);

    /** Takes a sign of life (a ping), which proves that the model is current. */
    void alive();

    /**
     * Takes the end of the stream. Nothing follows.
     *
     * @param cause why; OUT_OF_RANGE when the cursor is no longer known
     */
    void ended(PolyvisorException cause);
}

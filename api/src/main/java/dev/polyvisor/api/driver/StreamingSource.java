package dev.polyvisor.api.driver;

import dev.polyvisor.api.PolyvisorException;
import java.util.Optional;

/**
 * A source that sends its events.
 *
 * <p>One that {@linkplain #resumable() can go on from a cursor} is opened after the listing, with the listing's cursor;
 * any other is opened before the listing, so that nothing falls in between.
 *
 * @param <E> the type of the events
 */
public non-sealed interface StreamingSource<E> extends EventSource<E> {

    /**
     * Whether the source can go on from a cursor.
     *
     * @return true for Kubernetes, false for LXD
     */
    boolean resumable();

    /**
     * Opens the stream. Blocks until it stands: every event after the return reaches the sink.
     *
     * @param from where to go on, empty for now
     * @param sink who gets the events, on a thread of the source
     * @return with which the stream is ended
     * @throws PolyvisorException OUT_OF_RANGE when the backend no longer knows the cursor; any other code as the backend
     *     failed
     * @throws InterruptedException when the thread is interrupted
     */
    Subscription open(Optional<Cursor> from, EventSink<E> sink) throws InterruptedException;

    /** An open stream. */
    @FunctionalInterface
    interface Subscription {
        /** Ends the stream; events may still reach the sink, which ignores them. Returns at once. Idempotent. */
        void cancel();
    }
}

package dev.polyvisor.spi.collector;

import dev.polyvisor.api.driver.Cursor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where a feed's events come in, and the cursor of its source. The loop of the feed calls it in this order, again and
 * again: {@link #isContinuous}, if not {@link #begin} and then the listings, {@link #listed}, {@link #connect}, {@link
 * #take}, {@link #accepted}, and {@link #settled} when all that was taken is committed: only this moves the cursor.
 *
 * <p>Thread safety: none but for {@link #close}, {@link #lastSign} and {@link #waitingSince}; it belongs to the loop of
 * its feed.
 *
 * @param <E> the type of the events
 */
sealed interface Intake<E> permits PollingIntake, StreamingIntake, PeriodicIntake {

    /** Whether nothing can have been missed between what was listed or taken last and what comes next. */
    boolean isContinuous();

    /** Makes it continuous from now on, before everything is listed. Blocks. */
    void begin() throws InterruptedException;

    /**
     * Adapters have been listed.
     *
     * @param cursor the first cursor that a listing gave
     * @param everything whether all adapters have been listed, so that what was sent before need not be looked at
     */
    default void listed(Optional<Cursor> cursor, boolean everything) {}

    /** Makes events come in, after the listings. Blocks. */
    default void connect() throws InterruptedException {}

    /** Whether events come in. */
    boolean isConnected();

    /** Whether the connection has stood for so long that it need not be spared when it breaks. */
    boolean isStable();

    /** The next events that were not seen before. Blocks for a request at most. */
    List<E> take() throws InterruptedException;

    /** The events taken last have been looked at: what they concern is committed or noted as dirty. */
    default void accepted(List<E> events) {}

    /** Everything that was taken is committed. */
    default void settled() {}

    /** Whether there is nothing more to take that is known. */
    boolean isDrained();

    /** How long until there may be something to take. */
    Duration dueIn();

    /** The cursor is worth nothing any more. */
    void forget();

    /** The connection is not to be trusted any more; the cursor is. */
    void distrust();

    /** Ends what is open, for ever. */
    default void close() {}

    /** When the source last gave a sign of life by itself. */
    default Optional<Instant> lastSign() {
        return Optional.empty();
    }

    /** Since when something that was sent has waited to be taken, as a reading of the clock. */
    default Optional<Long> waitingSince() {
        return Optional.empty();
    }
}

package dev.polyvisor.api.driver;

import dev.polyvisor.api.inventory.Resource;
import java.util.Collection;
import java.util.Iterator;
import java.util.Optional;

/**
 * Everything of an adapter's kinds, read as it comes in. The engine reads it on one thread, to the end or not at all,
 * and closes it in any case. {@code hasNext} and {@code next} block and throw {@code PolyvisorException} as the backend
 * failed.
 */
public interface Listing extends Iterator<Resource>, AutoCloseable {

    /**
     * Where events go on from after this listing. Asked after the last value.
     *
     * @return the cursor, empty when the source knows its position by itself
     */
    Optional<Cursor> cursor();

    /** Lets go of the connection. Idempotent. */
    @Override
    void close();

    /**
     * A listing of values in memory.
     *
     * @param values the values
     * @return the listing, without a cursor
     */
    static Listing of(Collection<? extends Resource> values) {
        return of(values, Optional.empty());
    }

    /**
     * A listing of values in memory.
     *
     * @param values the values
     * @param cursor where events go on from
     * @return the listing
     */
    static Listing of(Collection<? extends Resource> values, Optional<Cursor> cursor) {
        Iterator<? extends Resource> each = values.iterator();
        return new Listing() {
            @Override
            public boolean hasNext() {
                return each.hasNext();
            }

            @Override
            public Resource next() {
                return each.next();
            }

            @Override
            public Optional<Cursor> cursor() {
                return cursor;
            }

            @Override
            public void close() {
                // nothing is held
            }
        };
    }
}

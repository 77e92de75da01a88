package dev.polyvisor.driver.ovirt.inventory;

import dev.polyvisor.api.driver.Cursor;
import dev.polyvisor.api.driver.Listing;
import dev.polyvisor.api.inventory.Resource;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.Stream;

/** Hands out values while the engine sends what they are made of. Not thread safe. */
final class StreamedListing implements Listing {
    private final Stream<? extends Resource> values;
    private final Iterator<? extends Resource> each;

    /**
     * A listing.
     *
     * @param values the values, closed with the listing
     */
    StreamedListing(Stream<? extends Resource> values) {
        this.values = values;
        this.each = values.iterator();
    }

    @Override
    public boolean hasNext() {
        return each.hasNext();
    }

    @Override
    public Resource next() {
        return each.next();
    }

    /** The source of events knows where it was before the listing. */
    @Override
    public Optional<Cursor> cursor() {
        return Optional.empty();
    }

    @Override
    public void close() {
        values.close();
    }
}

package dev.polyvisor.simulators.fake.feed;

import dev.polyvisor.api.driver.Cursor;
import dev.polyvisor.api.driver.Listing;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.simulators.fake.backend.Datum;
import dev.polyvisor.simulators.fake.fault.FaultPoint;
import dev.polyvisor.simulators.fake.fault.ListingFault;
import dev.polyvisor.simulators.fake.session.Session;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Hands out a kind in pages, of which each can fail. Not thread safe. */
final class PagedListing implements Listing {
    private static final int PAGE = 1000;

    private final Session session;
    private final Kind<?> kind;
    private final Iterator<? extends Datum> values;
    private final Optional<Cursor> cursor;
    private final @Nullable ListingFault fault;
    private long shown;
    private long nextPage;
    private long limit = Long.MAX_VALUE;

    PagedListing(Session session, Kind<?> kind, Iterator<? extends Datum> values, Optional<Cursor> cursor) {
        this.session = session;
        this.kind = kind;
        this.values = values;
        this.cursor = cursor;
        this.fault = session.backend().faults().listing(kind);
        if (fault != null) {
            this.limit = (long) (session.backend().size(kind) * fault.share());
        }
    }

    @Override
    public boolean hasNext() {
        if (shown == nextPage) {
            nextPage += PAGE;
            session.pass(FaultPoint.LIST_PAGE, kind);
        }
        return shown < limit && values.hasNext();
    }

    @Override
    public Resource next() {
        if (shown >= limit) {
            throw new NoSuchElementException();
        }
        Resource value = session.mapper().resource(values.next());
        shown++;
        return fault == null || fault.change() == null ? value : fault.change().apply(value);
    }

    @Override
    public Optional<Cursor> cursor() {
        return cursor;
    }

    @Override
    public void close() {
        // nothing is held: the values are those of one moment
    }
}

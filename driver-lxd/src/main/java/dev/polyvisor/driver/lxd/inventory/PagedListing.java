package dev.polyvisor.driver.lxd.inventory;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.Cursor;
import dev.polyvisor.api.driver.Listing;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.driver.lxd.client.Elements;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Pages one after another, each read while it comes in. Not thread safe. */
final class PagedListing implements Listing {
    private final Iterator<Page> pages;
    private @Nullable Elements<List<? extends Resource>> page;
    private Iterator<? extends Resource> values = Collections.emptyIterator();

    PagedListing(List<Page> pages) {
        this.pages = pages.iterator();
    }

    @Override
    public boolean hasNext() {
        while (!values.hasNext()) {
            Elements<List<? extends Resource>> open = page;
            if (open != null && open.hasNext()) {
                values = open.next().iterator();
                continue;
            }
            close();
            if (!pages.hasNext()) {
                return false;
            }
            page = opened(pages.next());
        }
        return true;
    }

    @Override
    public Resource next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return values.next();
    }

    /** The events of LXD have no positions. */
    @Override
    public Optional<Cursor> cursor() {
        return Optional.empty();
    }

    @Override
    public void close() {
        Elements<List<? extends Resource>> open = page;
        page = null;
        if (open != null) {
            open.close();
        }
    }

    private static Elements<List<? extends Resource>> opened(Page next) {
        try {
            return next.open();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw PolyvisorException.of(ErrorCode.CANCELLED, "the listing was interrupted", e);
        }
    }
}

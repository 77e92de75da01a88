package dev.polyvisor.driver.lxd.inventory;

import dev.polyvisor.api.driver.Cursor;
import dev.polyvisor.api.driver.Listing;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.driver.lxd.client.Elements;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/** Hands out values while the server sends what they are made of. Not thread safe. */
final class StreamedListing implements Listing {
    private final Elements<? extends List<? extends Resource>> elements;
    private Iterator<? extends Resource> values = Collections.emptyIterator();

    /**
     * A listing of elements each of which has become some values.
     *
     * @param elements the elements, closed with the listing
     */
    StreamedListing(Elements<? extends List<? extends Resource>> elements) {
        this.elements = elements;
    }

    @Override
    public boolean hasNext() {
        while (!values.hasNext()) {
            if (!elements.hasNext()) {
                return false;
            }
            values = elements.next().iterator();
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
        elements.close();
    }
}

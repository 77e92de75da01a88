package dev.polyvisor.spi.collector;

import dev.polyvisor.api.driver.Adapter;
import dev.polyvisor.api.driver.AdapterContext;
import dev.polyvisor.api.driver.Cursor;
import dev.polyvisor.api.driver.Listing;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a listing showed. A value that equals the one of the model is the model's own, so that a listing which changes
 * little holds little beside keys.
 *
 * @param values the values; of a key that came twice the last one
 * @param cursor where events go on from
 */
record Listed(Map<ResourceKey, Resource> values, Optional<Cursor> cursor) {
    private static final Logger LOG = LoggerFactory.getLogger(Listed.class);

    /** What a backend shows that does not serve the kinds. */
    static final Listed NOTHING = new Listed(Map.of(), Optional.empty());

    /** Checks that the driver gave both. */
    Listed {
        Objects.requireNonNull(values, "values");
        Objects.requireNonNull(cursor, "cursor");
    }

    /**
     * Reads a listing to its end. Blocks.
     *
     * @param progress told of each value
     */
    static Listed read(Adapter<?> adapter, AdapterContext context, Ownership ownership, Runnable progress)
            throws InterruptedException {
        Listing listing = adapter.list(context);
        try {
            Map<ResourceKey, Resource> values = new LinkedHashMap<>();
            while (listing.hasNext()) {
                Resource value = listing.next();
                ownership.check(value);
                values.put(value.key(), known(context, value));
                progress.run();
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
            return new Listed(values, listing.cursor());
        } finally {
            close(listing, context.provider());
        }
    }

    private static Resource known(AdapterContext context, Resource value) {
        Optional<Entry<?>> entry = context.snapshot().get(value.key());
        return entry.isPresent() && entry.get().value().equals(value)
                ? entry.get().value()
                : value;
    }

    /** What was read is read, however the connection ends. */
    private static void close(Listing listing, String provider) {
        try {
            listing.close();
        } catch (RuntimeException e) {
            LOG.warn("provider {}: a listing could not be closed", provider, e);
        }
    }
}

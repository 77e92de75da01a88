package dev.polyvisor.spi.store.model;

import dev.polyvisor.api.inventory.Batch;
import dev.polyvisor.api.inventory.WatchSpec;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;

/**
 * What a watch was told.
 *
 * @param name how the watch is called in messages
 * @param spec what it asked for
 * @param batches its batches from the first on
 * @param pace what is known of how it kept up
 * @param looks the revisions at which it looked and nothing since its last batch was for it, in their order: what the
 *     journal loses of before them is not missed
 */
record History(String name, WatchSpec spec, List<Batch> batches, Pace pace, NavigableSet<Long> looks) {
    History(String name, WatchSpec spec, List<Batch> batches, Pace pace) {
        this(name, spec, batches, pace, Collections.emptyNavigableSet());
    }

    /** How a watch kept up. */
    enum Pace {
        /** After each transaction it was told at once, before the next one. */
        EVERY_TRANSACTION,
        /** It was told between transactions, so what the journal held then is known. */
        BETWEEN_TRANSACTIONS,
        /** It ran beside the writer. */
        CONCURRENT
    }
}

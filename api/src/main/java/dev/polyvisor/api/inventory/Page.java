package dev.polyvisor.api.inventory;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One page of what a query found.
 *
 * @param entries the entries, in the query's order
 * @param next the position after the last one, for {@link Query#after}; empty on the last page
 * @param revision the revision of the snapshot
 * @param <T> the type of the values
 */
public record Page<T extends Resource>(List<Entry<T>> entries, Optional<String> next, Revision revision) {

    /** Copies the list. */
    public Page {
        entries = List.copyOf(entries);
        Objects.requireNonNull(next, "next");
        Objects.requireNonNull(revision, "revision");
    }
}

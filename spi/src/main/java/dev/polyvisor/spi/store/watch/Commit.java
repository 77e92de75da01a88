package dev.polyvisor.spi.store.watch;

import dev.polyvisor.api.inventory.Change;
import dev.polyvisor.api.inventory.Mark;
import dev.polyvisor.api.inventory.Revision;
import java.util.List;

/**
 * A transaction that changed something, as the journal keeps it.
 *
 * <p>Thread safety: immutable.
 *
 * @param revision the revision that it made
 * @param changes the net change of each key, with the labels of the transaction, in no particular order
 * @param marks the marks that it set
 */
public record Commit(Revision revision, List<Change> changes, List<Mark> marks) {

    /** Copies the lists. */
    public Commit {
        changes = List.copyOf(changes);
        marks = List.copyOf(marks);
    }

    /** How many changes it counts for in the journal: at least one, so that the number of transactions is bounded too. */
    int weight() {
        return Math.max(1, changes.size() + marks.size());
    }
}

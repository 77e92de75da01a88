package dev.polyvisor.api.inventory;

import java.util.List;
import java.util.Objects;

/**
 * What happened between two revisions, both of them transaction borders. The batches of a watch are contiguous: each
 * begins where the one before ended.
 *
 * @param from the revision that the batch begins after; number 0 for the full state when no revision of this epoch was
 *     known before
 * @param to the revision that it ends with
 * @param changes the changes, ordered by revision, then key; a key deleted and created again has a Deleted, then a
 *     Created
 * @param coalesced whether more than one transaction was merged, so that only the net change of each key shows
 * @param marks what there is to tell besides
 */
public record Batch(Revision from, Revision to, List<Change> changes, boolean coalesced, List<Mark> marks) {

    /** Copies the lists. */
    public Batch {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        changes = List.copyOf(changes);
        marks = List.copyOf(marks);
    }

    /**
     * Whether the batch holds the full state instead of changes since the one before.
     *
     * @return true when it carries a mark RESET
     */
    public boolean reset() {
        return has(Mark.Type.RESET);
    }

    /**
     * Whether the batch carries a mark.
     *
     * @param type the type of the mark
     * @return true when it does
     */
    public boolean has(Mark.Type type) {
        return marks.stream().anyMatch(m -> m.type() == type);
    }
}

package dev.polyvisor.testkit.watch;

/** What every watch keeps to. The numbers are those of the architecture's rules of the revisioned model. */
public enum WatchRule {
    /** Batches go forward in one epoch; the changes of a batch go by revision, then key. */
    ORDERED("M6"),
    /** A batch has one change for a key, or a Deleted and then a Created. */
    UNIQUE("M6"),
    /** Each batch begins where the one before ended, unless it is a reset. */
    CONTIGUOUS("M6"),
    /** A transaction is in one batch as a whole; a batch of several transactions says so. */
    ATOMIC("M2"),
    /** Nothing that happened is missing: what the watch showed adds up to the state. */
    RELIABLE("M6"),
    /** The watch begins where it was asked to, or with one reset that holds the full state. */
    RESUMABLE("M5"),
    /** At a mark PARITY the watch has shown everything that the provider holds. */
    PARITY_COMPLETE("M6"),
    /** What a change calls the entry before is what the watch showed last. */
    PREVIOUS_VALUE("M6"),
    /** Created, Updated and Deleted are used for what they mean. */
    KIND_OF_CHANGE("M6"),
    /** A change has the labels that all transactions of its key carried, and no others. */
    LABELS("M6"),
    /** Revisions move by one; {@code createdAt}, {@code changedAt} and {@code touchedAt} move only when they should. */
    BOOKKEEPING("M1"),
    /** Only what the watch is about is in it. */
    SELECTED("M5"),
    /** The first batch is marked STARTED and no other; after END there is none; calls do not overlap. */
    SERIAL("M7");

    private final String id;

    WatchRule(String id) {
        this.id = id;
    }

    /**
     * The rule of the architecture that it belongs to.
     *
     * @return M1 to M7
     */
    public String id() {
        return id;
    }
}

package dev.polyvisor.api.inventory;

/**
 * A standing look at an inventory. Memory is bounded however far a watch lags, no final state is lost, and neither
 * writers nor other watches notice.
 *
 * <p>Thread safety: all methods may be called from any thread.
 */
public interface Watch extends AutoCloseable {

    /**
     * The revision up to which batches have been delivered.
     *
     * @return the revision, from which another watch can go on
     */
    Revision position();

    /**
     * Ends the watch. After it has returned no call of the listener begins; one under way is not waited for when it is
     * this thread's own, else it is; an interrupt ends the wait and remains set. Idempotent.
     */
    @Override
    void close();
}

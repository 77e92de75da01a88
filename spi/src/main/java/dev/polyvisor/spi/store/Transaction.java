package dev.polyvisor.spi.store;

import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.Mark;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.policy.Validation;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Changes that readers, indexes and watches see all at once or not at all. What is read here contains what this
 * transaction has written.
 *
 * <p>Only the net effect counts: a key that is deleted and put again with an equal value is unchanged, with another value
 * it is updated.
 *
 * <p>Thread safety: none. A transaction is valid on the thread that runs the work, until the work returns; afterwards
 * every method throws {@link IllegalStateException}. No I/O inside: all other writers wait meanwhile.
 */
public interface Transaction {

    /**
     * An entry.
     *
     * @param key the key
     * @return the entry, null when there is none
     */
    @Nullable
    Entry<?> get(ResourceKey key);

    /**
     * Writes a value. When it equals the one that is there, nothing changes: the entry and the instance of the value
     * remain. A validation that was VALID becomes STALE with the value that it was about.
     *
     * @param value the value, of a registered kind
     * @return true when it changed anything
     * @throws dev.polyvisor.api.PolyvisorException INVALID_ARGUMENT when the kind is not registered, or the value is not
     *     of its type
     */
    boolean put(Resource value);

    /**
     * Removes a key.
     *
     * @param key the key
     * @return true when it was there
     */
    boolean delete(ResourceKey key);

    /**
     * Hands over the keys of a provider and kind, in no particular order, as they are when this is called: the consumer
     * may write.
     *
     * @param provider the name of the provider
     * @param kind the name of the kind
     * @param sink gets each key
     */
    void keys(String provider, String kind, Consumer<ResourceKey> sink);

    /**
     * Hands over the keys of the entries of a kind whose parent is a key, in no particular order, as they are when this
     * is called: the consumer may write.
     *
     * @param parent the key, which need not be in the inventory
     * @param kind the name of the kind
     * @param sink gets each key
     */
    void children(ResourceKey parent, String kind, Consumer<ResourceKey> sink);

    /**
     * Sets what policy says of a value. Moves only {@code touchedAt}; an equal validation, or a key that is absent,
     * changes nothing.
     *
     * @param key the key
     * @param validation the validation
     */
    void validate(ResourceKey key, Validation validation);

    /**
     * Tells every watch something, in order with the changes: the mark comes in the batch that shows this transaction.
     * It is a change of the inventory, which raises the revision, so that a watch which resumes neither misses nor
     * repeats it. The last PARITY or ERROR of each provider is told again wherever a watch gets the full state.
     *
     * @param mark PARITY or ERROR; the other types are the store's own
     * @throws dev.polyvisor.api.PolyvisorException INVALID_ARGUMENT for another type
     */
    void mark(Mark mark);

    /**
     * Sets whether what a provider shows is stale.
     *
     * @param provider the name of the provider
     * @param stale true for stale
     */
    void stale(String provider, boolean stale);

    /**
     * Removes everything of a provider: its entries, whether it is stale, and the mark that was set last.
     *
     * @param provider the name of the provider
     */
    void remove(String provider);

    /**
     * The revision that last changed a value.
     *
     * @param key the key
     * @return its number, 0 when there is no entry
     */
    long changedAt(ResourceKey key);
}

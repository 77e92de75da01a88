package dev.polyvisor.api.driver;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.Kind;
import java.util.Set;

/**
 * Maps collections of a backend into the model.
 *
 * <p>The engine decides when to call, retries, commits, and answers events that cannot be applied; an adapter reads and
 * maps. Thread safety: several methods may be called at once. Methods that read block, honour interrupts and never run
 * inside a transaction.
 *
 * @param <E> the type of the events of its feed
 */
public interface Adapter<E> {

    /**
     * The kinds that it writes, and no other adapter does.
     *
     * @return the kinds, at least one
     */
    Set<Kind<?>> kinds();

    /**
     * The event codes that it handles ({@link EventSource#code}).
     *
     * @return the codes; empty for all codes of its feed
     */
    Set<String> events();

    /**
     * Lists everything of its kinds.
     *
     * @param context the provider and its model
     * @return a stream of values, and the cursor to go on from
     * @throws PolyvisorException UNIMPLEMENTED when the backend does not serve these kinds, which is reported and looked
     *     at again later; any other code as the backend failed
     * @throws InterruptedException when the thread is interrupted
     */
    Listing list(AdapterContext context) throws InterruptedException;

    /**
     * Which entities or collections an event concerns. Pure: no reading, no state.
     *
     * @param context the provider and its model
     * @param event the event
     * @return the targets; empty when it concerns nothing of these kinds
     */
    Set<Target> affected(AdapterContext context, E event);

    /**
     * Reads entities and collections from the backend. What is not found is a deletion, not an error.
     *
     * @param context the provider and its model
     * @param targets what to read; each is of these kinds
     * @return what to write; may touch several kinds
     * @throws PolyvisorException as the backend failed; nothing is written then, and the targets are read again later
     * @throws InterruptedException when the thread is interrupted
     */
    ChangeSet read(AdapterContext context, Set<Target> targets) throws InterruptedException;

    /**
     * Turns one event into what to write. By default reads what it affects; a source whose events carry the object
     * overrides it and reads nothing.
     *
     * @param context the provider and its model
     * @param event the event
     * @return what to write
     * @throws PolyvisorException when the event cannot be applied; the engine then reads again, and lists in the end
     * @throws InterruptedException when the thread is interrupted
     */
    default ChangeSet apply(AdapterContext context, E event) throws InterruptedException {
        Set<Target> targets = affected(context, event);
        return targets.isEmpty() ? ChangeSet.NONE : read(context, targets);
    }
}

package dev.polyvisor.api;

import java.util.List;
import java.util.Optional;

/**
 * The pieces of work of a fleet.
 *
 * <p>Thread safety: all methods may be called from any thread.
 */
public interface Operations {

    /**
     * The operations that have not ended, oldest first. Does not block.
     *
     * @return an unmodifiable list
     */
    List<Operation<?>> active();

    /**
     * An operation of this fleet by its identity: one that has not ended, or one of the last 1,000 that have.
     *
     * @param id the identity
     * @return the operation, empty when it is not known here
     */
    Optional<Operation<?>> find(String id);

    /**
     * Takes up an operation that an earlier process began: the backend still works on it, or its outcome is read from
     * the state. Blocks for a request to the backend; idempotent.
     *
     * @param id what {@link Operation#id()} said
     * @return the operation
     * @throws PolyvisorException INVALID_ARGUMENT when the text is no identity; NOT_FOUND when its provider is not part
     *     of this fleet; FAILED_PRECONDITION when nothing tells any more what became of it
     */
    Operation<?> resume(String id);
}

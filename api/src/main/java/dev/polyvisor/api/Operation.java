package dev.polyvisor.api;

import dev.polyvisor.api.inventory.Revision;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A piece of work that a backend has been asked to do.
 *
 * <p>The verb that returns an operation has checked its arguments; the request and the work go on in the background,
 * whether or not somebody waits. Before an operation is {@link OperationState#SUCCEEDED} the engine has read what it
 * touched and committed it: {@link #revision()} is that commit, so that
 * {@code inventory.awaitRevision(operation.revision())} shows the result.
 *
 * <p>Thread safety: all methods may be called from any thread.
 *
 * @param <T> what the work results in
 */
public interface Operation<T> {

    /**
     * The identity of the operation, with which {@link Operations#resume(String)} finds it again after a restart.
     *
     * @return an opaque text without secrets
     */
    String id();

    /**
     * What is being done, for example {@code instance.start}.
     *
     * @return the verb
     */
    String verb();

    /**
     * Where the work stands. Does not block.
     *
     * @return the state
     */
    OperationState state();

    /**
     * How far the work has come. Does not block.
     *
     * @return the progress
     */
    Progress progress();

    /**
     * Waits until the work has ended.
     *
     * @return the result
     * @throws PolyvisorException what the work failed with; CANCELLED when it was cancelled; UNKNOWN when its outcome
     *     could not be found out; CANCELLED too when the fleet was closed meanwhile
     * @throws InterruptedException when the waiting thread is interrupted; the work goes on
     */
    T await() throws InterruptedException;

    /**
     * Waits until the work has ended, at most for a time.
     *
     * @param timeout how long to wait
     * @return the result
     * @throws PolyvisorException as {@link #await()}; DEADLINE_EXCEEDED when the time ran out, in which case the work
     *     goes on
     * @throws InterruptedException when the waiting thread is interrupted; the work goes on
     */
    T await(Duration timeout) throws InterruptedException;

    /**
     * Asks the backend to give the work up. Blocks for at most the request time-out of the connection. Idempotent.
     *
     * @return what came of it
     */
    Cancellation cancel();

    /**
     * Whether the work changed anything. A verb names a goal: {@code start} of a running machine succeeds without a
     * change.
     *
     * @return false when the goal was reached before; true until that is known
     */
    boolean changed();

    /**
     * The commit that shows what the work did.
     *
     * @return the revision, empty until the work has succeeded, or when it touches nothing that the inventory holds
     */
    Optional<Revision> revision();

    /**
     * Calls a listener once when the work has ended, on the fleet's executor; at once when it has ended already.
     *
     * @param listener gets this operation; what it throws is logged
     * @return this operation
     */
    Operation<T> onDone(Consumer<? super Operation<T>> listener);

    /**
     * The operation as a future. Cancelling the future cancels nothing; it completes with the result, or with a
     * {@link PolyvisorException}.
     *
     * @return a new future
     */
    CompletableFuture<T> toFuture();
}

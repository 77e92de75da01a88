package dev.polyvisor.spi.resource;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.DriverContext;
import dev.polyvisor.spi.time.Deadline;
import dev.polyvisor.spi.time.Waiting;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;

/**
 * A call whose work runs on the provider's executor, so that its caller can turn away from it. The work is interrupted then,
 * and can still undo what it has done.
 *
 * @param <T> what the call answers
 */
final class BoundedCall<T> {
    private final CompletableFuture<T> answer = new CompletableFuture<>();

    private BoundedCall() {}

    /**
     * Makes a call.
     *
     * @throws PolyvisorException what the work failed with; DEADLINE_EXCEEDED when the time ran out; CANCELLED when this
     *     thread is interrupted, the flag is set then; FAILED_PRECONDITION when the provider is closed
     */
    static <T> T make(DriverContext context, Deadline deadline, Work<T> work) {
        return new BoundedCall<T>().run(context, deadline, work);
    }

    private T run(DriverContext context, Deadline deadline, Work<T> work) {
        Future<?> task = submit(context, work);
        try {
            if (!Waiting.until(context.clock(), answer, deadline.left())) {
                turnAway(task, PolyvisorException.of(ErrorCode.DEADLINE_EXCEEDED, "the time ran out"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            turnAway(task, PolyvisorException.of(ErrorCode.CANCELLED, "the thread was interrupted", e));
        }
        try {
            return answer.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof PolyvisorException known) {
                throw known;
            }
            throw PolyvisorException.of(ErrorCode.INTERNAL, "the driver failed: " + failed.getCause(), failed);
        }
    }

    /** When the work has answered at the same moment, its answer counts. */
    private void turnAway(Future<?> task, PolyvisorException why) {
        answer.completeExceptionally(why);
        task.cancel(true);
    }

    private Future<?> submit(DriverContext context, Work<T> work) {
        try {
            return context.executor().submit(() -> {
                try {
                    work.run(answer::complete);
                } catch (InterruptedException e) {
                    answer.completeExceptionally(PolyvisorException.of(ErrorCode.CANCELLED, "interrupted", e));
                } catch (RuntimeException | Error e) {
                    answer.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException refused) {
            throw PolyvisorException.of(ErrorCode.FAILED_PRECONDITION, "the provider is closed", refused);
        }
    }

    /**
     * What a call does.
     *
     * @param <T> what it answers
     */
    @FunctionalInterface
    interface Work<T> {
        void run(Answer<T> answer) throws InterruptedException;
    }

    /**
     * Takes the answer of a call.
     *
     * @param <T> what it is
     */
    @FunctionalInterface
    interface Answer<T> {
        /** False when the caller has gone: it has been told of a failure, so nothing may be left. */
        boolean give(T value);
    }
}

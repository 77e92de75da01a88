package dev.polyvisor.spi.machine;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.spi.machine.BoundedCall.Outcome;
import dev.polyvisor.spi.time.Deadline;
import dev.polyvisor.spi.time.Waiting;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Runs work on an executor and waits for it no longer than a deadline. */
final class Calls {
    private final Set<BoundedCall<?>> running = ConcurrentHashMap.newKeySet();
    private final Executor executor;
    private final FleetClock clock;
    private volatile boolean closed;

    Calls(Executor executor, FleetClock clock) {
        this.executor = executor;
        this.clock = clock;
    }

    /**
     * Runs work.
     *
     * @param ended called once, when the work has ended, which may be later than this method, or will never begin
     * @return what the work results in
     * @throws ExecutionException what the work failed with
     * @throws PolyvisorException DEADLINE_EXCEEDED when the work did not end in time; it has been interrupted
     * @throws InterruptedException when this thread is interrupted; the work has been, too
     */
    <T> T call(Deadline deadline, Work<T> work, Runnable ended) throws InterruptedException, ExecutionException {
        BoundedCall<T> call = new BoundedCall<>(work, ended);
        running.add(call);
        try {
            begin(call);
            if (!Waiting.until(clock, call.outcome(), deadline.left()) && call.abandon()) {
                throw PolyvisorException.of(
                        ErrorCode.DEADLINE_EXCEEDED, "the time ran out; the work has been interrupted and may go on");
            }
        } catch (InterruptedException interrupted) {
            if (call.abandon()) {
                throw interrupted;
            }
            // it had ended at the same moment: its result counts, and the next wait sees the interrupt
            Thread.currentThread().interrupt();
        } finally {
            // also when the clock has been closed: nobody waits for the work any more
            call.abandon();
            running.remove(call);
        }
        return outcome(call);
    }

    /** Refuses new work and lets go of what runs. */
    void close() {
        closed = true;
        for (BoundedCall<?> call : running) {
            if (call.abandon()) {
                call.outcome().complete(new Outcome<>(null, closed()));
            }
        }
    }

    /** What a call ends with that comes too late. */
    static PolyvisorException closed() {
        return PolyvisorException.of(ErrorCode.FAILED_PRECONDITION, "the machine plugin is closed");
    }

    private void begin(BoundedCall<?> call) {
        // looked at after the call was noted, so that either this sees the flag or close() sees the call
        if (closed) {
            call.abandon();
            throw closed();
        }
        try {
            executor.execute(call);
        } catch (RejectedExecutionException refused) {
            call.abandon();
            throw PolyvisorException.of(ErrorCode.UNAVAILABLE, "the executor takes no work", refused);
        } catch (RuntimeException | Error fault) {
            call.abandon();
            throw fault;
        }
    }

    /** What the work has ended with, or is about to: only the end of a turn can still lie before it. */
    @SuppressWarnings("NullAway") // the result of work that did not fail is what the work gave
    private static <T> T outcome(BoundedCall<T> call) throws ExecutionException {
        Outcome<T> outcome = call.outcome().join();
        if (outcome.failure() != null) {
            throw new ExecutionException(outcome.failure());
        }
        return outcome.result();
    }
}

package dev.polyvisor.spi.operation;

import dev.polyvisor.api.Cancellation;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.spi.time.Waiting;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The wish of a host to have an operation given up. Several threads may have the same one. */
final class Wish {
    private final CompletableFuture<Cancellation> answer = new CompletableFuture<>();

    void answer(Cancellation said) {
        answer.complete(said);
    }

    void fail(PolyvisorException failure) {
        answer.completeExceptionally(failure);
    }

    /** Waits for the answer. The wish stays when the time runs out or the thread is interrupted. */
    Cancellation await(FleetClock clock, Duration timeout) {
        try {
            if (!Waiting.until(clock, answer, timeout)) {
                throw PolyvisorException.of(
                        ErrorCode.DEADLINE_EXCEEDED,
                        "no answer to the cancellation within " + timeout + "; the wish stays");
            }
            return answer.join();
        } catch (CompletionException failed) {
            PolyvisorException why = (PolyvisorException) Objects.requireNonNull(failed.getCause());
            throw why.toBuilder().cause(why).build();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw PolyvisorException.of(
                    ErrorCode.CANCELLED, "interrupted while the cancellation was on its way", interrupted);
        }
    }
}

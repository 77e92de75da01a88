package dev.polyvisor.api.driver;

import dev.polyvisor.api.Cancellation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Progress;
import java.time.Duration;
import java.util.Objects;

/** How an operation learns that accepted work has ended. */
public interface Completion {

    /**
     * Looks at the work. May block for a bounded time, as a long poll does (at most 30 s).
     *
     * @param context the operation
     * @return how it stands
     * @throws PolyvisorException when the look itself failed: a retryable one is repeated with a pause, another fails
     *     the operation
     * @throws InterruptedException when the thread is interrupted
     */
    Status check(OperationContext context) throws InterruptedException;

    /**
     * Asks the backend to give the work up. May be called while {@link #check} runs on another thread: a look can take
     * long, and who cancels should not wait for it.
     *
     * @param context the operation
     * @return what came of it; by default that it cannot be given up
     * @throws InterruptedException when the thread is interrupted
     */
    default Cancellation cancel(OperationContext context) throws InterruptedException {
        return Cancellation.NOT_CANCELLABLE;
    }

    /**
     * The work was done when the request was answered.
     *
     * @return the completion
     */
    static Completion immediate() {
        return context -> new Done();
    }

    /** How the work stands. */
    sealed interface Status {}

    /**
     * It goes on.
     *
     * @param progress how far it has come
     * @param checkAfter when to look again
     */
    record Running(Progress progress, Duration checkAfter) implements Status {
        /** Checks that both are there. */
        public Running {
            Objects.requireNonNull(progress, "progress");
            Objects.requireNonNull(checkAfter, "checkAfter");
        }
    }

    /** It has reached its goal. */
    record Done() implements Status {}

    /**
     * It has failed.
     *
     * @param cause why
     */
    record Failed(PolyvisorException cause) implements Status {
        /** Checks that there is a cause. */
        public Failed {
            Objects.requireNonNull(cause, "cause");
        }
    }

    /** It has been given up. */
    record Cancelled() implements Status {}

    /**
     * The backend does not know it any more. The engine reads again what the work touches and asks the plan's
     * {@code settle} step what became of it.
     *
     * @param reason what the backend said
     */
    record Lost(String reason) implements Status {
        /** Checks that there is a reason. */
        public Lost {
            Objects.requireNonNull(reason, "reason");
        }
    }
}

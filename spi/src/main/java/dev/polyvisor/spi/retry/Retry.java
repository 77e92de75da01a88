package dev.polyvisor.spi.retry;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.DriverContext;
import java.util.Objects;

/**
 * Repeats a request that failed for a while. Only for requests that may be repeated: reads, and writes that name a goal
 * or carry an idempotency key.
 *
 * <p>Thread safety: immutable; each call has its own budget.
 */
public final class Retry {
    private final DriverContext context;
    private final RetryLimits limits;

    private Retry(DriverContext context, RetryLimits limits) {
        this.context = Objects.requireNonNull(context, "context");
        this.limits = Objects.requireNonNull(limits, "limits");
    }

    /**
     * Retries within the {@linkplain RetryLimits#DEFAULT default limits}.
     *
     * @param context gives clock and chance, and ends the pauses when the provider is closed
     * @return the retry
     */
    public static Retry in(DriverContext context) {
        return new Retry(context, RetryLimits.DEFAULT);
    }

    /**
     * With other limits.
     *
     * @param value the limits
     * @return a new retry
     */
    public Retry within(RetryLimits value) {
        return new Retry(context, value);
    }

    /**
     * Makes a request until it succeeds. Blocks.
     *
     * @param request the request
     * @param <T> what it answers
     * @return its answer
     * @throws PolyvisorException what the last try failed with, when that is not retryable or tries or budget are used
     *     up; failures before it are not kept
     * @throws InterruptedException when the thread is interrupted or the provider is closed
     */
    public <T> T call(Request<T> request) throws InterruptedException {
        Backoff backoff = new Backoff(limits, context.clock(), context.random());
        while (true) {
            try {
                return request.send();
            } catch (PolyvisorException failure) {
                context.sleep(backoff.after(failure).orElseThrow(() -> failure));
            }
        }
    }

    /**
     * Something that can be tried again.
     *
     * @param <T> what it answers
     */
    @FunctionalInterface
    public interface Request<T> {
        /**
         * Makes one try.
         *
         * @return the answer
         * @throws InterruptedException when the thread is interrupted
         */
        T send() throws InterruptedException;
    }
}

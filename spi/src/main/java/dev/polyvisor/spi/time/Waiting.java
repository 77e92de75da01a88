package dev.polyvisor.spi.time;

import dev.polyvisor.api.driver.FleetClock;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Waits that a {@link FleetClock} measures and that an interrupt ends. The thread waits for a future, and a timer of the
 * clock completes it; so the waits work in virtual time too.
 *
 * <p>Thread safety: all methods may be called from any thread, but not from a timer of the clock, which must not block.
 */
public final class Waiting {

    private Waiting() {}

    /**
     * Waits for a time to pass.
     *
     * @param clock measures it
     * @param duration how long; returns at once for zero or less
     * @throws InterruptedException when the thread is interrupted before or meanwhile
     */
    public static void sleep(FleetClock clock, Duration duration) throws InterruptedException {
        until(clock, new CompletableFuture<>(), duration);
    }

    /**
     * Waits for a future to complete, whichever way. Nothing of the wait stays with the future.
     *
     * @param clock measures the time
     * @param future what is waited for
     * @param timeout how long at most; zero or less for a look
     * @return whether it has completed
     * @throws InterruptedException when the thread is interrupted before or meanwhile
     */
    public static boolean until(FleetClock clock, CompletableFuture<?> future, Duration timeout)
            throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (future.isDone() || timeout.isZero() || timeout.isNegative()) {
            return future.isDone();
        }
        CompletableFuture<Void> expiry = new CompletableFuture<>();
        FleetClock.Timer timer = clock.schedule(timeout, () -> expiry.complete(null));
        try {
            CompletableFuture.anyOf(future, expiry).get();
        } catch (ExecutionException | CancellationException completed) {
            // the caller asks the future how
        } finally {
            timer.cancel();
            // lets anyOf take its entry out of a future that outlives the wait
            expiry.complete(null);
        }
        return future.isDone();
    }
}

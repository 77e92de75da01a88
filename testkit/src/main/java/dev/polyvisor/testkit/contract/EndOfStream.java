package dev.polyvisor.testkit.contract;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.Cursor;
import dev.polyvisor.api.driver.EventSink;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for a stream to end. */
final class EndOfStream<E> implements EventSink<E> {
    private final CompletableFuture<PolyvisorException> end = new CompletableFuture<>();

    PolyvisorException await(Duration timeout) throws InterruptedException {
        try {
            return end.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("the stream has not ended within " + timeout, e);
        }
    }

    @Override
    public void event(E event, Optional<Cursor> at) {
        // only the end matters
    }

    @Override
    public void bookmark(Cursor at) {
        // only the end matters
    }

    @Override
    public void alive() {
        // only the end matters
    }

    @Override
    public void ended(PolyvisorException cause) {
        end.complete(cause);
    }
}

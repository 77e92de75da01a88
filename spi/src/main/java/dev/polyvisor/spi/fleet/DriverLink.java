package dev.polyvisor.spi.fleet;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.Driver;
import dev.polyvisor.spi.fleet.Opening.Opened;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The way to the driver of one provider, as long as there is one. Whatever code of the driver throws comes out as the one
 * error type, told for provider and verb. It does not lead to the fleet or the model.
 */
final class DriverLink {
    private final String provider;
    private final TaskScope tasks;
    private final CompletableFuture<Opened> opened;
    private final CompletableFuture<Void> closing = new CompletableFuture<>();
    private volatile String reason = "";

    /** A request that may block. */
    @FunctionalInterface
    interface Request<T> {
        T send(Driver driver) throws InterruptedException;
    }

    DriverLink(String provider, TaskScope tasks, CompletableFuture<Opened> opened) {
        this.provider = provider;
        this.tasks = tasks;
        this.opened = opened;
    }

    /** From now on every call is refused, and those that wait are given up; a driver that is being opened is dropped. */
    void close(String why) {
        reason = why;
        opened.completeExceptionally(PolyvisorException.of(ErrorCode.FAILED_PRECONDITION, why));
        closing.complete(null);
    }

    boolean isClosed() {
        return closing.isDone();
    }

    void requireOpen(String verb) {
        if (isClosed()) {
            throw error(verb, ErrorCode.FAILED_PRECONDITION, reason, null);
        }
    }

    /** Why there is no driver; empty when there is one. */
    Optional<PolyvisorException> failure() {
        if (!opened.isDone()) {
            return Optional.of(
                    PolyvisorException.builder(ErrorCode.UNAVAILABLE, "the driver has not made its session yet")
                            .provider(provider)
                            .build());
        }
        try {
            opened.join();
            return Optional.empty();
        } catch (CompletionException failed) {
            return Optional.of(failure(failed));
        }
    }

    /** A question that the driver answers without blocking. */
    <T> T ask(String verb, Function<Driver, T> question) {
        Driver driver = driver(verb);
        try {
            return question.apply(driver);
        } catch (RuntimeException | LinkageError failure) {
            throw Opening.failure(failure).in(provider, verb);
        }
    }

    /**
     * A request to the driver, as a task: the caller is let go when it is interrupted or the provider is closed, also
     * when the driver is not.
     */
    <T> T call(String verb, Request<T> request) {
        Driver driver = driver(verb);
        CompletableFuture<T> answer = new CompletableFuture<>();
        Future<?> task = submit(verb, () -> send(driver, request, answer));
        try {
            CompletableFuture.anyOf(answer, closing).get();
        } catch (InterruptedException e) {
            task.cancel(true);
            Thread.currentThread().interrupt();
            throw error(verb, ErrorCode.CANCELLED, "interrupted", e);
        } catch (ExecutionException failed) {
            // the same comes below, with its own stack trace
        }
        requireOpen(verb);
        try {
            return answer.join();
        } catch (CompletionException failed) {
            PolyvisorException why = failure(failed).in(provider, verb);
            throw why.toBuilder().cause(why).build();
        }
    }

    private Driver driver(String verb) {
        requireOpen(verb);
        failure().ifPresent(why -> {
            throw why.in(provider, verb).toBuilder().cause(why).build();
        });
        return opened.join().driver();
    }

    private Future<?> submit(String verb, Runnable task) {
        try {
            return tasks.submit(task);
        } catch (RejectedExecutionException refused) {
            throw isClosed()
                    ? error(verb, ErrorCode.FAILED_PRECONDITION, reason, refused)
                    : error(verb, ErrorCode.RESOURCE_EXHAUSTED, "the executor refuses the request", refused);
        }
    }

    private static <T> void send(Driver driver, Request<T> request, CompletableFuture<T> answer) {
        try {
            answer.complete(request.send(driver));
        } catch (InterruptedException e) {
            answer.completeExceptionally(PolyvisorException.of(ErrorCode.CANCELLED, "interrupted", e));
        } catch (RuntimeException | Error failure) {
            answer.completeExceptionally(Opening.failure(failure));
        }
    }

    private PolyvisorException error(String verb, ErrorCode code, String text, @Nullable Throwable cause) {
        return PolyvisorException.builder(code, text)
                .provider(provider)
                .operation(verb)
                .cause(cause)
                .build();
    }

    private static PolyvisorException failure(CompletionException failed) {
        return (PolyvisorException) Objects.requireNonNull(failed.getCause());
    }
}

package dev.polyvisor.spi.operation;

import dev.polyvisor.api.Cancellation;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.OperationState;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Progress;
import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.api.inventory.Revision;
import dev.polyvisor.spi.time.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a host holds of an operation: how it stands, and who waits for its end. {@link OperationRun} moves it on.
 *
 * <p>Code of the host (listeners, whoever hangs on a future) runs on the executor only: it must hold up neither the run
 * nor the closing of the fleet.
 *
 * @param <T> what the work results in
 */
final class LiveOperation<T> implements Operation<T> {
    private static final Logger LOG = LoggerFactory.getLogger(LiveOperation.class);

    private final OperationId first;
    private final FleetClock clock;
    private final Executor callbacks;
    private final CompletableFuture<T> outcome = new CompletableFuture<>();
    private final List<Runnable> listeners = new ArrayList<>();
    private final long begin;
    private volatile OperationId id;
    private volatile OperationState state = OperationState.ACCEPTED;
    private volatile Progress progress = Progress.none();
    private volatile boolean changed = true;
    private volatile Optional<Revision> revision = Optional.empty();
    private volatile Supplier<Cancellation> canceller = () -> Cancellation.NOT_CANCELLABLE;

    LiveOperation(OperationId id, FleetClock clock, Executor callbacks) {
        this.first = id;
        this.id = id;
        this.clock = clock;
        this.callbacks = callbacks;
        this.begin = clock.nanoTime();
    }

    Duration age() {
        return Duration.ofNanos(clock.nanoTime() - begin);
    }

    /** The id that it began with; it stays good for finding it here. */
    OperationId firstId() {
        return first;
    }

    void cancelBy(Supplier<Cancellation> run) {
        canceller = run;
    }

    void accepted(OperationId known, boolean changes) {
        id = known;
        changed = changes;
    }

    void running() {
        state = OperationState.RUNNING;
    }

    void progressed(Progress now) {
        progress = now;
    }

    void succeeded(T result, Optional<Revision> commit) {
        revision = commit;
        end(OperationState.SUCCEEDED, Cancellation.TOO_LATE, () -> outcome.complete(result));
    }

    /** Ends it without a result; {@code late} is what a cancel answers from now on. */
    void ended(OperationState how, PolyvisorException failure, Cancellation late) {
        end(how, late, () -> outcome.completeExceptionally(failure));
    }

    private void end(OperationState how, Cancellation late, Runnable complete) {
        List<Runnable> told;
        synchronized (listeners) {
            canceller = () -> late;
            state = how;
            complete.run();
            told = List.copyOf(listeners);
            listeners.clear();
        }
        told.forEach(this::call);
    }

    @Override
    public String id() {
        return id.toString();
    }

    @Override
    public String verb() {
        return first.verb();
    }

    @Override
    public OperationState state() {
        return state;
    }

    @Override
    public Progress progress() {
        return progress;
    }

    @Override
    public boolean changed() {
        return changed;
    }

    @Override
    public Optional<Revision> revision() {
        return revision;
    }

    @Override
    public T await() throws InterruptedException {
        try {
            return outcome.get();
        } catch (ExecutionException ended) {
            throw told(ended.getCause());
        }
    }

    @Override
    public T await(Duration timeout) throws InterruptedException {
        if (!Waiting.until(clock, outcome, timeout)) {
            throw PolyvisorException.builder(
                            ErrorCode.DEADLINE_EXCEEDED, "still " + state + " after " + timeout + "; the work goes on")
                    .provider(first.provider())
                    .operation(verb())
                    .build();
        }
        return await();
    }

    @Override
    public Cancellation cancel() {
        return canceller.get();
    }

    @Override
    public Operation<T> onDone(Consumer<? super Operation<T>> listener) {
        Objects.requireNonNull(listener, "listener");
        whenEnded(() -> listener.accept(this));
        return this;
    }

    @Override
    public CompletableFuture<T> toFuture() {
        CompletableFuture<T> future = new CompletableFuture<>();
        if (outcome.isDone()) {
            // nobody hangs on it yet
            copyInto(future);
        } else {
            whenEnded(() -> copyInto(future));
        }
        return future;
    }

    private void copyInto(CompletableFuture<T> future) {
        try {
            future.complete(outcome.join());
        } catch (CompletionException ended) {
            future.completeExceptionally(told(ended.getCause()));
        }
    }

    private void whenEnded(Runnable listener) {
        synchronized (listeners) {
            if (!outcome.isDone()) {
                listeners.add(listener);
                return;
            }
        }
        call(listener);
    }

    private void call(Runnable listener) {
        Runnable guarded = () -> {
            try {
                listener.run();
            } catch (RuntimeException | Error failure) {
                LOG.warn("a listener of {} on provider {} failed", verb(), first.provider(), failure);
            }
        };
        try {
            callbacks.execute(guarded);
        } catch (RejectedExecutionException closed) {
            guarded.run();
        }
    }

    /** Each who asks gets an exception of its own: with its own stack trace, and the one of the work as the cause. */
    private static PolyvisorException told(@Nullable Throwable failure) {
        PolyvisorException why = (PolyvisorException) Objects.requireNonNull(failure);
        return why.toBuilder().cause(why).build();
    }

    @Override
    public String toString() {
        return verb() + " on " + first.provider() + ": " + state;
    }
}

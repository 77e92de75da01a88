package dev.polyvisor.spi.store.watch;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.api.inventory.Batch;
import dev.polyvisor.api.inventory.PullWatch;
import dev.polyvisor.api.inventory.Watch;
import dev.polyvisor.api.inventory.WatchSpec;
import dev.polyvisor.spi.store.state.State;
import dev.polyvisor.spi.time.Deadline;
import dev.polyvisor.spi.time.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * All who follow the state: watches in their three forms, and threads that wait for something to become true.
 *
 * <p>Thread safety: all methods may be called from any thread.
 */
public final class Watches implements Source {
    private final Supplier<State> current;
    private final Journal journal;
    private final Executor executor;
    private final FleetClock clock;
    private final List<Follower> followers = new CopyOnWriteArrayList<>();
    private volatile boolean ended;

    /**
     * Nobody yet.
     *
     * @param current gives the state now
     * @param journal what led to it
     * @param executor runs listeners
     * @param clock measures time-outs
     */
    public Watches(Supplier<State> current, Journal journal, Executor executor, FleetClock clock) {
        this.current = current;
        this.journal = journal;
        this.executor = Objects.requireNonNull(executor, "executor");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    @Override
    public State state() {
        return current.get();
    }

    @Override
    public Journal journal() {
        return journal;
    }

    @Override
    public boolean ended() {
        return ended;
    }

    /** Wakes all. To be called when the new state can be seen, under no lock. */
    public void signal() {
        followers.forEach(Follower::signal);
    }

    /**
     * Tells a listener.
     *
     * @param spec where to begin and what it is about
     * @param listener the listener
     * @return the watch
     */
    public Watch listen(WatchSpec spec, Consumer<? super Batch> listener) {
        Objects.requireNonNull(listener, "listener");
        return follow(new ListenerWatch(cursor(spec), listener, executor, followers::remove));
    }

    /**
     * A watch that is asked.
     *
     * @param spec where to begin and what it is about
     * @return the watch
     */
    public PullWatch pull(WatchSpec spec) {
        return follow(new WaitingWatch(cursor(spec), clock, followers::remove));
    }

    /**
     * Tells somebody after each transaction that the state may be another one, and once at the beginning.
     *
     * @param signal called by writers, under no lock: costs next to nothing and never throws
     * @return ends it
     */
    public Runnable follow(Runnable signal) {
        Follower follower = signal::run;
        follow(follower);
        return () -> followers.remove(follower);
    }

    /**
     * Watches as streams.
     *
     * @param spec where to begin and what they are about
     * @return the publisher
     */
    public Flow.Publisher<Batch> publisher(WatchSpec spec) {
        Objects.requireNonNull(spec, "spec");
        return subscriber -> subscribe(spec, Objects.requireNonNull(subscriber, "subscriber"));
    }

    private void subscribe(WatchSpec spec, Flow.Subscriber<? super Batch> subscriber) {
        BatchCursor cursor;
        try {
            cursor = cursor(spec);
        } catch (PolyvisorException e) {
            subscriber.onSubscribe(new Refused());
            subscriber.onError(e);
            return;
        }
        follow(new BatchSubscription(cursor, subscriber, executor, followers::remove));
    }

    private BatchCursor cursor(WatchSpec spec) {
        if (ended) {
            throw closed("a watch cannot begin");
        }
        return new BatchCursor(spec, this);
    }

    /** The first signal makes the batch that every watch begins with. */
    private <F extends Follower> F follow(F follower) {
        followers.add(follower);
        follower.signal();
        return follower;
    }

    /**
     * Waits until a state fulfils a condition.
     *
     * @param condition the condition
     * @param timeout how long to wait
     * @param what what is waited for, for the message of the error
     * @return the first state that was seen to fulfil it
     * @throws PolyvisorException DEADLINE_EXCEEDED; FAILED_PRECONDITION when the store is closed and it does not hold
     * @throws InterruptedException when the thread is interrupted
     */
    public State await(Predicate<State> condition, Duration timeout, Object what) throws InterruptedException {
        State now = current.get();
        return condition.test(now) ? now : waitFor(condition, timeout, what);
    }

    private State waitFor(Predicate<State> condition, Duration timeout, Object what) throws InterruptedException {
        Deadline deadline = Deadline.in(clock, timeout);
        Wake wake = new Wake();
        followers.add(wake);
        try {
            boolean waiting = true;
            while (true) {
                CompletableFuture<Void> change = wake.arm();
                boolean last = ended;
                State now = current.get();
                if (condition.test(now)) {
                    return now;
                }
                if (last) {
                    throw closed(what + " cannot come any more");
                }
                if (!waiting) {
                    throw PolyvisorException.of(
                            ErrorCode.DEADLINE_EXCEEDED,
                            what + " did not come within " + timeout + "; now it is " + now.revision());
                }
                waiting = Waiting.until(clock, change, deadline.left());
            }
        } finally {
            followers.remove(wake);
        }
    }

    /**
     * Ends all. To be called when the state can no longer change. Each watch is told what is left and the mark END.
     *
     * @param bound how long to wait for listeners; one that this thread is in is not waited for
     * @return whether all of them have returned
     */
    public boolean close(Duration bound) {
        ended = true;
        signal();
        CompletableFuture<?>[] open = followers.stream()
                .filter(ListenerWatch.class::isInstance)
                .map(ListenerWatch.class::cast)
                .filter(watch -> !watch.isInside())
                .map(ListenerWatch::over)
                .toArray(CompletableFuture<?>[]::new);
        try {
            return Waiting.until(clock, CompletableFuture.allOf(open), bound);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static PolyvisorException closed(String consequence) {
        return PolyvisorException.of(ErrorCode.FAILED_PRECONDITION, "the inventory is closed: " + consequence);
    }

    /** What a subscriber gets before the error that says why it gets nothing else. */
    private static final class Refused implements Flow.Subscription {
        @Override
        public void request(long batches) {
            // the error is on its way
        }

        @Override
        public void cancel() {
            // there is nothing to end
        }
    }
}

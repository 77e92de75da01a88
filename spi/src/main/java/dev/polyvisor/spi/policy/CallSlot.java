package dev.polyvisor.spi.policy;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.FleetClock;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The calls that one thread makes to the agent, one after the other, each within a time. When the time is up the thread is
 * interrupted and the call counts as failed, whether the thread comes back or not.
 *
 * <p>Thread safety: {@link #call} one thread at a time; the rest any thread.
 */
final class CallSlot {
    private final FleetClock clock;
    private final Duration timeout;

    // guarded by this
    private @Nullable Call<?> current;
    private FleetClock.@Nullable Timer timer;

    /** What is asked of the agent. */
    @FunctionalInterface
    interface Request<T> {
        @Nullable
        T send() throws InterruptedException;
    }

    /** One call; it is answered once. */
    private final class Call<T> {
        private final Thread thread = Thread.currentThread();
        private final long end = clock.nanoTime() + timeout.toNanos();
        private final BiConsumer<@Nullable T, @Nullable PolyvisorException> answer;
        private boolean answered;

        Call(BiConsumer<@Nullable T, @Nullable PolyvisorException> answer) {
            this.answer = answer;
        }

        /** Whether the caller is the one to answer. */
        boolean claim() {
            synchronized (CallSlot.this) {
                boolean first = !answered;
                answered = true;
                return first;
            }
        }
    }

    CallSlot(FleetClock clock, Duration timeout) {
        this.clock = clock;
        this.timeout = timeout;
    }

    /** Makes a call on this thread. The answer has a result or a failure; it comes in time even when this method does not. */
    <T> void call(Request<T> request, BiConsumer<@Nullable T, @Nullable PolyvisorException> answer) {
        Call<T> call = new Call<>(answer);
        begin(call);
        T result = null;
        PolyvisorException failure = null;
        try {
            result = request.send();
            if (result == null) {
                failure = PolyvisorException.of(ErrorCode.INTERNAL, "the policy agent answers nothing");
            }
        } catch (PolyvisorException known) {
            failure = known;
        } catch (InterruptedException e) {
            failure = PolyvisorException.of(ErrorCode.CANCELLED, "the policy agent was interrupted", e);
        } catch (Throwable unknown) {
            // whatever it is, sneaked checked exceptions included, it is the agent's
            failure = PolyvisorException.of(
                    ErrorCode.INTERNAL,
                    "the policy agent failed: " + unknown.getClass().getName(),
                    unknown);
        } finally {
            end();
        }
        if (call.claim()) {
            answer.accept(result, failure);
        }
    }

    /** Nothing of the slot stays with the clock. */
    synchronized void release() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private synchronized void begin(Call<?> call) {
        current = call;
        if (timer == null) {
            timer = clock.schedule(timeout, this::look);
        }
    }

    /** An interrupt, or one that the agent has left behind, must not reach the next call. */
    private synchronized void end() {
        current = null;
        boolean unused = Thread.interrupted();
    }

    /** One timer serves many calls: it is set again for whatever call there is when it fires. */
    private void look() {
        Call<?> late = null;
        synchronized (this) {
            timer = null;
            Call<?> now = current;
            if (now == null) {
                return;
            }
            long left = now.end - clock.nanoTime();
            if (left > 0) {
                timer = clock.schedule(Duration.ofNanos(left), this::look);
            } else {
                late = now.claim() ? now : null;
                now.thread.interrupt();
            }
        }
        if (late != null) {
            late.answer.accept(
                    null,
                    PolyvisorException.of(
                            ErrorCode.DEADLINE_EXCEEDED, "the policy agent did not answer within " + timeout));
        }
    }
}

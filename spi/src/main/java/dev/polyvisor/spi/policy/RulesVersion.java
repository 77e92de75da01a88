package dev.polyvisor.spi.policy;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.api.policy.PolicyAgent;
import dev.polyvisor.api.policy.PolicySettings;
import dev.polyvisor.spi.time.Deadline;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The version of the agent's rules, asked for again and again on a thread that is in the agent alone. One question is under
 * way at most; one that never returns costs one thread, and its machines keep the version that was known last.
 *
 * <p>Thread safety: none, but for what the thread that asks does.
 */
final class RulesVersion {
    private final PolicyAgent agent;
    private final PolicySettings settings;
    private final FleetClock clock;
    private final Executor executor;
    private final RandomGenerator random;
    private final PolicyMeter meter;
    private final Runnable wake;
    private final CallSlot slot;
    private final AtomicBoolean inside = new AtomicBoolean();
    private final AtomicReference<@Nullable Answer> answer = new AtomicReference<>();
    private Deadline next;
    private boolean asking;
    private long known;

    /** What the agent has said: a version, or why there is none. */
    record Answer(long version, @Nullable PolyvisorException failure) {}

    /**
     * @param wake called when there is an answer to take, on whatever thread
     */
    RulesVersion(
            PolicyAgent agent,
            PolicySettings settings,
            FleetClock clock,
            Executor executor,
            RandomGenerator random,
            PolicyMeter meter,
            Runnable wake) {
        this.agent = agent;
        this.settings = settings;
        this.clock = clock;
        this.executor = executor;
        this.random = random;
        this.meter = meter;
        this.wake = wake;
        this.slot = new CallSlot(clock, settings.callTimeout());
        this.next = Deadline.in(clock, Duration.ZERO);
    }

    /** The version that was told last, 0 as long as none was. */
    long known() {
        return known;
    }

    /** Does not wait for the interval. */
    void askSoon() {
        next = Deadline.in(clock, Duration.ZERO);
    }

    /** Waits no longer than after a failure. */
    void askEarly() {
        if (next.left().compareTo(settings.retryInterval()) > 0) {
            askAfterPause();
        }
    }

    /** Asks again after a failure's pause, with half of it left to chance. */
    private void askAfterPause() {
        long pause = settings.retryInterval().toNanos();
        next = Deadline.in(clock, Duration.ofNanos(pause / 2 + random.nextLong(pause / 2 + 1)));
    }

    /** How long until the next question. */
    Duration left() {
        return asking ? settings.callTimeout() : next.left();
    }

    void askIfDue() {
        if (asking || !next.passed()) {
            return;
        }
        if (!inside.compareAndSet(false, true)) {
            // the last question has been given up and has not come back
            askAfterPause();
            return;
        }
        asking = true;
        try {
            executor.execute(this::ask);
        } catch (RejectedExecutionException refused) {
            asking = false;
            inside.set(false);
            askAfterPause();
        }
    }

    private void ask() {
        long began = clock.nanoTime();
        try {
            slot.call(agent::version, (version, failure) -> {
                meter.called("policy.version", null, clock.nanoTime() - began, failure);
                answer.set(answer(version, failure));
                wake.run();
            });
        } finally {
            slot.release();
            inside.set(false);
        }
    }

    private static Answer answer(@Nullable Long version, @Nullable PolyvisorException failure) {
        if (version == null || failure != null) {
            return new Answer(0, failure);
        }
        return version > 0
                ? new Answer(version, null)
                : new Answer(
                        0,
                        PolyvisorException.of(
                                ErrorCode.FAILED_PRECONDITION,
                                "the policy agent says that its rules have the version " + version
                                        + ": none are loaded"));
    }

    /** The answer that has come since the last look, null when there is none. A version in it is known from now on. */
    @Nullable
    Answer take() {
        Answer told = answer.getAndSet(null);
        if (told != null) {
            asking = false;
            if (told.failure() == null) {
                known = told.version();
                next = Deadline.in(clock, settings.versionInterval());
            } else {
                askAfterPause();
            }
        }
        return told;
    }

    void stop() {
        slot.release();
    }
}

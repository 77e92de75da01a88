package dev.polyvisor.spi.retry;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.spi.time.Deadline;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The pauses between the tries of one piece of work: decorrelated jitter (each pause lies between the shortest one and
 * three times the one before), so that clients that failed together do not come back together.
 *
 * <p>Thread safety: none; it belongs to the one piece of work.
 */
public final class Backoff {
    private final RetryLimits limits;
    private final RandomGenerator random;
    private final Deadline budget;
    private int failures;
    private Duration before;

    /**
     * Begins the budget.
     *
     * @param limits how often and how long
     * @param clock measures the budget
     * @param random gives the jitter
     */
    public Backoff(RetryLimits limits, FleetClock clock, RandomGenerator random) {
        this.limits = limits;
        this.random = random;
        this.budget = Deadline.in(clock, limits.budget());
        this.before = limits.shortest();
    }

    /**
     * How long to wait after a failed try.
     *
     * @param failure what it failed with; {@link PolyvisorException#retryAfter()} is the least, with some jitter on top
     * @return the pause; empty when the failure is not retryable or tries or budget are used up
     */
    public Optional<Duration> after(PolyvisorException failure) {
        failures++;
        if (!failure.retryable() || failures >= limits.attempts()) {
            return Optional.empty();
        }
        before = jittered();
        Duration least = failure.retryAfter().orElse(Duration.ZERO);
        Duration left = budget.left();
        if (least.compareTo(left) > 0) {
            return Optional.empty();
        }
        Duration asked = least.plus(between(Duration.ZERO, limits.shortest()));
        Duration pause = least.compareTo(before) > 0 ? asked : before;
        return pause.compareTo(left) > 0 ? Optional.empty() : Optional.of(pause);
    }

    private Duration jittered() {
        Duration ceiling = before.multipliedBy(3);
        return between(limits.shortest(), ceiling.compareTo(limits.longest()) > 0 ? limits.longest() : ceiling);
    }

    private Duration between(Duration least, Duration most) {
        long width = most.minus(least).toNanos();
        return width <= 0 ? least : least.plusNanos(random.nextLong(width + 1));
    }
}

package dev.polyvisor.spi.time;

import dev.polyvisor.api.driver.FleetClock;
import java.time.Duration;

/**
 * The moment at which something must have happened, for a time-out that several waits share.
 *
 * <p>Thread safety: immutable.
 */
public final class Deadline {
    /** Half of what a difference of two clock readings can express: hosts say "never" with a very long duration. */
    private static final long LONGEST = Long.MAX_VALUE / 2;

    private final FleetClock clock;
    private final long end;

    private Deadline(FleetClock clock, long end) {
        this.clock = clock;
        this.end = end;
    }

    /**
     * A deadline from now on.
     *
     * @param clock the clock that measures it
     * @param timeout how long it is until then; zero or less for now
     * @return the deadline
     */
    public static Deadline in(FleetClock clock, Duration timeout) {
        return new Deadline(clock, clock.nanoTime() + nanos(timeout));
    }

    /**
     * How long it is until then.
     *
     * @return the time, zero when it has passed
     */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, end - clock.nanoTime()));
    }

    /**
     * Whether it has passed.
     *
     * @return true when nothing is left
     */
    public boolean passed() {
        return end - clock.nanoTime() <= 0;
    }

    /** The nanoseconds of a duration, brought into the range from zero to the longest that is told apart from never. */
    static long nanos(Duration duration) {
        if (duration.isNegative()) {
            return 0;
        }
        return duration.compareTo(Duration.ofNanos(LONGEST)) >= 0 ? LONGEST : duration.toNanos();
    }
}

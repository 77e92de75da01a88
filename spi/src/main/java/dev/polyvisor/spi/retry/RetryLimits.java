package dev.polyvisor.spi.retry;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How often and how long something is tried.
 *
 * @param attempts how often at most, the first try included; at least 1
 * @param budget how long at most from the beginning; no pause begins that would end later
 * @param shortest the shortest pause between two tries
 * @param longest the longest pause, unless the backend asks for a longer one; at most a day
 */
public record RetryLimits(int attempts, Duration budget, Duration shortest, Duration longest) {
    /** Five tries within 30 s, 100 ms to 10 s apart: a request that somebody waits for. */
    public static final RetryLimits DEFAULT =
            new RetryLimits(5, Duration.ofSeconds(30), Duration.ofMillis(100), Duration.ofSeconds(10));

    /** Checks the ranges. */
    public RetryLimits {
        List<Violation> faults = new ArrayList<>();
        if (attempts < 1) {
            faults.add(new Violation("retry.attempts", "is not positive"));
        }
        if (budget.isNegative()) {
            faults.add(new Violation("retry.budget", "is negative"));
        }
        if (shortest.isZero() || shortest.isNegative()) {
            faults.add(new Violation("retry.shortest", "is not positive"));
        }
        if (longest.compareTo(shortest) < 0) {
            faults.add(new Violation("retry.longest", "is shorter than the shortest pause"));
        }
        if (longest.compareTo(Duration.ofDays(1)) > 0) {
            faults.add(new Violation("retry.longest", "is longer than a day"));
        }
        if (!faults.isEmpty()) {
            throw PolyvisorException.invalid(faults);
        }
    }
}

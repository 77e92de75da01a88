package dev.polyvisor.spi.collector;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.SyncSettings;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The pauses between the tries of something that fails again and again: doubled up to the longest, and between half and
 * all of that, so that feeds which failed together do not come back together.
 */
final class Pauses {
    /** Servers lock accounts after a few wrong passwords. */
    private static final Duration AFTER_REFUSED_LOGIN = Duration.ofSeconds(30);

    private final SyncSettings settings;
    private final RandomGenerator random;
    private int failures;

    Pauses(SyncSettings settings, RandomGenerator random) {
        this.settings = settings;
        this.random = random;
    }

    /** The next pause. */
    Duration next() {
        return jittered(step(settings, failures++));
    }

    /** The next pause, after a failure that may ask for a longer one. */
    Duration after(PolyvisorException failure) {
        Duration longest = settings.maxRetryInterval();
        Duration whole = step(settings, failures++);
        if (failure.code() == ErrorCode.UNAUTHENTICATED) {
            whole = least(greatest(whole, AFTER_REFUSED_LOGIN), longest);
        }
        Duration jittered = jittered(whole);
        return failure.retryAfter()
                .map(asked -> greatest(jittered, least(asked, longest)))
                .orElse(jittered);
    }

    /** It has succeeded. */
    void reset() {
        failures = 0;
    }

    /** The pause after so many earlier ones, without jitter. */
    static Duration step(SyncSettings settings, int earlier) {
        Duration longest = settings.maxRetryInterval();
        Duration pause = settings.retryInterval();
        for (int i = 0; i < earlier && pause.compareTo(longest) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return least(pause, longest);
    }

    static Duration least(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    private Duration jittered(Duration whole) {
        long half = Math.max(1, whole.toNanos() / 2);
        return Duration.ofNanos(half + random.nextLong(half + 1));
    }

    private static Duration greatest(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}

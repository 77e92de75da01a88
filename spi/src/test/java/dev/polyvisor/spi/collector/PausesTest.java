package dev.polyvisor.spi.collector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.SyncSettings;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PausesTest {
    @SuppressWarnings("StaticAssignmentOfThrowable") // its stack trace is of no interest
    private static final PolyvisorException FAILURE = PolyvisorException.of(ErrorCode.UNAVAILABLE, "away");

    private final Pauses pauses = new Pauses(SyncSettings.DEFAULT, new Random(7));

    @Test
    void eachPauseIsBetweenHalfAndAllOfTheDoubledOne() {
        for (long seconds : new long[] {5, 10, 20, 40, 80, 160, 300, 300, 300}) {
            Duration whole = Duration.ofSeconds(seconds);

            assertThat(pauses.after(FAILURE)).isBetween(whole.dividedBy(2), whole);
        }
    }

    @Test
    void pausesAreSpread() {
        Set<Duration> different = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            pauses.reset();
            different.add(pauses.after(FAILURE));
        }

        assertThat(different).hasSizeGreaterThan(90);
    }

    @Test
    void successBeginsAnew() {
        for (int i = 0; i < 10; i++) {
            pauses.after(FAILURE);
        }

        pauses.reset();

        assertThat(pauses.after(FAILURE)).isLessThanOrEqualTo(SyncSettings.DEFAULT.retryInterval());
    }

    @Test
    void theBackendMayAskForMoreButNotForMoreThanTheLongestPause() {
        PolyvisorException busy = PolyvisorException.builder(ErrorCode.UNAVAILABLE, "busy")
                .retryAfter(Duration.ofMinutes(1))
                .build();
        PolyvisorException absurd = PolyvisorException.builder(ErrorCode.UNAVAILABLE, "busy")
                .retryAfter(Duration.ofDays(1))
                .build();

        assertThat(pauses.after(busy)).isEqualTo(Duration.ofMinutes(1));
        assertThat(pauses.after(absurd)).isEqualTo(SyncSettings.DEFAULT.maxRetryInterval());
    }
}

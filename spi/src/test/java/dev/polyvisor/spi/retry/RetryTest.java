package dev.polyvisor.spi.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import dev.polyvisor.spi.testing.TestClock;
import dev.polyvisor.spi.testing.TestContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetryTest {
    private static final RetryLimits LIMITS =
            new RetryLimits(6, Duration.ofSeconds(60), Duration.ofSeconds(1), Duration.ofSeconds(8));

    private final TestClock clock = new TestClock();
    private final TestContext context = new TestContext("lab", clock);
    private final Retry retry = Retry.in(context).within(LIMITS);

    @Test
    void repeatsUntilItSucceeds() throws Exception {
        Tries tries = new Tries(2, unavailable());
        assertThat(retry.call(tries)).isEqualTo("answer");
        assertThat(tries.made).isEqualTo(3);
        assertThat(context.slept()).hasSize(2);
    }

    @Test
    void doesNotRepeatWhatIsNotRetryable() {
        Tries tries = new Tries(9, PolyvisorException.of(ErrorCode.NOT_FOUND, "gone"));
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> retry.call(tries))
                .isSameAs(tries.failure);
        assertThat(tries.made).isOne();
    }

    @Test
    void theBackendDecidesWhatIsRetryable() throws Exception {
        Tries tries = new Tries(
                1,
                PolyvisorException.builder(ErrorCode.RESOURCE_EXHAUSTED, "slow down")
                        .retryable(true)
                        .build());
        assertThat(retry.call(tries)).isEqualTo("answer");
    }

    @Test
    void leavesOtherExceptionsAlone() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> retry.call(() -> {
                    throw new IllegalStateException("a fault");
                }));
    }

    @Test
    void givesUpAfterTheLastAttemptWithItsFailure() {
        Tries tries = new Tries(99, unavailable());
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> retry.call(tries))
                .isSameAs(tries.failure);
        assertThat(tries.made).isEqualTo(LIMITS.attempts());
    }

    @Test
    void beginsNoPauseThatWouldEndAfterTheBudget() {
        RetryLimits tight = new RetryLimits(1000, Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofSeconds(2));
        Tries tries = new Tries(999, unavailable());
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> retry.within(tight).call(tries));
        Duration slept = context.slept().stream().reduce(Duration.ZERO, Duration::plus);
        assertThat(slept).isBetween(Duration.ofSeconds(8), Duration.ofSeconds(10));
    }

    @Test
    void pausesAreJitteredBetweenTheShortestAndThriceTheOneBefore() {
        List<Duration> first = new ArrayList<>();
        for (int seed = 0; seed < 200; seed++) {
            Backoff backoff = new Backoff(LIMITS, clock, new Random(seed));
            Duration before = LIMITS.shortest();
            for (int i = 1; i < LIMITS.attempts(); i++) {
                Duration pause = backoff.after(unavailable()).orElseThrow();
                assertThat(pause).isBetween(LIMITS.shortest(), LIMITS.longest());
                assertThat(pause).isLessThanOrEqualTo(before.multipliedBy(3));
                before = pause;
                if (i == 1) {
                    first.add(pause);
                }
            }
        }
        assertThat(first).doesNotHaveDuplicates();
    }

    @Test
    void waitsAtLeastAsLongAsTheBackendAsksAlsoBeyondTheLongestPause() {
        Duration asked = Duration.ofSeconds(20);
        for (int seed = 0; seed < 50; seed++) {
            Duration pause = new Backoff(LIMITS, clock, new Random(seed))
                    .after(unavailable(asked))
                    .orElseThrow();
            assertThat(pause).isBetween(asked, asked.plus(LIMITS.shortest()));
        }
    }

    @Test
    void givesUpAtOnceWhenTheBackendAsksForMoreThanTheBudget() {
        Tries tries = new Tries(1, unavailable(Duration.ofSeconds(Long.MAX_VALUE)));
        assertThatExceptionOfType(PolyvisorException.class).isThrownBy(() -> retry.call(tries));
        assertThat(context.slept()).isEmpty();
    }

    @Test
    void theEndOfTheProviderEndsThePause() {
        context.close();
        Tries tries = new Tries(1, unavailable());
        assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> retry.call(tries));
        assertThat(tries.made).isOne();
    }

    @Test
    void limitsNameEveryFaultAtOnce() {
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() -> new RetryLimits(0, Duration.ofSeconds(-1), Duration.ZERO, Duration.ofSeconds(-1)))
                .satisfies(e -> assertThat(e.violations())
                        .extracting(Violation::path)
                        .containsExactly("retry.attempts", "retry.budget", "retry.shortest", "retry.longest"));
        assertThatExceptionOfType(PolyvisorException.class)
                .isThrownBy(() ->
                        new RetryLimits(1, Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(Long.MAX_VALUE)))
                .satisfies(e -> assertThat(e.violations()).hasSize(1));
    }

    private static PolyvisorException unavailable() {
        return PolyvisorException.of(ErrorCode.UNAVAILABLE, "no answer");
    }

    private static PolyvisorException unavailable(Duration retryAfter) {
        return PolyvisorException.builder(ErrorCode.UNAVAILABLE, "overloaded")
                .retryAfter(retryAfter)
                .build();
    }

    /** Fails so many times, then answers. */
    private static final class Tries implements Retry.Request<String> {
        private final int failures;
        private final PolyvisorException failure;
        private int made;

        Tries(int failures, PolyvisorException failure) {
            this.failures = failures;
            this.failure = failure;
        }

        @Override
        public String send() {
            if (made++ < failures) {
                throw failure;
            }
            return "answer";
        }
    }
}

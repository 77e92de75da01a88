package dev.polyvisor.spi.operation;

import dev.polyvisor.spi.retry.RetryLimits;
import java.time.Duration;

/** How long an operation goes on trying, each kind of step by itself. */
final class Patience {
    /** To send a request whose reply is lost or which is refused for the moment, and to look for its effect. */
    static final RetryLimits ACCEPT =
            new RetryLimits(6, Duration.ofMinutes(2), Duration.ofMillis(500), Duration.ofSeconds(15));

    /** To look at accepted work on a backend that does not answer: long enough for it to be started anew. */
    static final RetryLimits CHECK =
            new RetryLimits(Integer.MAX_VALUE, Duration.ofMinutes(10), Duration.ofSeconds(1), Duration.ofSeconds(30));

    /** To read what was touched, and to make the result: somebody waits for what is done already. */
    static final RetryLimits READ =
            new RetryLimits(Integer.MAX_VALUE, Duration.ofMinutes(1), Duration.ofMillis(200), Duration.ofSeconds(5));

    /** No look follows another one sooner, whatever the driver asks for. */
    static final Duration SHORTEST_CHECK = Duration.ofMillis(10);

    private Patience() {}
}

package dev.polyvisor.http;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import okhttp3.Response;

/** The header {@code Retry-After}. A date is compared with the backend's own clock, which the same reply tells. */
final class RetryAfter {
    private RetryAfter() {}

    static Optional<Duration> of(Response response) {
        String text = response.header("Retry-After", "");
        if (text == null || text.isBlank()) {
            return Optional.empty();
        }
        if (text.strip().matches("\\d{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text.strip())));
        }
        Instant then = response.headers().getInstant("Retry-After");
        Instant now = response.headers().getInstant("Date");
        if (then == null || now == null) {
            return Optional.empty();
        }
        Duration wait = Duration.between(now, then);
        return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
    }
}

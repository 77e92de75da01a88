package dev.polyvisor.http;

import java.time.Duration;
import java.util.Date;
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
        Date then = response.headers().getDate("Retry-After");
        Date now = response.headers().getDate("Date");
        if (then == null || now == null) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofMillis(Math.max(0, then.getTime() - now.getTime())));
    }
}

package dev.polyvisor.driver.lxd.inventory;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Times as LXD writes them: RFC 3339, where "never" is the year 1 or the year 1970. */
public final class Times {
    private Times() {}

    /** The time; empty for never and for a text that is no time, which is not worth losing the value that has it. */
    public static Optional<Instant> parse(String text) {
        if (text.isEmpty() || text.startsWith("0001-01-01T") || text.startsWith("1970-01-01T00:00:00")) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException malformed) {
            return Optional.empty();
        }
    }
}

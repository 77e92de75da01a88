package dev.polyvisor.driver.lxd.inventory;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** Times as LXD writes them: RFC 3339, where "never" is the year 1 or the year 1970. */
public final class Times {
    /** Where the seconds end. */
    private static final int SECONDS = 19;

    private Times() {}

    /** The time; empty for never and for a text that is no time, which is not worth losing the value that has it. */
    public static Optional<Instant> parse(String text) {
        if (text.isEmpty() || text.startsWith("0001-01-01T") || text.startsWith("1970-01-01T00:00:00")) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    isUsual(text) ? usual(text) : OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException malformed) {
            return Optional.empty();
        }
    }

    /**
     * The form that LXD uses as a rule: {@code 2026-01-02T03:04:05.123456789Z}, with up to nine digits behind the point or without
     * it. A listing has two times for each instance, and the JDK's parser, which knows every form, takes much longer.
     */
    private static boolean isUsual(String text) {
        int end = text.length() - 1;
        return (end == SECONDS || end > SECONDS + 1 && end <= SECONDS + 1 + 9 && text.charAt(SECONDS) == '.')
                && text.charAt(end) == 'Z'
                && text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && text.charAt(10) == 'T'
                && text.charAt(13) == ':'
                && text.charAt(16) == ':';
    }

    private static Instant usual(String text) {
        int end = text.length() - 1;
        int nanos = end == SECONDS ? 0 : number(text, SECONDS + 1, end);
        for (int digits = end - SECONDS - 1; digits > 0 && digits < 9; digits++) {
            nanos *= 10;
        }
        return LocalDateTime.of(
                        number(text, 0, 4),
                        number(text, 5, 7),
                        number(text, 8, 10),
                        number(text, 11, 13),
                        number(text, 14, 16),
                        number(text, 17, SECONDS),
                        nanos)
                .toInstant(ZoneOffset.UTC);
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw new DateTimeException("no digit at " + i);
            }
            number = number * 10 + digit;
        }
        return number;
    }
}

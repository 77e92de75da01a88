package dev.polyvisor.driver.ovirt.wire;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Scalars as an engine sends them: texts, whatever they are. What cannot be read is treated as what is missing. */
public final class Scalars {
    private Scalars() {}

    /** The text, empty when it is missing. */
    public static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    /** Whether it is one of the spellings of "true". */
    public static boolean isTrue(@Nullable String value) {
        return value != null
                && switch (value) {
                    case "1", "t", "T", "true", "TRUE", "True" -> true;
                    default -> false;
                };
    }

    /** A whole number, 0 when it is missing; one that is too large is the largest. */
    public static int number(@Nullable String value) {
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, whole(value)));
    }

    /** A whole number, 0 when it is missing; one that is too large is the largest. */
    public static long whole(@Nullable String value) {
        return longer(value).orElse(0L);
    }

    /** A whole number, empty when it is missing. */
    public static Optional<Long> longer(@Nullable String value) {
        if (value == null || value.isEmpty() || value.length() > 40) {
            return Optional.empty();
        }
        try {
            return Optional.of(Long.parseLong(value));
        } catch (NumberFormatException maybeTooLarge) {
            return decimal(value);
        }
    }

    private static Optional<Long> decimal(String value) {
        try {
            BigDecimal number = new BigDecimal(value);
            BigDecimal bound = BigDecimal.valueOf(Long.MAX_VALUE);
            return number.abs().compareTo(bound) > 0
                    ? Optional.of(number.signum() > 0 ? Long.MAX_VALUE : Long.MIN_VALUE)
                    : Optional.of(number.longValue());
        } catch (ArithmeticException | NumberFormatException none) {
            return Optional.empty();
        }
    }

    /** A time in milliseconds since the epoch. */
    public static Optional<Instant> time(@Nullable String value) {
        return longer(value).map(Instant::ofEpochMilli);
    }
}

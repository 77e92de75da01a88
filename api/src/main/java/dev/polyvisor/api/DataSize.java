package dev.polyvisor.api;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount of memory or storage.
 *
 * @param bytes the amount, not negative
 */
public record DataSize(long bytes) implements Comparable<DataSize> {
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,19})\\s*([A-Za-z]{0,3})");

    /** Checks that the amount is not negative. */
    public DataSize {
        if (bytes < 0) {
            throw PolyvisorException.invalidArgument("size", "is negative");
        }
    }

    /**
     * An amount in bytes.
     *
     * @param bytes the number, not negative
     * @return the amount
     */
    public static DataSize bytes(long bytes) {
        return new DataSize(bytes);
    }

    /**
     * An amount in kibibytes (1,024 bytes).
     *
     * @param n the number, not negative
     * @return the amount
     */
    public static DataSize kib(long n) {
        return times(n, 1L << 10);
    }

    /**
     * An amount in mebibytes (1,024 KiB).
     *
     * @param n the number, not negative
     * @return the amount
     */
    public static DataSize mib(long n) {
        return times(n, 1L << 20);
    }

    /**
     * An amount in gibibytes (1,024 MiB).
     *
     * @param n the number, not negative
     * @return the amount
     */
    public static DataSize gib(long n) {
        return times(n, 1L << 30);
    }

    /**
     * An amount in tebibytes (1,024 GiB).
     *
     * @param n the number, not negative
     * @return the amount
     */
    public static DataSize tib(long n) {
        return times(n, 1L << 40);
    }

    /**
     * Reads a whole number with a unit: {@code B}, {@code KiB}, {@code MiB}, {@code GiB}, {@code TiB} for powers of
     * 1,024, {@code kB}, {@code MB}, {@code GB}, {@code TB} for powers of 1,000, nothing for bytes; also {@code Ki},
     * {@code Mi}, {@code Gi}, {@code Ti} as Kubernetes writes them. Case does not matter.
     *
     * @param text for example {@code 4GiB}
     * @return the amount
     * @throws PolyvisorException INVALID_ARGUMENT when the text has another form or the amount exceeds 2^63 - 1 bytes
     */
    public static DataSize parse(String text) {
        Matcher m = TEXT.matcher(text.trim());
        if (!m.matches()) {
            throw PolyvisorException.invalidArgument("size", "'" + text + "' is no size such as 4GiB");
        }
        long unit =
                switch (m.group(2).toLowerCase(Locale.ROOT)) {
                    case "", "b" -> 1;
                    case "k", "kb" -> 1_000L;
                    case "m", "mb" -> 1_000_000L;
                    case "g", "gb" -> 1_000_000_000L;
                    case "t", "tb" -> 1_000_000_000_000L;
                    case "ki", "kib" -> 1L << 10;
                    case "mi", "mib" -> 1L << 20;
                    case "gi", "gib" -> 1L << 30;
                    case "ti", "tib" -> 1L << 40;
                    default ->
                        throw PolyvisorException.invalidArgument(
                                "size",
                                "'" + text + "' has an unknown unit; known are B, KiB, MiB, GiB, TiB, kB, MB, GB, TB");
                };
        try {
            return times(Long.parseLong(m.group(1)), unit);
        } catch (NumberFormatException tooLong) {
            throw PolyvisorException.invalidArgument("size", "'" + text + "' is too large");
        }
    }

    /**
     * The amount in whole mebibytes, rounded up.
     *
     * @return the number
     */
    public long toMib() {
        return roundUp(1L << 20);
    }

    /**
     * The amount in whole gibibytes, rounded up.
     *
     * @return the number
     */
    public long toGib() {
        return roundUp(1L << 30);
    }

    @Override
    public int compareTo(DataSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /** The amount with the largest binary unit that divides it, for example {@code 4GiB}; {@link #parse} reads it. */
    @Override
    public String toString() {
        String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
        long n = bytes;
        int unit = 0;
        while (n != 0 && n % 1024 == 0 && unit < units.length - 1) {
            n /= 1024;
            unit++;
        }
        return n + units[unit];
    }

    private long roundUp(long unit) {
        return bytes / unit + (bytes % unit == 0 ? 0 : 1);
    }

    private static DataSize times(long n, long unit) {
        if (n < 0) {
            throw PolyvisorException.invalidArgument("size", "is negative");
        }
        try {
            return new DataSize(Math.multiplyExact(n, unit));
        } catch (ArithmeticException tooLarge) {
            throw PolyvisorException.invalidArgument("size", n + " times " + unit + " bytes is too large");
        }
    }
}

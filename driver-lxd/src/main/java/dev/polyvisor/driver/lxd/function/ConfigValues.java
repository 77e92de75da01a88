package dev.polyvisor.driver.lxd.function;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import java.math.BigInteger;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What is wrong with single values; none is empty. */
final class ConfigValues {
    private static final Set<String> BOOLEANS = Set.of("true", "false", "yes", "no", "1", "0", "on", "off");
    private static final Pattern SIZE = Pattern.compile("([0-9]+)(| bytes|[a-zA-Z]{1,3})");
    private static final Map<String, BigInteger> UNITS = Map.ofEntries(
            Map.entry("", BigInteger.ONE),
            Map.entry("B", BigInteger.ONE),
            Map.entry(" bytes", BigInteger.ONE),
            unit("kB", 1000, 1),
            unit("MB", 1000, 2),
            unit("GB", 1000, 3),
            unit("TB", 1000, 4),
            unit("PB", 1000, 5),
            unit("EB", 1000, 6),
            unit("KiB", 1024, 1),
            unit("MiB", 1024, 2),
            unit("GiB", 1024, 3),
            unit("TiB", 1024, 4),
            unit("PiB", 1024, 5),
            unit("EiB", 1024, 6));
    private static final int MOST_DIGITS = 100;
    private static final Pattern CPU_COUNT = Pattern.compile("[0-9]+");
    private static final Pattern CPU_SET = Pattern.compile("[0-9]+(-[0-9]+)?(,[0-9]+(-[0-9]+)?)*+");
    private static final Pattern TIME_SHARE = Pattern.compile("[0-9]+(ms)?/[0-9]+(ms)?");
    private static final Pattern AMOUNT = Pattern.compile("[0-9]+([SMHdwmy])");
    private static final Pattern UUID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private ConfigValues() {}

    static Optional<String> bool(String value) {
        return unless(BOOLEANS.contains(value.toLowerCase(Locale.ROOT)), "is no boolean");
    }

    static Optional<String> int64(String value) {
        return unless(Decimal.parse(value).isPresent(), "is no whole number of 64 bits");
    }

    static Optional<String> uint32(String value) {
        return unless(Decimal.parse(value, 0, 0xFFFF_FFFFL).isPresent(), "is no whole number from 0 to 4294967295");
    }

    static Optional<String> priority(String value) {
        return unless(Decimal.parse(value, 0, 10).isPresent(), "is no priority from 0 to 10");
    }

    static Optional<String> size(String value) {
        return unless(bytes(value).isPresent(), "is no size such as 10GB or 10GiB");
    }

    static Optional<String> memory(String value) {
        boolean good = value.endsWith("%")
                ? Decimal.parse(value.substring(0, value.length() - 1), 1, Long.MAX_VALUE)
                        .isPresent()
                : bytes(value).orElse(0) > 0;
        return unless(good, "is no size above 0 and no share such as 50%");
    }

    /** A bare number is a count; in a set no processor is named twice. */
    static Optional<String> cpus(String value) {
        if (CPU_COUNT.matcher(value).matches()) {
            return unless(Decimal.parse(value).isPresent(), "is too large for a number of processors");
        } else if (!CPU_SET.matcher(value).matches()) {
            return Optional.of("is no number of processors and no set such as 0-3,8");
        }
        try {
            BitSet named = new BitSet();
            for (int cpu : Cpuset.parse(value).cpus()) {
                if (named.get(cpu)) {
                    return Optional.of("names processor " + cpu + " more than once");
                }
                named.set(cpu);
            }
            return Optional.empty();
        } catch (PolyvisorException bad) {
            return Optional.of(problems(bad));
        }
    }

    static Optional<String> allowance(String value) {
        boolean good = value.endsWith("%")
                ? Decimal.parse(value.substring(0, value.length() - 1), 0, Long.MAX_VALUE)
                        .isPresent()
                : TIME_SHARE.matcher(value).matches();
        return unless(good, "is no share such as 50% and no time out of a time such as 25ms/100ms");
    }

    static Optional<String> oneOf(String value, String... words) {
        return unless(List.of(words).contains(value), "is none of " + String.join(", ", words));
    }

    static Optional<String> expiry(String value) {
        Set<String> units = new HashSet<>();
        for (String amount : value.trim().split("\\s+", -1)) {
            Matcher matcher = AMOUNT.matcher(amount);
            if (!matcher.matches()) {
                return Optional.of("is not made of amounts of time such as '1d 2H', with the units S M H d w m y");
            } else if (!units.add(matcher.group(1))) {
                return Optional.of("has the unit " + matcher.group(1) + " more than once");
            }
        }
        return Optional.empty();
    }

    static Optional<String> namePattern(String value) {
        int first = value.indexOf("%d");
        return unless(first < 0 || value.indexOf("%d", first + 2) < 0, "has more than one %d");
    }

    static Optional<String> uuid(String value) {
        return unless(UUID.matcher(value).matches(), "is no UUID");
    }

    static Optional<String> idMap(String value) {
        try {
            RawIdmap.parse(value);
            return Optional.empty();
        } catch (PolyvisorException bad) {
            return Optional.of(problems(bad));
        }
    }

    private static OptionalLong bytes(String value) {
        Matcher matcher = SIZE.matcher(value);
        if (!matcher.matches() || matcher.group(1).length() > MOST_DIGITS || !UNITS.containsKey(matcher.group(2))) {
            return OptionalLong.empty();
        }
        BigInteger bytes = new BigInteger(matcher.group(1)).multiply(UNITS.get(matcher.group(2)));
        return bytes.bitLength() < Long.SIZE ? OptionalLong.of(bytes.longValueExact()) : OptionalLong.empty();
    }

    private static Map.Entry<String, BigInteger> unit(String name, int base, int power) {
        return Map.entry(name, BigInteger.valueOf(base).pow(power));
    }

    private static String problems(PolyvisorException bad) {
        return bad.violations().stream().map(Violation::toString).collect(Collectors.joining("; "));
    }

    private static Optional<String> unless(boolean good, String problem) {
        return good ? Optional.empty() : Optional.of(problem);
    }
}

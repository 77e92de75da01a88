package dev.polyvisor.driver.kubevirt.model;

import dev.polyvisor.api.DataSize;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the quantities of Kubernetes, exactly: {@code 8Gi}, {@code 8G}, {@code 0.5}, {@code 500m}, {@code 1e3}.
 *
 * <p>Thread safety: stateless.
 */
public final class Quantities {
    private static final Pattern FORM = Pattern.compile(
            "([+-]?[0-9]{1,30}(?:\\.[0-9]{0,30})?|[+-]?\\.[0-9]{1,30})(?:([eE][+-]?[0-9]{1,2})|([numkMGTPE]|[KMGTPE]i)?)");
    private static final Map<String, BigDecimal> SUFFIXES = Map.ofEntries(
            Map.entry("n", new BigDecimal("1e-9")),
            Map.entry("u", new BigDecimal("1e-6")),
            Map.entry("m", new BigDecimal("1e-3")),
            Map.entry("k", new BigDecimal("1e3")),
            Map.entry("M", new BigDecimal("1e6")),
            Map.entry("G", new BigDecimal("1e9")),
            Map.entry("T", new BigDecimal("1e12")),
            Map.entry("P", new BigDecimal("1e15")),
            Map.entry("E", new BigDecimal("1e18")),
            Map.entry("Ki", BigDecimal.valueOf(1L << 10)),
            Map.entry("Mi", BigDecimal.valueOf(1L << 20)),
            Map.entry("Gi", BigDecimal.valueOf(1L << 30)),
            Map.entry("Ti", BigDecimal.valueOf(1L << 40)),
            Map.entry("Pi", BigDecimal.valueOf(1L << 50)),
            Map.entry("Ei", BigDecimal.valueOf(1L << 60)));

    private Quantities() {}

    /**
     * The exact value.
     *
     * @param text the quantity
     * @return the value, empty when the text is no quantity
     */
    public static Optional<BigDecimal> exact(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            return Optional.empty();
        }
        BigDecimal value = new BigDecimal(form.group(1));
        if (form.group(2) != null) {
            return Optional.of(
                    value.scaleByPowerOfTen(Integer.parseInt(form.group(2).substring(1))));
        }
        return Optional.of(form.group(3) == null ? value : value.multiply(SUFFIXES.get(form.group(3))));
    }

    /**
     * A size in whole bytes, rounded up.
     *
     * @param text the quantity
     * @return the size; empty when the text is no quantity, is negative, or is more than a size can be
     */
    public static Optional<DataSize> size(String text) {
        return exact(text)
                .map(value -> value.setScale(0, RoundingMode.CEILING))
                .filter(value -> value.signum() >= 0 && value.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0)
                .map(value -> DataSize.bytes(value.longValueExact()));
    }

    /**
     * A number of processors, rounded up.
     *
     * @param text the quantity
     * @return the number; empty when the text is no quantity or not above zero
     */
    public static OptionalInt count(String text) {
        return exact(text)
                .map(value -> value.setScale(0, RoundingMode.CEILING))
                .filter(value -> value.signum() > 0 && value.compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) <= 0)
                .map(value -> OptionalInt.of(value.intValueExact()))
                .orElse(OptionalInt.empty());
    }
}

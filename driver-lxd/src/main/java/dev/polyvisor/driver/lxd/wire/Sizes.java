package dev.polyvisor.driver.lxd.wire;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.PolyvisorException;
import java.math.BigInteger;
import java.util.Optional;

/** Sizes as LXD writes them: a number with a unit from {@code B} to {@code EiB}. */
public final class Sizes {
    private Sizes() {}

    /** The size, empty for a share such as {@code 50%} and for a text that is no size. */
    public static Optional<DataSize> parse(String text) {
        String plain = text.endsWith(" bytes") ? text.substring(0, text.length() - " bytes".length()) : text;
        try {
            return Optional.of(large(plain, "PB", "PiB", 5)
                    .or(() -> large(plain, "EB", "EiB", 6))
                    .orElseGet(() -> DataSize.parse(plain)));
        } catch (PolyvisorException | ArithmeticException | NumberFormatException notASize) {
            return Optional.empty();
        }
    }

    private static Optional<DataSize> large(String text, String decimal, String binary, int power) {
        int unit = text.endsWith(binary) ? 1024 : text.endsWith(decimal) ? 1000 : 0;
        if (unit == 0 || text.length() > 30) {
            return Optional.empty();
        }
        String number = text.substring(0, text.length() - (unit == 1024 ? binary : decimal).length());
        return Optional.of(DataSize.bytes(new BigInteger(number)
                .multiply(BigInteger.valueOf(unit).pow(power))
                .longValueExact()));
    }
}

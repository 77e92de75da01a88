package dev.polyvisor.driver.lxd.function;

import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Decimal numbers as the server reads them: digits of ASCII with an optional sign, leading zeros included. */
final class Decimal {
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]+");

    private Decimal() {}

    /** The number, empty when the text is none or does not fit. */
    static OptionalLong parse(String text) {
        if (!NUMBER.matcher(text).matches()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException tooLarge) {
            return OptionalLong.empty();
        }
    }

    /** The number when it is from {@code first} to {@code last}. */
    static OptionalLong parse(String text, long first, long last) {
        OptionalLong number = parse(text);
        return number.isPresent() && number.getAsLong() >= first && number.getAsLong() <= last
                ? number
                : OptionalLong.empty();
    }
}

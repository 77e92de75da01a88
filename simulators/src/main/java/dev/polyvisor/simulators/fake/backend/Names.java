package dev.polyvisor.simulators.fake.backend;

import java.nio.charset.StandardCharsets;

/** Ids and names that carry a number. */
final class Names {
    private static final int DIGITS = 7;

    private Names() {}

    /** A letter and seven digits. */
    static String id(char prefix, int number) {
        byte[] text = new byte[DIGITS + 1];
        text[0] = (byte) prefix;
        digits(number, text, 1);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /** The number of an id, -1 when it is none. */
    static int number(char prefix, String id) {
        return id.length() == DIGITS + 1 && id.charAt(0) == prefix ? digits(id, 1) : -1;
    }

    /** A word, a hyphen and seven digits. */
    static String name(String word, int number) {
        byte[] text = new byte[word.length() + 1 + DIGITS];
        for (int i = 0; i < word.length(); i++) {
            text[i] = (byte) word.charAt(i);
        }
        text[word.length()] = '-';
        digits(number, text, word.length() + 1);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /** The number behind the last hyphen, -1 when there is none of seven digits. */
    static int numberOfName(String name) {
        int hyphen = name.lastIndexOf('-');
        return hyphen >= 0 && name.length() - hyphen - 1 == DIGITS ? digits(name, hyphen + 1) : -1;
    }

    private static void digits(int number, byte[] text, int from) {
        int rest = number;
        for (int i = from + DIGITS - 1; i >= from; i--) {
            text[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    private static int digits(String text, int from) {
        int number = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            number = number * 10 + (c - '0');
        }
        return number;
    }
}

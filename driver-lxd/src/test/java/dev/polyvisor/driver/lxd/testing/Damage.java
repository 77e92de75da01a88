package dev.polyvisor.driver.lxd.testing;

import java.util.List;
import java.util.Random;

/** What chance makes of a text. */
public final class Damage {
    private static final List<String> PIECES = List.of(
            "-",
            ",",
            "..",
            "/",
            " ",
            "\n",
            "\t",
            "\0",
            "\"",
            "+",
            "*",
            "(",
            "[",
            "\\",
            "%d",
            "=",
            "0",
            "99999999999999999999",
            "٣",
            "\ud83d",
            "eq",
            " or ",
            " and ",
            "not ",
            "^",
            "$",
            "both ",
            "uid 0-9 5-14\n",
            "GiB",
            "ms/",
            "@daily",
            "#",
            ":",
            "{",
            "}",
            "null",
            "true",
            "-1",
            "1e999");

    private Damage() {}

    /** The text with up to three changes; the same for the same chance. */
    public static String of(String text, Random random) {
        StringBuilder damaged = new StringBuilder(text);
        for (int n = random.nextInt(4); n > 0; n--) {
            int at = random.nextInt(damaged.length() + 1);
            int end = Math.min(damaged.length(), at + 1 + random.nextInt(6));
            switch (random.nextInt(4)) {
                case 0 -> damaged.delete(at, end);
                case 1 -> damaged.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 2 -> damaged.replace(at, end, PIECES.get(random.nextInt(PIECES.size())));
                default -> damaged.insert(at, (char) ('!' + random.nextInt(94)));
            }
        }
        return damaged.toString();
    }
}

package dev.polyvisor.driver.ovirt.inventory;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The idempotency key of whoever made something, as a word of its comment or description: {@code polyvisor.dev/key=…} with a digest
 * of the key. The engine stores it in the moment in which it makes the entity, and lets everybody read it.
 */
public final class Mark {
    private static final String PREFIX = "polyvisor.dev/key=";
    private static final Pattern WORD = Pattern.compile("(?<!\\S)polyvisor\\.dev/key=([0-9a-f]{32})(?!\\S)");
    private static final int BYTES = 16;

    private Mark() {}

    /** A text that ends with the mark of a key; one that it had is gone. */
    public static String add(String text, String key) {
        return (remove(text) + " " + PREFIX + digest(key)).strip();
    }

    /** A text without any. */
    public static String remove(String text) {
        Matcher marks = WORD.matcher(text);
        return marks.find() ? marks.replaceAll("").replaceAll(" {2,}", " ").strip() : text;
    }

    /** Whether a text has the mark of a key. */
    public static boolean isOf(String text, String key) {
        return find(text).filter(digest(key)::equals).isPresent();
    }

    /** The mark, without its name. */
    static Optional<String> find(String text) {
        Matcher marks = WORD.matcher(text);
        return marks.find() ? Optional.of(marks.group(1)) : Optional.empty();
    }

    /** 32 hexadecimal digits that stand for a text. */
    public static String digest(String text) {
        try {
            byte[] all = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(all, 0, BYTES);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
    }
}

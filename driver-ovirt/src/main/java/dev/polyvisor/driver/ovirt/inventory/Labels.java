package dev.polyvisor.driver.ovirt.inventory;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Labels with values, which the engine does not have: words of the comment of a machine that are {@code KEY=VALUE}. One word is
 * no label but a {@link Mark}.
 */
public final class Labels {
    private static final Pattern WORD =
            Pattern.compile("(?<!\\S)(?!polyvisor\\.dev/)([A-Za-z0-9][A-Za-z0-9._/-]{0,127})=(\\S{0,255})(?!\\S)");

    private Labels() {}

    /** Why something cannot be a label, if it cannot. */
    public static Optional<String> problem(String key, String value) {
        Matcher word = WORD.matcher(key + "=" + value);
        return word.matches() && word.group(1).equals(key)
                ? Optional.empty()
                : Optional.of("is none that a word of a comment can hold: letters, digits and . _ / - as the key,"
                        + " up to 255 characters without a space as the value, and not below polyvisor.dev/");
    }

    /** The labels in a comment. */
    public static Map<String, String> in(String comment) {
        if (comment.indexOf('=') < 0) {
            return Map.of();
        }
        Map<String, String> labels = new TreeMap<>();
        Matcher words = WORD.matcher(comment);
        while (words.find()) {
            labels.put(words.group(1), words.group(2));
        }
        return labels;
    }

    /** A comment with these labels in the place of those that it had. */
    public static String write(String comment, Map<String, String> labels) {
        String rest =
                WORD.matcher(comment).replaceAll("").replaceAll("\\s+", " ").strip();
        String words = new TreeMap<>(labels)
                .entrySet().stream()
                        .map(each -> each.getKey() + "=" + each.getValue())
                        .collect(Collectors.joining(" "));
        return (rest + " " + words).strip();
    }
}

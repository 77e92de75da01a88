package dev.polyvisor.driver.ovirt.inventory;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Labels with values, which the engine does not have: words of the comment of a machine that are {@code KEY=VALUE}. */
public final class Labels {
    private static final Pattern WORD =
            Pattern.compile("(?<!\\S)([A-Za-z0-9][A-Za-z0-9._/-]{0,127})=(\\S{0,255})(?!\\S)");

    private Labels() {}

    /** The labels in a comment. */
    public static Map<String, String> in(String comment) {
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

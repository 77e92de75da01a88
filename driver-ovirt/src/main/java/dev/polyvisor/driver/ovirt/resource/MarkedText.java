package dev.polyvisor.driver.ovirt.resource;

import dev.polyvisor.driver.ovirt.inventory.Labels;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Labels in the description of an entity, together with the name that the entity has. The engine copies descriptions with
 * disks and machines: under another name they count for nothing.
 */
final class MarkedText {
    private static final String PREFIX = "polyvisor.dev/of=";
    private static final Pattern WORD = Pattern.compile("(?<!\\S)polyvisor\\.dev/of=(\\S{1,255})(?!\\S)");

    private MarkedText() {}

    static String write(String name, Map<String, String> labels) {
        return Labels.write("", labels) + " " + PREFIX + name;
    }

    /** The labels of the entity with a name; none when the text is not about it. */
    static Map<String, String> read(String text, String name) {
        Matcher words = WORD.matcher(text);
        return words.find() && words.group(1).equals(name) ? Labels.in(text) : Map.of();
    }

    /** The labels of something that cannot be copied under another name. */
    static Map<String, String> read(String text) {
        return WORD.matcher(text).find() ? Labels.in(text) : Map.of();
    }
}

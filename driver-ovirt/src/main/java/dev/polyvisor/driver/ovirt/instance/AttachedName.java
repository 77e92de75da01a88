package dev.polyvisor.driver.ovirt.instance;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name that a disk has within its machine, where that is not its alias: a word of the description of the disk,
 * {@code polyvisor.dev/name=…}, since an attachment has no text of its own.
 */
public final class AttachedName {
    private static final String PREFIX = "polyvisor.dev/name=";
    private static final Pattern WORD = Pattern.compile("(?<!\\S)polyvisor\\.dev/name=(\\S{1,128})(?!\\S)");
    private static final Pattern NAME = Pattern.compile("\\S{1,128}");

    private AttachedName() {}

    static Optional<String> in(String description) {
        Matcher words = WORD.matcher(description);
        return words.find() ? Optional.of(words.group(1)) : Optional.empty();
    }

    /** The description of a disk that shall have the name; without a word when the alias says it. */
    public static String write(String description, String name, String alias) {
        Matcher words = WORD.matcher(description);
        String rest = words.find() ? words.replaceAll("").strip() : description;
        return name.equals(alias) ? rest : (rest + " " + PREFIX + name).strip();
    }

    /** Whether a word can hold the name. */
    static boolean holds(String name) {
        return NAME.matcher(name).matches();
    }
}

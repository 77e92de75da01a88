package dev.polyvisor.driver.kubevirt.client;

import dev.polyvisor.api.PolyvisorException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which texts can be names. */
public final class KubeNames {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    private static final Pattern SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final Pattern LABEL_VALUE = Pattern.compile("([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?");
    private static final int LONGEST_LABEL = 63;
    private static final int LONGEST_NAME = 253;

    private KubeNames() {}

    /** What is wrong with the name of a namespace. */
    public static Optional<String> namespace(String text) {
        return text.length() <= LONGEST_LABEL && LABEL.matcher(text).matches()
                ? Optional.empty()
                : Optional.of("is no name of a namespace: up to 63 lower-case letters, digits and '-'");
    }

    /** What is wrong with the name of an object. */
    public static Optional<String> object(String text) {
        return text.length() <= LONGEST_NAME && SUBDOMAIN.matcher(text).matches()
                ? Optional.empty()
                : Optional.of("is no name of an object: up to 253 lower-case letters, digits, '-' and '.'");
    }

    /** What is wrong with the value of a label. */
    public static Optional<String> labelValue(String text) {
        return text.length() <= LONGEST_LABEL && LABEL_VALUE.matcher(text).matches()
                ? Optional.empty()
                : Optional.of("is no value of a label: up to 63 letters, digits, '-', '_' and '.'");
    }

    /** What is wrong with the key of a label. */
    public static Optional<String> labelKey(String text) {
        int slash = text.indexOf('/');
        String prefix = slash < 0 ? "a" : text.substring(0, slash);
        String name = text.substring(slash + 1);
        boolean good =
                !name.isEmpty() && labelValue(name).isEmpty() && object(prefix).isEmpty();
        return good ? Optional.empty() : Optional.of("is no key of a label");
    }

    /** Refuses a text that can be no name. */
    public static void require(String path, String text, Optional<String> problem) {
        problem.ifPresent(why -> {
            throw PolyvisorException.invalidArgument(path, "'" + text + "' " + why);
        });
    }
}

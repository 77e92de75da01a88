package dev.polyvisor.driver.lxd.function;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which names instances, snapshots and backups may have. They are stricter than those of old servers on purpose: LXD 5.0 takes a
 * snapshot called {@code ..} and destroys others with it.
 */
public final class InstanceName {
    private static final Pattern INSTANCE = Pattern.compile("[A-Za-z0-9-]+");
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:@-]*");
    private static final int INSTANCE_LENGTH = 63;
    private static final int PART_LENGTH = 64;

    /** What servers say of digits in the names of instances. */
    public enum Digits {
        /** LXD up to 5.0.2: a name does not begin with one. Names that every server takes. */
        NOT_FIRST,
        /** LXD from 5.0.3 on and Incus: a name does not consist of them. */
        NOT_ONLY
    }

    private InstanceName() {}

    /**
     * Refuses a name that no server takes, or that does harm. Does not block.
     *
     * @param name {@code instance}, or {@code instance/snapshot} for a snapshot
     * @param snapshot whether it is that of a snapshot
     * @param digits what the server says of digits
     * @throws PolyvisorException INVALID_ARGUMENT with each part that is wrong; the paths are {@code name} and
     *     {@code name.snapshot}
     */
    public static void validate(String name, boolean snapshot, Digits digits) {
        int slash = snapshot ? name.indexOf('/') : -1;
        List<Violation> wrong = new ArrayList<>();
        problem(slash < 0 ? name : name.substring(0, slash), digits)
                .ifPresent(problem -> wrong.add(new Violation("name", problem)));
        if (snapshot) {
            (slash < 0
                            ? Optional.of("is missing: the name is INSTANCE/SNAPSHOT")
                            : partProblem(name.substring(slash + 1)))
                    .ifPresent(problem -> wrong.add(new Violation("name.snapshot", problem)));
        }
        if (!wrong.isEmpty()) {
            throw PolyvisorException.invalid(wrong);
        }
    }

    /**
     * What is wrong with the name of an instance: a name of the DNS. Does not block.
     *
     * @param name the name
     * @param digits what the server says of digits
     * @return the problem, empty when there is none
     */
    public static Optional<String> problem(String name, Digits digits) {
        if (name.isEmpty() || name.length() > INSTANCE_LENGTH) {
            return Optional.of("is not 1 to 63 characters long");
        } else if (!INSTANCE.matcher(name).matches()) {
            return Optional.of("is not made of the letters A to Z, digits and '-'");
        } else if (name.startsWith("-") || name.endsWith("-")) {
            return Optional.of("begins or ends with '-'");
        } else if (DIGITS.matcher(name).matches()) {
            return Optional.of("is a number");
        }
        return digits == Digits.NOT_FIRST && DIGITS.matcher(name).lookingAt()
                ? Optional.of("begins with a digit, which LXD takes from 5.0.3 on")
                : Optional.empty();
    }

    /**
     * What is wrong with the name of a snapshot or backup, given without that of its instance. Does not block.
     *
     * @param name the name
     * @return the problem, empty when there is none
     */
    public static Optional<String> partProblem(String name) {
        if (name.isEmpty() || name.length() > PART_LENGTH) {
            return Optional.of("is not 1 to 64 characters long");
        }
        return PART.matcher(name).matches()
                ? Optional.empty()
                : Optional.of("is not made of letters, digits and '._:@-', or does not begin with a letter or digit");
    }
}

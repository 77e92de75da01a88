package dev.polyvisor.driver.ovirt.instance;

import dev.polyvisor.api.PolyvisorException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Names of machines. What an engine has may have been named elsewhere, so what is looked for may be more than what can be given. */
final class VmNames {
    private static final int LONGEST = 255;
    private static final Pattern GIVEN = Pattern.compile("[A-Za-z0-9_.-]+");

    private VmNames() {}

    /** Why no machine has the name, if none can. */
    static Optional<String> problem(String name) {
        boolean odd = name.isBlank()
                || name.equals(".")
                || name.equals("..")
                || name.length() > LONGEST
                || name.indexOf('/') >= 0
                || name.indexOf('\\') >= 0
                || name.chars().anyMatch(Character::isISOControl);
        return odd
                ? Optional.of("is no name: 1 to " + LONGEST + " characters without slashes and control characters")
                : Optional.empty();
    }

    /** Why no machine can be given the name, if none can. */
    static Optional<String> newProblem(String name) {
        return problem(name)
                .or(() -> GIVEN.matcher(name).matches()
                        ? Optional.empty()
                        : Optional.of("is no name that oVirt gives: letters, digits and _ . -"));
    }

    static void require(String path, Optional<String> problem) {
        problem.ifPresent(text -> {
            throw PolyvisorException.invalidArgument(path, text);
        });
    }
}

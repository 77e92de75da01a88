package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import java.util.Collection;

/** What the driver refuses by itself. */
final class Refusals {
    private Refusals() {}

    static PolyvisorException precondition(String message) {
        return PolyvisorException.of(ErrorCode.FAILED_PRECONDITION, message);
    }

    static PolyvisorException unimplemented(String message) {
        return PolyvisorException.of(ErrorCode.UNIMPLEMENTED, message);
    }

    static PolyvisorException notFound(String what, String name) {
        return PolyvisorException.of(ErrorCode.NOT_FOUND, "there is no " + what + " '" + name + "'");
    }

    static PolyvisorException taken(String what, String name) {
        return PolyvisorException.of(ErrorCode.ALREADY_EXISTS, "there is already " + what + " '" + name + "'");
    }

    /** INVALID_ARGUMENT with all options that the driver does not know. */
    static void unknownOptions(Collection<String> given) {
        if (!given.isEmpty()) {
            throw PolyvisorException.invalid(given.stream()
                    .sorted()
                    .map(name -> new Violation("options." + name, "is unknown to the lxd driver"))
                    .toList());
        }
    }
}

package dev.polyvisor.driver.ovirt.instance;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import java.util.List;
import java.util.Set;

/** What the driver refuses by itself. */
final class Refusals {
    private Refusals() {}

    static PolyvisorException notFound(String what, String name) {
        return PolyvisorException.of(ErrorCode.NOT_FOUND, "there is no " + what + " '" + name + "'");
    }

    static PolyvisorException precondition(String why) {
        return PolyvisorException.of(ErrorCode.FAILED_PRECONDITION, why);
    }

    static PolyvisorException taken(String what, String name) {
        return PolyvisorException.of(ErrorCode.ALREADY_EXISTS, "another " + what + " has the name '" + name + "'");
    }

    static PolyvisorException unimplemented(String why) {
        return PolyvisorException.of(ErrorCode.UNIMPLEMENTED, why);
    }

    /** Work that the engine has ended without its goal. */
    static PolyvisorException ended(String what) {
        return PolyvisorException.of(ErrorCode.ABORTED, what);
    }

    static void all(List<Violation> faults) {
        if (!faults.isEmpty()) {
            throw PolyvisorException.invalid(faults);
        }
    }

    /** The options that are not known. */
    static List<Violation> unknown(Set<String> given, Set<String> known) {
        return given.stream()
                .filter(name -> !known.contains(name))
                .sorted()
                .map(name -> new Violation("options." + name, "is not known"))
                .toList();
    }

    /** The driver has no options of its own but those that are named. */
    static void unknownOptions(Set<String> given) {
        all(unknown(given, Set.of()));
    }
}

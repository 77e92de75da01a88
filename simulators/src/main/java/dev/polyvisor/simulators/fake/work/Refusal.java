package dev.polyvisor.simulators.fake.work;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** What the backend answers when it will not do something. */
public final class Refusal {
    private Refusal() {}

    public static PolyvisorException notFound(String what, String name) {
        return PolyvisorException.of(ErrorCode.NOT_FOUND, "there is no " + what + " '" + name + "'");
    }

    /** For {@code Optional.orElseThrow}. */
    public static Supplier<PolyvisorException> no(String what, String name) {
        return () -> notFound(what, name);
    }

    public static PolyvisorException precondition(String why) {
        return PolyvisorException.of(ErrorCode.FAILED_PRECONDITION, why);
    }

    public static PolyvisorException taken(String what, String name) {
        return PolyvisorException.of(ErrorCode.ALREADY_EXISTS, what + " '" + name + "' exists already");
    }

    public static PolyvisorException exhausted(String why) {
        return PolyvisorException.of(ErrorCode.RESOURCE_EXHAUSTED, why);
    }

    public static PolyvisorException unimplemented(String why) {
        return PolyvisorException.of(ErrorCode.UNIMPLEMENTED, why);
    }

    /** Somebody else came in between; the whole call is good to be made again. */
    public static PolyvisorException raced(String name) {
        return PolyvisorException.of(ErrorCode.ABORTED, "another call changed '" + name + "' meanwhile");
    }

    /** Of a conditional change; a repetition with the same version fails again. */
    public static PolyvisorException stale(String expected, String present) {
        return PolyvisorException.builder(
                        ErrorCode.ABORTED, "version " + expected + " was expected, the present one is " + present)
                .retryable(false)
                .build();
    }

    /** This driver knows no options but these. */
    public static void unknownOptions(Map<String, String> options, String... known) {
        List<Violation> unknown = options.keySet().stream()
                .filter(name -> !Set.of(known).contains(name))
                .sorted()
                .map(name -> new Violation("options." + name, "is not known to the fake driver"))
                .toList();
        if (!unknown.isEmpty()) {
            throw PolyvisorException.invalid(unknown);
        }
    }
}

package dev.polyvisor.spi.machine;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds out what a driver means by what it throws, and tells it in the words of the plugin. */
final class Failures {
    /** What a driver throws when it has not looked closely: what lies below may know better. */
    private static final Set<ErrorCode> VAGUE = Set.of(ErrorCode.INTERNAL, ErrorCode.UNKNOWN);

    /** No chain of causes is longer, unless it goes round. */
    private static final int LONGEST_CHAIN = 50;

    private Failures() {}

    /**
     * Tells a failure.
     *
     * @param thrown what the driver threw
     * @param what what it did not do
     * @param redaction takes the secret out
     * @return the error; NOT_FOUND, even when it was wrapped, keeps its own text
     */
    static PolyvisorException tell(Throwable thrown, String what, Redaction redaction) {
        PolyvisorException told = meaning(thrown);
        ErrorCode code = told == null ? unclassified(thrown) : told.code();
        String text = redaction.clean(told == null ? describe(thrown) : String.valueOf(told.getMessage()));
        String message = code == ErrorCode.NOT_FOUND ? text : what + ": " + text;
        PolyvisorException.Builder error = PolyvisorException.builder(code, message);
        if (told != null) {
            error.retryable(told.retryable())
                    .retryAfter(told.retryAfter().orElse(null))
                    .detail(told.detail().map(redaction::clean).orElse(null))
                    .violations(told.violations().stream().map(redaction::clean).toList());
        }
        boolean clean = redaction.passes(thrown);
        PolyvisorException result = error.cause(clean ? thrown : null).build();
        if (!clean) {
            // the cause would show the secret; where it came from does not
            result.setStackTrace(thrown.getStackTrace());
        }
        return result;
    }

    /** Whether a failure says itself that the machine is absent, and not something below it about who knows what. */
    static boolean isAbsence(Throwable thrown) {
        return first(thrown).filter(e -> e.code() == ErrorCode.NOT_FOUND).isPresent();
    }

    /** Whether something below a vague failure was not found: the machine, or a part of it. */
    static boolean mayBeAbsence(Throwable thrown) {
        PolyvisorException meaning = meaning(thrown);
        return meaning != null && meaning.code() == ErrorCode.NOT_FOUND;
    }

    /** As a cause, but so that nobody takes its NOT_FOUND for that of the machine. */
    static Throwable opaque(RuntimeException failure) {
        IllegalStateException cause = new IllegalStateException(failure.toString());
        cause.setStackTrace(failure.getStackTrace());
        return cause;
    }

    /** The first error of ours in the chain of causes, or the NOT_FOUND below it when it is vague; null for none. */
    private static @Nullable PolyvisorException meaning(Throwable thrown) {
        PolyvisorException first = first(thrown).orElse(null);
        PolyvisorException next = first;
        for (int i = 0; i < LONGEST_CHAIN && next != null && VAGUE.contains(next.code()); i++) {
            next = Optional.ofNullable(next.getCause()).flatMap(Failures::first).orElse(null);
        }
        return next != null && next.code() == ErrorCode.NOT_FOUND ? next : first;
    }

    private static Optional<PolyvisorException> first(Throwable thrown) {
        @Nullable Throwable next = thrown;
        for (int i = 0; i < LONGEST_CHAIN && next != null; i++) {
            if (next instanceof PolyvisorException told) {
                return Optional.of(told);
            }
            next = next.getCause();
        }
        return Optional.empty();
    }

    private static ErrorCode unclassified(Throwable thrown) {
        if (thrown instanceof InterruptedException) {
            return ErrorCode.CANCELLED;
        }
        return thrown instanceof Error ? ErrorCode.INTERNAL : ErrorCode.UNKNOWN;
    }

    private static String describe(Throwable thrown) {
        if (thrown instanceof InterruptedException) {
            return "the backend's side was interrupted";
        }
        String name = thrown.getClass().getSimpleName();
        return thrown.getMessage() == null ? name : name + ": " + thrown.getMessage();
    }
}

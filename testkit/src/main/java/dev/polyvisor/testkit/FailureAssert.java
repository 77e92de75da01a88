package dev.polyvisor.testkit;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;

/** Assertions over an error. */
public final class FailureAssert extends AbstractThrowableAssert<FailureAssert, PolyvisorException> {

    FailureAssert(PolyvisorException actual) {
        super(actual, FailureAssert.class);
    }

    /**
     * Checks why the call failed.
     *
     * @param expected the codes of which it may have one
     * @return this
     */
    public FailureAssert hasCode(ErrorCode... expected) {
        isNotNull();
        if (!List.of(expected).contains(actual.code())) {
            throw failure("expected %s but was %s", List.of(expected), actual);
        }
        return this;
    }

    /**
     * Checks that each of these values is named as faulty.
     *
     * @param expected the paths
     * @return this
     */
    public FailureAssert hasViolationsAt(String... expected) {
        isNotNull();
        List<String> paths = actual.violations().stream().map(Violation::path).toList();
        if (!paths.containsAll(List.of(expected))) {
            throw failure("expected violations at %s but they are at %s: %s", List.of(expected), paths, actual);
        }
        return this;
    }
}

package dev.polyvisor.api.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import java.util.List;
import org.assertj.core.api.ListAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What a refused value complained of. */
final class Violations {
    private Violations() {}

    /** The paths of all violations, in order. */
    static ListAssert<String> pathsOf(ThrowingCallable call) {
        return assertThat(of(call).stream().map(Violation::path).toList());
    }

    static List<Violation> of(ThrowingCallable call) {
        PolyvisorException refused = catchThrowableOfType(PolyvisorException.class, call);
        assertThat(refused).as("the value is refused").isNotNull();
        assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        return refused.violations();
    }
}

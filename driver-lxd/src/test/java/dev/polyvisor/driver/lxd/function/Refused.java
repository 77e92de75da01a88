package dev.polyvisor.driver.lxd.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What is refused with which code and where. */
final class Refused {
    private Refused() {}

    static void at(ThrowingCallable call, String... paths) {
        PolyvisorException failure = with(ErrorCode.INVALID_ARGUMENT, call);
        assertThat(failure.violations()).extracting(Violation::path).containsExactly(paths);
    }

    static PolyvisorException with(ErrorCode code, ThrowingCallable call) {
        PolyvisorException failure = catchThrowableOfType(PolyvisorException.class, call);
        assertThat(failure).as("nothing was refused").isNotNull();
        assertThat(failure.code()).isEqualTo(code);
        return failure;
    }
}

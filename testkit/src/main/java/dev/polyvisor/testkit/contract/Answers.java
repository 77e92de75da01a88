package dev.polyvisor.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Provider;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What a call answers whose capability is there, or not. */
final class Answers {

    private Answers() {}

    static void check(Provider provider, Set<Capability> present, Capability capability, ThrowingCallable call) {
        Throwable answer = catchThrowable(call);
        if (present.contains(capability)) {
            assertThat(isUnimplemented(answer))
                    .as("%s is there, and the call answers %s", capability, answer)
                    .isFalse();
        } else {
            assertThat(isUnimplemented(answer))
                    .as(
                            "%s is not there (%s), and the call answers %s",
                            capability, provider.whyNot(capability), answer)
                    .isTrue();
        }
    }

    static boolean isUnimplemented(Throwable answer) {
        return answer instanceof PolyvisorException failure && failure.code() == ErrorCode.UNIMPLEMENTED;
    }
}

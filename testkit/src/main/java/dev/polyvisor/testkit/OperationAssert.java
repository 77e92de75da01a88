package dev.polyvisor.testkit;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.OperationState;
import dev.polyvisor.api.PolyvisorException;
import java.time.Duration;
import org.assertj.core.api.AbstractAssert;

/** Assertions over a piece of work. They wait for its end where they need it. */
public final class OperationAssert extends AbstractAssert<OperationAssert, Operation<?>> {

    OperationAssert(Operation<?> actual) {
        super(actual, OperationAssert.class);
    }

    /**
     * Waits for the end and checks that it is a success.
     *
     * @param timeout how long to wait
     * @return this
     * @throws InterruptedException when the thread is interrupted
     */
    public OperationAssert succeedsWithin(Duration timeout) throws InterruptedException {
        isNotNull();
        try {
            actual.await(timeout);
        } catch (PolyvisorException e) {
            throw (AssertionError) failure("expected %s to succeed but it is %s", actual.verb(), actual.state())
                    .initCause(e);
        }
        return hasState(OperationState.SUCCEEDED);
    }

    /**
     * Waits for the end and checks that it is a failure.
     *
     * @param timeout how long to wait
     * @param codes the codes of which it may have one
     * @return this
     * @throws InterruptedException when the thread is interrupted
     */
    public OperationAssert failsWithin(Duration timeout, ErrorCode... codes) throws InterruptedException {
        isNotNull();
        try {
            actual.await(timeout);
        } catch (PolyvisorException e) {
            if (actual.state() == OperationState.FAILED) {
                new FailureAssert(e).as(actual.verb()).hasCode(codes);
                return this;
            }
            throw (AssertionError) failure("expected %s to fail but it is %s", actual.verb(), actual.state())
                    .initCause(e);
        }
        throw failure("expected %s to fail but it succeeded", actual.verb());
    }

    /**
     * Checks where the work stands now.
     *
     * @param expected the state
     * @return this
     */
    public OperationAssert hasState(OperationState expected) {
        isNotNull();
        if (actual.state() != expected) {
            throw failure("expected %s to be %s but it is %s", actual.verb(), expected, actual.state());
        }
        return this;
    }

    /**
     * Checks whether the work had anything to do.
     *
     * @param expected whether it changed anything
     * @return this
     */
    public OperationAssert hasChanged(boolean expected) {
        isNotNull();
        if (actual.changed() != expected) {
            throw failure("expected changed() of %s to be %s", actual.verb(), expected);
        }
        return this;
    }
}

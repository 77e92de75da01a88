package dev.polyvisor.testkit;

import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.testkit.watch.WatchHistory;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** The entry into the assertions of this kit, for a static import beside that of AssertJ's own. Thread safety: stateless. */
public final class PolyvisorAssertions {

    private PolyvisorAssertions() {}

    /**
     * Assertions over a recorded watch.
     *
     * @param actual the history
     * @return the assertions
     */
    public static WatchHistoryAssert assertThat(WatchHistory actual) {
        return new WatchHistoryAssert(actual);
    }

    /**
     * Assertions over a piece of work.
     *
     * @param actual the operation
     * @return the assertions
     */
    public static OperationAssert assertThat(Operation<?> actual) {
        return new OperationAssert(actual);
    }

    /**
     * Assertions over a state of the inventory.
     *
     * @param actual the snapshot
     * @return the assertions
     */
    public static SnapshotAssert assertThat(InventorySnapshot actual) {
        return new SnapshotAssert(actual);
    }

    /**
     * Runs a call that has to fail with a {@link PolyvisorException}.
     *
     * @param call the call
     * @return the assertions over the exception
     */
    public static FailureAssert assertThatFailureOf(ThrowingCallable call) {
        Throwable thrown = Assertions.catchThrowable(call);
        Assertions.assertThat(thrown).as("what the call throws").isNotNull().isInstanceOf(PolyvisorException.class);
        return new FailureAssert((PolyvisorException) thrown);
    }
}

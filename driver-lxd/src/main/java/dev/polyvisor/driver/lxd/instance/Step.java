package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.driver.lxd.client.LxdFailures;
import dev.polyvisor.driver.lxd.wire.WireOperation;
import java.util.Optional;

/** One request of a verb. */
interface Step {

    /** Whether nothing is left to be done here; refuses what the state does not allow. Reads the backend. */
    boolean isReached() throws InterruptedException;

    /** Sends the request, once; the operation that carries it out, empty when the answer was the end. */
    Optional<WireOperation> send() throws InterruptedException;

    /** What LXD calls the operation that carries it out, by which it is found again when the answer was lost. */
    String description();

    /** Whether sending it again would do it a second time, so that its goal cannot be seen in the state. */
    default boolean isOneMore() {
        return false;
    }

    /** The session whose server carries it out, empty for that of the work. */
    default Optional<Parts> elsewhere() {
        return Optional.empty();
    }

    /** Is told each time that the operation is seen to run. */
    default void watch(WireOperation running) throws InterruptedException {}

    /** What a failed operation means to who asked for it; empty when the work goes on all the same. */
    default Optional<PolyvisorException> failure(WireOperation ended) {
        return Optional.of(LxdFailures.of(ended));
    }

    /** Whether it is somebody else's operation that is followed: that it was cancelled is not what was asked of this work. */
    default boolean isAdopted() {
        return false;
    }

    /**
     * Whether it is sent again until its goal is reached: because one request does only a part, or because what somebody else did is looked
     * at before it is taken for what was asked for.
     */
    default boolean isRepeated() {
        return isAdopted();
    }
}

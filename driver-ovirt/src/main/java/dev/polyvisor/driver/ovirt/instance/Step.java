package dev.polyvisor.driver.ovirt.instance;

import dev.polyvisor.api.PolyvisorException;
import java.util.Optional;

/** One request of a verb, and the state that it is meant to lead to. */
interface Step {
    /**
     * Whether the state is there; refuses what the state does not allow. Of a request that does something once more it is asked
     * only when the engine has ended the work, and tells whether the machine rests.
     */
    boolean isReached() throws InterruptedException;

    /**
     * Sends the request, once.
     *
     * @param calls marks it as one of this work
     * @return the job of the engine that carries it out, empty when it tells of none
     */
    Optional<String> send(Calls calls) throws InterruptedException;

    /** Whether something works on it; asked only when the state is not there. */
    default boolean isUnderWay() throws InterruptedException {
        return false;
    }

    /** Why the state will not come any more; asked while it is waited for. */
    default Optional<PolyvisorException> failure() throws InterruptedException {
        return Optional.empty();
    }

    /** What is waited for, for people. */
    String stage();

    /** Whether it does one more of something each time that it is sent, so that the state does not tell whether it was. */
    default boolean isOneMore() {
        return false;
    }

    /** Whether it is sent again until the state is there, because one request does only a part. */
    default boolean isRepeated() {
        return false;
    }

    /** Whether the state may come long after the engine has ended the work, since somebody else has to do it. */
    default boolean outlastsJob() {
        return false;
    }

    /** Gives the work up, as far as that goes. */
    default boolean giveUp(Calls calls) throws InterruptedException {
        return false;
    }
}

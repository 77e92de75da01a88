package dev.polyvisor.driver.kubevirt.instance;

import dev.polyvisor.api.PolyvisorException;
import java.util.Optional;

/** One request of a verb and the state that it is meant to lead to. The server accepts, and then only the state tells. */
interface Step {
    /** Whether the state is there. */
    boolean isReached() throws InterruptedException;

    /** Sends the request, once. */
    void send() throws InterruptedException;

    /** Whether a request whose answer was lost has begun to work; asked only when the state is not there. */
    default boolean isUnderWay() throws InterruptedException {
        return false;
    }

    /** Why the state will not come any more; asked while it is waited for. */
    default Optional<PolyvisorException> failure() throws InterruptedException {
        return Optional.empty();
    }

    /** What is waited for, for people. */
    String stage();

    /** What another process has to know, besides the machine, to go on with it; asked after it was sent. Without line breaks. */
    default String item() {
        return "";
    }

    /** Whether it makes one more of something each time that it is sent. */
    default boolean isOneMore() {
        return false;
    }

    /** Gives the work up, as far as that goes. */
    default boolean giveUp() throws InterruptedException {
        return false;
    }
}

package dev.polyvisor.http;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import java.util.function.Supplier;

/**
 * Calls of a transport in methods that throw {@link InterruptedException}: an interrupt, which a transport tells as {@link
 * ErrorCode#CANCELLED}, becomes one. Thread safety: may be used from any thread.
 */
public final class Interruptible {
    private Interruptible() {}

    /**
     * Makes a call. Blocks as it does.
     *
     * @param call the call
     * @param <T> what it gives
     * @return what it gave
     * @throws InterruptedException when the thread was interrupted meanwhile; it is not any more
     * @throws PolyvisorException what the call threw
     */
    public static <T> T call(Supplier<T> call) throws InterruptedException {
        try {
            return call.get();
        } catch (PolyvisorException failure) {
            if (failure.code() == ErrorCode.CANCELLED && Thread.interrupted()) {
                InterruptedException interrupted = new InterruptedException("a request was interrupted");
                interrupted.initCause(failure);
                throw interrupted;
            }
            throw failure;
        }
    }
}

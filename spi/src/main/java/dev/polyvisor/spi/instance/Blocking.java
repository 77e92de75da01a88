package dev.polyvisor.spi.instance;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;

/**
 * Reads of a backend in methods of {@code Instance} and its parts that throw no {@link InterruptedException}. Thread safety: may
 * be used from any thread.
 */
public final class Blocking {
    private Blocking() {}

    /**
     * Something that is read.
     *
     * @param <T> what it gives
     */
    @FunctionalInterface
    public interface Read<T> {
        /**
         * Reads. Blocks.
         *
         * @return what was read
         * @throws InterruptedException when the thread is interrupted
         */
        T get() throws InterruptedException;
    }

    /**
     * Reads on the thread of the caller. Blocks as the read does.
     *
     * @param read the read
     * @param <T> what it gives
     * @return what was read
     * @throws PolyvisorException CANCELLED when the thread was interrupted, which it still is then; else what the read threw
     */
    public static <T> T get(Read<T> read) {
        try {
            return read.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw PolyvisorException.of(ErrorCode.CANCELLED, "the read was interrupted", e);
        }
    }
}

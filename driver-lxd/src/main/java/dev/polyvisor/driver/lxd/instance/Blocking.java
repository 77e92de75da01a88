package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;

/** Reads on the thread of a caller: an interrupt becomes CANCELLED and stays set. */
final class Blocking {
    private Blocking() {}

    @FunctionalInterface
    interface Read<T> {
        T read() throws InterruptedException;
    }

    static <T> T get(Read<T> read) {
        try {
            return read.read();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw PolyvisorException.of(ErrorCode.CANCELLED, "the thread was interrupted", e);
        }
    }
}

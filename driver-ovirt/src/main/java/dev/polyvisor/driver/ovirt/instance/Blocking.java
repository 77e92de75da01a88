package dev.polyvisor.driver.ovirt.instance;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;

/** Reads of the caller: an interrupt becomes CANCELLED, and the flag stays set. */
final class Blocking {
    private Blocking() {}

    static <T> T get(Read<T> read) {
        try {
            return read.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw PolyvisorException.of(ErrorCode.CANCELLED, "the read was interrupted", e);
        }
    }

    /** Something that is read. */
    @FunctionalInterface
    interface Read<T> {
        T get() throws InterruptedException;
    }
}

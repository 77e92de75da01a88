package dev.polyvisor.driver.ovirt.inventory;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import java.util.Optional;

/** Reads what may have vanished since it was named. */
final class Absence {
    private Absence() {}

    /** A read. */
    @FunctionalInterface
    interface Read<T> {
        T run() throws InterruptedException;
    }

    /** What was read, empty when it is not there. */
    static <T> Optional<T> tolerated(Read<T> read) throws InterruptedException {
        try {
            return Optional.of(read.run());
        } catch (PolyvisorException failure) {
            if (failure.code() == ErrorCode.NOT_FOUND) {
                return Optional.empty();
            }
            throw failure;
        }
    }
}

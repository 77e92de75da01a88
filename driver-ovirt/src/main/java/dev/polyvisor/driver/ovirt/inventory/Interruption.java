package dev.polyvisor.driver.ovirt.inventory;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;

/** Reads in places where no checked exception may pass. */
final class Interruption {
    private Interruption() {}

    /** What was read. An interrupt is told as CANCELLED, and stays set. */
    static <T> T hidden(Absence.Read<T> read) {
        try {
            return read.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw PolyvisorException.of(ErrorCode.CANCELLED, "the listing was interrupted", e);
        }
    }
}

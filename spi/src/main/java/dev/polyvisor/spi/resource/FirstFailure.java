package dev.polyvisor.spi.resource;

import dev.polyvisor.api.PolyvisorException;
import org.jspecify.annotations.Nullable;

/** Takes steps one after the other, whatever becomes of them, and fails at the end with what failed first. Not thread safe. */
final class FirstFailure {
    private @Nullable PolyvisorException first;

    void collect(Holdings.Step step) throws InterruptedException {
        try {
            step.take();
        } catch (PolyvisorException e) {
            if (first == null) {
                first = e;
            } else {
                first.addSuppressed(e);
            }
        }
    }

    void raise() {
        if (first != null) {
            throw first;
        }
    }
}

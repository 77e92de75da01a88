package dev.polyvisor.testkit.contract;

import java.time.Duration;
import java.util.Objects;

/**
 * How long the contract tests wait at most. The figures say when a test gives up, not how fast a driver shall be.
 *
 * @param parity for the inventory to equal the backend
 * @param operation for a piece of work to end
 * @param event for a change behind the driver's back to show
 * @param close for everything to end when the backend hangs
 */
public record Patience(Duration parity, Duration operation, Duration event, Duration close) {
    /** 30 s for each. */
    public static final Patience DEFAULT = new Patience(
            Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(30));

    /** Checks that all parts are there. */
    public Patience {
        Objects.requireNonNull(parity, "parity");
        Objects.requireNonNull(operation, "operation");
        Objects.requireNonNull(event, "event");
        Objects.requireNonNull(close, "close");
    }
}

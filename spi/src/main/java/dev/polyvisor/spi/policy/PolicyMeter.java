package dev.polyvisor.spi.policy;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Telemetry;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells what validation does and how far it is behind.
 *
 * <p>Thread safety: {@link #called} any thread; the rest one thread at a time.
 */
final class PolicyMeter {
    private static final double NANOS = 1e9;

    private final Telemetry telemetry;
    private long due = -1;
    private long lag = -1;

    PolicyMeter(Telemetry telemetry) {
        this.telemetry = telemetry;
    }

    /** A call of the agent about a provider's machine, or about no provider, has ended. */
    void called(String name, @Nullable String provider, long nanos, @Nullable PolyvisorException failure) {
        telemetry.observed(
                name,
                Duration.ofNanos(nanos),
                failure == null ? "" : failure.code().name(),
                provider == null ? Map.of() : Map.of("provider", provider));
    }

    void counted(String name, int amount) {
        if (amount > 0) {
            telemetry.counted(name, amount, Map.of());
        }
    }

    /** How many machines are due, and for how long the one has been that was first. */
    void behind(long machines, long nanos) {
        if (machines != due) {
            due = machines;
            telemetry.gauged("policy.due", machines, Map.of());
        }
        if (nanos != lag) {
            lag = nanos;
            telemetry.gauged("policy.lag", nanos / NANOS, Map.of());
        }
    }
}

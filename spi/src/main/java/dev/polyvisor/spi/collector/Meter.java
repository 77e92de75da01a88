package dev.polyvisor.spi.collector;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Telemetry;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells the telemetry what a collector does. */
final class Meter {
    private final Telemetry telemetry;
    private final Map<String, String> tags;

    Meter(Telemetry telemetry, String provider) {
        this.telemetry = telemetry;
        this.tags = Map.of("provider", provider);
    }

    /** A call of the driver has ended. */
    void observed(String work, Duration took, @Nullable PolyvisorException failure) {
        telemetry.observed(work, took, failure == null ? "" : failure.code().name(), tags);
    }

    /** The audit has found entries that no event explains. */
    void drift(int entries) {
        telemetry.counted("collector.drift", entries, tags);
    }

    /** A stream has sent more than may wait. */
    void overflow() {
        telemetry.counted("collector.overflow", 1, tags);
    }

    void backlog(long targets) {
        telemetry.gauged("collector.backlog", (double) targets, tags);
    }
}

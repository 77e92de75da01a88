package dev.polyvisor.spi.collector;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Telemetry;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells the telemetry what a collector does. */
final class Meter {
    private final Supplier<Telemetry> telemetry;
    private final Map<String, String> tags;

    /** The telemetry is asked for each time, since a closed provider has none. */
    Meter(Supplier<Telemetry> telemetry, String provider) {
        this.telemetry = telemetry;
        this.tags = Map.of("provider", provider);
    }

    /** A call of the driver has ended. */
    void observed(String work, Duration took, @Nullable PolyvisorException failure) {
        telemetry
                .get()
                .observed(work, took, failure == null ? "" : failure.code().name(), tags);
    }

    /** The audit has found entries that no event explains. */
    void drift(int entries) {
        telemetry.get().counted("collector.drift", entries, tags);
    }

    /** A stream has sent more than may wait. */
    void overflow() {
        telemetry.get().counted("collector.overflow", 1, tags);
    }

    void backlog(long targets) {
        telemetry.get().gauged("collector.backlog", (double) targets, tags);
    }
}

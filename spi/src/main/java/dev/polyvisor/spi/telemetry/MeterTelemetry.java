package dev.polyvisor.spi.telemetry;

import dev.polyvisor.api.Telemetry;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells a meter registry of Micrometer what is measured: work as timers, counts as counters, levels as gauges. Names begin
 * with {@code polyvisor.}; a timer has the further tag {@code error}, the code that the work failed with or {@code none}.
 *
 * <p>Needs {@code io.micrometer:micrometer-core}, which the host brings.
 *
 * <p>Thread safety: all methods may be called from any thread.
 */
public final class MeterTelemetry implements Telemetry {
    private static final String PREFIX = "polyvisor.";

    private final MeterRegistry registry;
    private final Map<Level, AtomicLong> levels = new ConcurrentHashMap<>();

    /**
     * A binding.
     *
     * @param registry the host's registry, never closed here
     */
    public MeterTelemetry(MeterRegistry registry) {
        this.registry = Objects.requireNonNull(registry, "registry");
    }

    @Override
    public void observed(String name, Duration duration, String failure, Map<String, String> tags) {
        Tags all = of(tags).and("error", failure.isEmpty() ? "none" : failure);
        registry.timer(PREFIX + name, all).record(duration);
    }

    @Override
    public void counted(String name, long amount, Map<String, String> tags) {
        registry.counter(PREFIX + name, of(tags)).increment((double) amount);
    }

    @Override
    public void gauged(String name, double value, Map<String, String> tags) {
        levels.computeIfAbsent(new Level(name, Map.copyOf(tags)), this::register)
                .set(Double.doubleToRawLongBits(value));
    }

    /** A registry holds what a gauge reads weakly; the map keeps it. */
    private AtomicLong register(Level level) {
        AtomicLong bits = new AtomicLong();
        Gauge.builder(PREFIX + level.name, bits, b -> Double.longBitsToDouble(b.get()))
                .tags(of(level.tags))
                .register(registry);
        return bits;
    }

    private static Tags of(Map<String, String> tags) {
        List<Tag> list = tags.entrySet().stream()
                .map(t -> Tag.of(t.getKey(), t.getValue()))
                .toList();
        return Tags.of(list);
    }

    private record Level(String name, Map<String, String> tags) {}
}

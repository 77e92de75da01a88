package dev.polyvisor.api;

import java.time.Duration;
import java.util.Map;

/**
 * Receives what the library measures. Every method does nothing unless it is overridden; the binding to Micrometer is
 * in {@code dev.polyvisor.spi.telemetry}.
 *
 * <p>Thread safety: called from many threads at once, also on hot paths: return quickly, never block. What a listener
 * throws is logged once for each method and otherwise ignored.
 */
public interface Telemetry {
    /** Does nothing. */
    Telemetry NONE = new Telemetry() {};

    /**
     * A request, a relist, an operation or another named piece of work has ended.
     *
     * @param name what it was, for example {@code collector.relist}; the names are listed in {@code docs/telemetry.md}
     * @param duration how long it took
     * @param failure the code it failed with as text, empty when it succeeded
     * @param tags low-cardinality tags, for example the provider
     */
    default void observed(String name, Duration duration, String failure, Map<String, String> tags) {}

    /**
     * Something happened a number of times.
     *
     * @param name what it was, for example {@code collector.drift}
     * @param amount how often, at least 1
     * @param tags low-cardinality tags
     */
    default void counted(String name, long amount, Map<String, String> tags) {}

    /**
     * A level has changed.
     *
     * @param name what it is, for example {@code collector.backlog}
     * @param value its value now
     * @param tags low-cardinality tags
     */
    default void gauged(String name, double value, Map<String, String> tags) {}
}

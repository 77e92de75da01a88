package dev.polyvisor.spi.collector;

import dev.polyvisor.api.driver.FleetClock;
import java.time.Duration;

/**
 * Notices that the time of day has moved without the time that is measured: the host was suspended, or somebody set the
 * clock. Either way connections may have died and events may be gone without anybody saying so.
 */
final class TimeJump {
    /** More than any correction of a clock that runs well. */
    private static final Duration TOLERANCE = Duration.ofSeconds(30);

    private final FleetClock clock;
    private Duration offset;

    TimeJump(FleetClock clock) {
        this.clock = clock;
        this.offset = offset();
    }

    /** Whether it has happened since the last look. */
    boolean happened() {
        Duration before = offset;
        offset = offset();
        return offset.minus(before).abs().compareTo(TOLERANCE) > 0;
    }

    private Duration offset() {
        return Duration.ofMillis(clock.now().toEpochMilli()).minusNanos(clock.nanoTime());
    }
}

package dev.polyvisor.spi.collector;

import dev.polyvisor.api.driver.FleetClock;
import java.time.Duration;
import java.time.Instant;

/** A clock whose time of day can be set. */
final class ShiftedClock implements FleetClock {
    private final FleetClock clock;
    private volatile Duration shift = Duration.ZERO;

    ShiftedClock(FleetClock clock) {
        this.clock = clock;
    }

    void shift(Duration by) {
        shift = shift.plus(by);
    }

    @Override
    public Instant now() {
        return clock.now().plus(shift);
    }

    @Override
    public long nanoTime() {
        return clock.nanoTime();
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        return clock.schedule(delay, task);
    }
}

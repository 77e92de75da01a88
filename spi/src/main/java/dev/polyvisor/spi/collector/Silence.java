package dev.polyvisor.spi.collector;

import dev.polyvisor.api.driver.FleetClock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Notices that a step has heard nothing from the driver for too long: a model that nobody can confirm is not current,
 * even though nothing has failed.
 *
 * <p>Thread safety: all methods may be called from any thread.
 */
final class Silence {
    private final FleetClock clock;
    private final Duration limit;
    private final Runnable noticed;
    private volatile boolean silent;
    private volatile long lastSign;
    private FleetClock.@Nullable Timer timer;

    /** Tells once when it is silent for so long; on the thread of the clock. */
    Silence(FleetClock clock, Duration limit, Runnable noticed) {
        this.clock = clock;
        this.limit = limit;
        this.noticed = noticed;
    }

    /** A step begins, and with it the wait for signs. */
    synchronized void listen() {
        sign();
        timer = clock.schedule(limit, this::look);
    }

    /** The driver has come back from a call, or has listed something. */
    void sign() {
        lastSign = clock.nanoTime();
    }

    /** The step has ended. */
    synchronized void end() {
        silent = false;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    /** Whether the driver is still silent. */
    boolean isSilent() {
        return silent;
    }

    private void look() {
        synchronized (this) {
            if (timer == null) {
                return;
            }
            Duration left = limit.minusNanos(clock.nanoTime() - lastSign);
            if (!left.isNegative() && !left.isZero()) {
                timer = clock.schedule(left, this::look);
                return;
            }
            silent = true;
        }
        noticed.run();
    }
}

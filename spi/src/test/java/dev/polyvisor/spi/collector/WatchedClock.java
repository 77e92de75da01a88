package dev.polyvisor.spi.collector;

import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.spi.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;

/** A clock with which a test meets a thread that begins to wait for a certain time. */
final class WatchedClock implements FleetClock {
    private final TestClock clock;
    private final Duration watched;
    private final CountDownLatch waiting = new CountDownLatch(1);

    WatchedClock(TestClock clock, Duration watched) {
        this.clock = clock;
        this.watched = watched;
    }

    /** Blocks until somebody waits for the time, then lets it pass. */
    void letPass() throws InterruptedException {
        waiting.await();
        clock.advance(watched);
    }

    @Override
    public Instant now() {
        return clock.now();
    }

    @Override
    public long nanoTime() {
        return clock.nanoTime();
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        Timer timer = clock.schedule(delay, task);
        if (delay.equals(watched)) {
            waiting.countDown();
        }
        return timer;
    }
}

package dev.polyvisor.spi.machine;

import com.github.benmanes.caffeine.cache.Scheduler;
import dev.polyvisor.api.driver.FleetClock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Lets a cache put out what has expired although nobody asks it for anything, by the time of a fleet. */
final class ClockScheduler implements Scheduler {
    private final FleetClock clock;

    ClockScheduler(FleetClock clock) {
        this.clock = clock;
    }

    @Override
    public Future<?> schedule(Executor executor, Runnable command, long delay, TimeUnit unit) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        FleetClock.Timer timer = clock.schedule(Duration.of(delay, unit.toChronoUnit()), () -> {
            executor.execute(command);
            done.complete(null);
        });
        var unused = done.whenComplete((nothing, cancelled) -> timer.cancel());
        return done;
    }
}

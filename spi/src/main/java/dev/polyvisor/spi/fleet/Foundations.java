package dev.polyvisor.spi.fleet;

import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.spi.time.SystemClock;
import dev.polyvisor.spi.time.Threads;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/** Threads and time of a fleet: the host's, which are left alone, or the engine's own, which end with the fleet. */
final class Foundations {
    private final ExecutorService threads;
    private final FleetClock clock;
    private final @Nullable ExecutorService ownThreads;
    private final @Nullable SystemClock ownClock;

    Foundations(Optional<ExecutorService> executor, Optional<FleetClock> clock) {
        this.ownThreads = executor.isPresent() ? null : Threads.newExecutor();
        this.ownClock = clock.isPresent() ? null : new SystemClock();
        this.threads = ownThreads == null ? executor.orElseThrow() : ownThreads;
        this.clock = ownClock == null ? clock.orElseThrow() : ownClock;
    }

    ExecutorService threads() {
        return threads;
    }

    FleetClock clock() {
        return clock;
    }

    /** Ends what is the engine's own; {@code clean} says that no task is left which would have to be waited for. */
    void close(boolean clean) {
        if (ownThreads != null) {
            Threads.shutDown(ownThreads, clean);
        }
        if (ownClock != null) {
            ownClock.close();
        }
    }
}

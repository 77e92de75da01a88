package dev.polyvisor.driver.kubevirt.testing;

import dev.polyvisor.api.Operation;
import dev.polyvisor.api.Telemetry;
import dev.polyvisor.api.driver.DriverContext;
import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.api.driver.OperationPlan;
import dev.polyvisor.api.driver.OperationStarter;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.spi.time.SystemClock;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;

/** A context for tests of the client alone: real time and threads, no model and no operations. */
public final class RealContext implements DriverContext, AutoCloseable {
    private final SystemClock clock = new SystemClock();
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final RandomGenerator random = new Random(1);

    @Override
    public String provider() {
        return "lab";
    }

    @Override
    public FleetClock clock() {
        return clock;
    }

    @Override
    public ExecutorService executor() {
        return executor;
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public Telemetry telemetry() {
        return Telemetry.NONE;
    }

    @Override
    public OperationStarter operations() {
        return new OperationStarter() {
            @Override
            public <T> Operation<T> start(OperationPlan<T> plan) {
                throw new UnsupportedOperationException();
            }
        };
    }

    @Override
    public InventorySnapshot inventory() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void sleep(Duration duration) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        executor.shutdownNow();
        clock.close();
    }
}

package dev.polyvisor.spi.collector;

import dev.polyvisor.api.Operation;
import dev.polyvisor.api.Telemetry;
import dev.polyvisor.api.driver.DriverContext;
import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.api.driver.OperationPlan;
import dev.polyvisor.api.driver.OperationStarter;
import dev.polyvisor.api.inventory.InventorySnapshot;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.random.RandomGenerator;

/** What a collector takes from its context. */
record WorldContext(FleetClock clock, ExecutorService executor, RandomGenerator random, Telemetry telemetry)
        implements DriverContext {

    @Override
    public String provider() {
        return Thing.PROVIDER;
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
}

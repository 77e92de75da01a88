package dev.polyvisor.simulators.fake;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Telemetry;
import dev.polyvisor.api.driver.Driver;
import dev.polyvisor.api.driver.DriverContext;
import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.api.driver.OperationStarter;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.simulators.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;

/** Sessions of the fake driver without an engine: what the tests of the driver need of one. */
final class Sessions implements AutoCloseable {
    static final String PROVIDER = "lab";

    final VirtualClock clock = new VirtualClock();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ExecutorService tracked = clock.tracking(threads);
    private final List<Driver> drivers = new ArrayList<>();

    /** Opens a session on a hypervisor; options in pairs of name and value. */
    Driver open(FakeHypervisor hypervisor, String... options) {
        Connection connection = Connection.parse("local:");
        for (int i = 0; i < options.length; i += 2) {
            connection = connection.option(options[i], options[i + 1]);
        }
        Driver driver = FakeDriverFactory.over(hypervisor).open(context(), connection);
        drivers.add(driver);
        return driver;
    }

    DriverContext context() {
        return new Context();
    }

    @Override
    public void close() {
        drivers.forEach(Driver::close);
        threads.shutdownNow();
    }

    private final class Context implements DriverContext {
        @Override
        public String provider() {
            return PROVIDER;
        }

        @Override
        public FleetClock clock() {
            return clock;
        }

        @Override
        public ExecutorService executor() {
            return tracked;
        }

        @Override
        public RandomGenerator random() {
            return new SplittableRandom(1);
        }

        @Override
        public Telemetry telemetry() {
            return Telemetry.NONE;
        }

        @Override
        public OperationStarter operations() {
            throw PolyvisorException.of(ErrorCode.UNIMPLEMENTED, "no operations here");
        }

        @Override
        public InventorySnapshot inventory() {
            throw PolyvisorException.of(ErrorCode.UNIMPLEMENTED, "no inventory here");
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            CountDownLatch over = new CountDownLatch(1);
            FleetClock.Timer timer = clock.schedule(duration, over::countDown);
            try {
                over.await();
            } finally {
                timer.cancel();
            }
        }
    }
}

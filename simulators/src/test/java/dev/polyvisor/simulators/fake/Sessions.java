package dev.polyvisor.simulators.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Telemetry;
import dev.polyvisor.api.driver.Driver;
import dev.polyvisor.api.driver.DriverContext;
import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.api.driver.OperationStarter;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.Revision;
import dev.polyvisor.simulators.VirtualClock;
import dev.polyvisor.spi.operation.FleetOperations;
import dev.polyvisor.spi.operation.ProviderOperations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;

/** Sessions of the fake driver without an engine: what the tests of the driver need of one. */
final class Sessions implements AutoCloseable {
    static final String PROVIDER = "lab";

    final VirtualClock clock;
    private final String provider;
    private final Random random;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ExecutorService tracked;
    private final List<Driver> drivers = new ArrayList<>();

    Sessions() {
        this(PROVIDER, new VirtualClock(), 1);
    }

    /** Another process: a clock and a provider of its own. */
    Sessions(String provider, VirtualClock clock, long seed) {
        this.provider = provider;
        this.clock = clock;
        this.random = new Random(seed);
        this.tracked = clock.tracking(threads);
        this.fleet = new FleetOperations(tracked, "test");
        this.operations =
                fleet.provider(context(), this::read, (verb, handle) -> Optional.empty(), Duration.ofMinutes(1));
    }

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

    /** The targets that operations have had read, in order. */
    final List<Target> read = new CopyOnWriteArrayList<>();

    private final FleetOperations fleet;
    private final ProviderOperations operations;

    /** Waits for an operation and moves the time as far as it needs. */
    <T> T done(Operation<T> operation) throws InterruptedException {
        assertThat(clock.advanceUntil(() -> operation.state().done(), Duration.ofHours(1)))
                .as("%s after an hour", operation)
                .isTrue();
        return operation.await();
    }

    /** Waits for an operation that has to fail. */
    PolyvisorException failed(Operation<?> operation) {
        return catchThrowableOfType(PolyvisorException.class, () -> done(operation));
    }

    private Revision read(Set<Target> targets) {
        read.addAll(targets);
        return new Revision("test", read.size());
    }

    @Override
    public void close() {
        drivers.forEach(Driver::close);
        threads.shutdownNow();
    }

    private final class Context implements DriverContext {
        @Override
        public String provider() {
            return provider;
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
            return random;
        }

        @Override
        public Telemetry telemetry() {
            return Telemetry.NONE;
        }

        @Override
        public OperationStarter operations() {
            return operations;
        }

        @Override
        public InventorySnapshot inventory() {
            return new EmptyInventory();
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

package dev.polyvisor.spi.testing;

import dev.polyvisor.api.Operation;
import dev.polyvisor.api.Telemetry;
import dev.polyvisor.api.driver.DriverContext;
import dev.polyvisor.api.driver.OperationPlan;
import dev.polyvisor.api.driver.OperationStarter;
import dev.polyvisor.api.inventory.InventorySnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * A context for code that runs on the thread of the test: a sleep moves the clock itself and is noted; tasks wait until
 * the test runs them, unless it brings an executor.
 */
public final class TestContext implements DriverContext {
    private final String provider;
    private final TestClock clock;
    private final RandomGenerator random = new Random(42);
    private final ExecutorService executor;
    private final Telemetry telemetry;
    private final Supplier<InventorySnapshot> inventory;
    private final List<Duration> slept = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    public TestContext(String provider, TestClock clock) {
        this(provider, clock, new StepExecutor(), Telemetry.NONE);
    }

    public TestContext(String provider, TestClock clock, Supplier<InventorySnapshot> inventory) {
        this(provider, clock, new StepExecutor(), Telemetry.NONE, inventory);
    }

    public TestContext(String provider, TestClock clock, ExecutorService executor, Telemetry telemetry) {
        this(provider, clock, executor, telemetry, () -> {
            throw new UnsupportedOperationException();
        });
    }

    private TestContext(
            String provider,
            TestClock clock,
            ExecutorService executor,
            Telemetry telemetry,
            Supplier<InventorySnapshot> inventory) {
        this.inventory = inventory;
        this.provider = provider;
        this.clock = clock;
        this.executor = executor;
        this.telemetry = telemetry;
    }

    /** The sleeps, in their order. */
    public List<Duration> slept() {
        return List.copyOf(slept);
    }

    /** From now on a sleep ends with an interrupt. */
    public void close() {
        closed = true;
    }

    @Override
    public String provider() {
        return provider;
    }

    @Override
    public TestClock clock() {
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
        return telemetry;
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
        return inventory.get();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        if (closed) {
            throw new InterruptedException();
        }
        slept.add(duration);
        clock.advance(duration);
    }
}

package dev.polyvisor.spi.fleet;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Telemetry;
import dev.polyvisor.api.driver.Driver;
import dev.polyvisor.api.driver.DriverContext;
import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.api.driver.OperationPlan;
import dev.polyvisor.api.driver.OperationStarter;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.spi.store.RevisionedStore;
import dev.polyvisor.spi.time.Waiting;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a driver is given. Once closed it leads neither to the model nor to the fleet: a driver that hangs keeps its
 * context, and must not keep the rest.
 */
final class SessionContext implements DriverContext, OperationStarter {
    private final String provider;
    private final FleetClock clock;
    private final TaskScope tasks;
    private final RandomGenerator random;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final Peers peers;
    private volatile Telemetry telemetry;
    private volatile @Nullable RevisionedStore store;
    private volatile @Nullable OperationStarter starter;

    SessionContext(String provider, Core core, TaskScope tasks) {
        this.provider = provider;
        this.clock = core.clock();
        this.tasks = tasks;
        this.random = core.random();
        this.peers = core.peers();
        this.telemetry = core.telemetry();
        this.store = core.store();
    }

    void startBy(OperationStarter operations) {
        starter = operations;
    }

    /** The model, null once closed. */
    @Nullable
    RevisionedStore store() {
        return store;
    }

    void close() {
        closed.complete(null);
        telemetry = Telemetry.NONE;
        store = null;
        starter = null;
    }

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
        return tasks;
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
        return this;
    }

    @Override
    public <T> Operation<T> start(OperationPlan<T> plan) {
        OperationStarter operations = starter;
        if (operations == null) {
            throw closed(plan.verb());
        }
        return operations.start(plan);
    }

    @Override
    public InventorySnapshot inventory() {
        RevisionedStore model = store;
        if (model == null) {
            throw closed("inventory");
        }
        return model.snapshot();
    }

    @Override
    public Optional<Driver> peer(String other) {
        return closed.isDone() ? Optional.empty() : peers.find(other);
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        if (Waiting.until(clock, closed, duration)) {
            throw new InterruptedException("the provider is closed");
        }
    }

    private PolyvisorException closed(String operation) {
        return PolyvisorException.builder(ErrorCode.FAILED_PRECONDITION, "the provider is closed")
                .provider(provider)
                .operation(operation)
                .build();
    }
}

package dev.polyvisor.spi.operation;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.OperationState;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.Acceptance;
import dev.polyvisor.api.driver.DriverContext;
import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.api.driver.OperationPlan;
import dev.polyvisor.api.driver.OperationStarter;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.Revision;
import dev.polyvisor.spi.retry.Backoff;
import dev.polyvisor.spi.retry.RetryLimits;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * The operations of one provider. Plans run on the provider's executor, so that closing the provider interrupts them.
 *
 * <p>Thread safety: all methods may be called from any thread.
 */
public final class ProviderOperations implements OperationStarter {
    private final FleetOperations fleet;
    private final DriverContext context;
    private final TargetReader reader;
    private final Resumption resumption;
    private final Duration requestTimeout;
    private final Turns turns = new Turns();
    /** Guarded by the fleet's operations. */
    private boolean closed;

    /** Asks a driver for the plan of work that an earlier process began, as {@code Driver.resume} does. */
    @FunctionalInterface
    public interface Resumption {
        /**
         * Asks. Blocks.
         *
         * @param verb the verb of the plan
         * @param handle the handle of its acceptance
         * @return the plan, empty when nothing tells any more what became of the work
         */
        Optional<OperationPlan<?>> resume(String verb, String handle);
    }

    ProviderOperations(
            FleetOperations fleet,
            DriverContext context,
            TargetReader reader,
            Resumption resumption,
            Duration requestTimeout) {
        this.fleet = fleet;
        this.context = context;
        this.reader = reader;
        this.resumption = resumption;
        this.requestTimeout = requestTimeout;
    }

    /** From now on, and until they are closed, operations of earlier processes are resumed here. */
    public void publish() {
        fleet.publish(this);
    }

    /**
     * {@inheritDoc}
     *
     * @throws PolyvisorException FAILED_PRECONDITION when the provider is closed
     */
    @Override
    public <T> Operation<T> start(OperationPlan<T> plan) {
        LiveOperation<T> operation = newOperation(fleet.localId(provider(), plan.verb()));
        OperationRun<T> run = newRun(plan, operation, false);
        if (!fleet.add(this, operation, run)) {
            throw PolyvisorException.builder(ErrorCode.FAILED_PRECONDITION, "the provider is closed")
                    .provider(provider())
                    .operation(plan.verb())
                    .build();
        }
        begin(plan, run);
        return operation;
    }

    /**
     * Ends all operations, the newest first, so that none begins because the one before it has ended. No further one can
     * be started.
     *
     * @param how CANCELLED or UNKNOWN
     * @param why what those are told who wait
     */
    public void close(OperationState how, String why) {
        ErrorCode code = how == OperationState.CANCELLED ? ErrorCode.CANCELLED : ErrorCode.UNKNOWN;
        fleet.remove(this).forEach(run -> run.abandon(how, PolyvisorException.of(code, why)));
    }

    boolean isClosed() {
        return closed;
    }

    void markClosed() {
        closed = true;
    }

    Operation<?> resume(OperationId id) {
        OperationPlan<?> plan = resumption
                .resume(id.verb(), id.name())
                .orElseThrow(() -> PolyvisorException.builder(
                                ErrorCode.FAILED_PRECONDITION, "nothing tells any more what became of it")
                        .provider(provider())
                        .operation(id.verb())
                        .build());
        return resume(id, plan);
    }

    /** Another thread may have resumed it meanwhile; then this plan is dropped before any of its steps has run. */
    private <T> Operation<?> resume(OperationId id, OperationPlan<T> plan) {
        LiveOperation<T> operation = newOperation(id);
        OperationRun<T> run = newRun(plan, operation, true);
        if (fleet.add(this, operation, run)) {
            begin(plan, run);
            return operation;
        }
        return fleet.resume(id.toString());
    }

    private <T> LiveOperation<T> newOperation(OperationId id) {
        return new LiveOperation<>(id, context.clock(), fleet.callbacks());
    }

    private <T> OperationRun<T> newRun(OperationPlan<T> plan, LiveOperation<T> operation, boolean resumed) {
        OperationRun<T> run = new OperationRun<>(plan, operation, this, resumed);
        operation.cancelBy(run::cancel);
        return run;
    }

    private void begin(OperationPlan<?> plan, OperationRun<?> run) {
        Optional<ResourceKey> subject = plan.exclusive() ? plan.subject() : Optional.empty();
        if (subject.isPresent()) {
            turns.take(subject.get(), run::begin);
        } else {
            run.begin();
        }
    }

    void giveBack(OperationPlan<?> plan) {
        if (plan.exclusive()) {
            plan.subject().ifPresent(turns::giveBack);
        }
    }

    void accepted(LiveOperation<?> operation, Acceptance answer) {
        OperationId id = answer.handle()
                .map(handle -> OperationId.handle(provider(), operation.verb(), handle))
                .orElse(operation.firstId());
        operation.accepted(id, answer.changed());
        fleet.accepted(operation);
    }

    void ended(LiveOperation<?> operation, OperationState how, String failure) {
        fleet.ended(operation);
        context.telemetry()
                .observed(
                        "operation",
                        operation.age(),
                        failure,
                        Map.of("provider", provider(), "verb", operation.verb(), "state", how.name()));
    }

    PolyvisorException told(PolyvisorException failure, String verb) {
        boolean namesAnother =
                failure.operation().filter(named -> !named.equals(verb)).isPresent();
        return (namesAnother
                        ? failure.toBuilder().operation(verb).cause(failure).build()
                        : failure)
                .in(provider(), verb);
    }

    Revision read(Set<Target> targets) throws InterruptedException {
        return reader.read(targets);
    }

    Backoff backoff(RetryLimits limits) {
        return new Backoff(limits, context.clock(), context.random());
    }

    String provider() {
        return context.provider();
    }

    FleetClock clock() {
        return context.clock();
    }

    Executor executor() {
        return context.executor();
    }

    InventorySnapshot inventory() {
        return context.inventory();
    }

    Duration requestTimeout() {
        return requestTimeout;
    }
}

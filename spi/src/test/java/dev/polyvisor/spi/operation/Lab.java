package dev.polyvisor.spi.operation;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Telemetry;
import dev.polyvisor.api.driver.OperationPlan;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.inventory.Revision;
import dev.polyvisor.spi.testing.StepExecutor;
import dev.polyvisor.spi.testing.TestClock;
import dev.polyvisor.spi.testing.TestContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;

/** One provider named {@code lab} with operations on a single thread, in virtual time. */
final class Lab {
    static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);

    final TestClock clock = new TestClock();
    final List<String> observed = new CopyOnWriteArrayList<>();
    final TestContext context;
    final FleetOperations fleet;
    final List<Set<Target>> reads = new CopyOnWriteArrayList<>();
    final List<RuntimeException> readFailures = new ArrayList<>();
    Optional<OperationPlan<?>> resumable = Optional.empty();
    final List<String> resumed = new ArrayList<>();
    final ProviderOperations operations;
    private long revision;

    Lab() {
        this(1, new StepExecutor());
    }

    Lab(long process, ExecutorService executor) {
        context = new TestContext("lab", clock, executor, new Telemetry() {
            @Override
            public void observed(String name, Duration duration, String failure, Map<String, String> tags) {
                observed.add(name + " " + failure + " " + tags.get("verb") + " " + tags.get("state"));
            }
        });
        fleet = new FleetOperations(executor, "process" + process);
        operations = provider();
    }

    StepExecutor steps() {
        return (StepExecutor) context.executor();
    }

    ProviderOperations provider() {
        ProviderOperations made = fleet.provider(context, this::read, this::resume, REQUEST_TIMEOUT);
        made.publish();
        return made;
    }

    private Revision read(Set<Target> targets) {
        reads.add(targets);
        if (!readFailures.isEmpty()) {
            throw readFailures.remove(0);
        }
        return new Revision("e", ++revision);
    }

    private Optional<OperationPlan<?>> resume(String verb, String handle) {
        resumed.add(verb + " " + handle);
        return resumable;
    }

    Operation<String> start(ScriptedWork work) {
        return operations.start(work.plan());
    }

    /** Runs what can run now. */
    void run() {
        steps().runAll();
    }

    /** Runs until nothing is left to do, however long it takes on the clock. */
    void runToTheEnd() {
        steps().runAll(clock);
    }

    void advance(Duration by) {
        clock.advance(by);
        run();
    }

    static PolyvisorException unavailable() {
        return PolyvisorException.of(ErrorCode.UNAVAILABLE, "no answer");
    }

    static PolyvisorException refused() {
        return PolyvisorException.of(ErrorCode.FAILED_PRECONDITION, "it is locked");
    }
}

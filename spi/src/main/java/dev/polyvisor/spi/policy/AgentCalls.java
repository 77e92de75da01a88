package dev.polyvisor.spi.policy;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.Workload;
import dev.polyvisor.api.policy.PolicyAgent;
import dev.polyvisor.spi.policy.ResultWriter.Verdict;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The threads that have machines judged: as many as there may be calls at once, and none while there is nothing to do. Each
 * makes the workload from the newest snapshot right before it calls. A thread that does not come back from the agent keeps
 * its place.
 *
 * <p>Thread safety: all methods may be called from any thread.
 */
final class AgentCalls {
    private final PolicyAgent agent;
    private final int concurrency;
    private final Duration timeout;
    private final FleetClock clock;
    private final Executor executor;
    private final Supplier<? extends InventorySnapshot> snapshots;
    private final PolicyMeter meter;
    private final Breaker breaker;
    private final Consumer<Outcome> sink;

    // guarded by this
    private final Queue<Task> waiting = new ArrayDeque<>();
    private final Set<CallSlot> slots = new HashSet<>();
    private int workers;
    private boolean stopped;

    private record Task(ResourceKey machine, long version) {}

    /**
     * @param snapshots gives the newest snapshot
     * @param breaker learns how each call ends; while it is open none begins
     * @param sink gets what becomes of each machine, on whatever thread; does not block
     */
    AgentCalls(
            PolicyAgent agent,
            int concurrency,
            Duration timeout,
            FleetClock clock,
            Executor executor,
            Supplier<? extends InventorySnapshot> snapshots,
            PolicyMeter meter,
            Breaker breaker,
            Consumer<Outcome> sink) {
        this.agent = agent;
        this.concurrency = concurrency;
        this.timeout = timeout;
        this.clock = clock;
        this.executor = executor;
        this.snapshots = snapshots;
        this.meter = meter;
        this.breaker = breaker;
        this.sink = sink;
    }

    /** Queues a machine. The caller bounds how many there are. */
    synchronized void add(ResourceKey machine, long version) {
        waiting.add(new Task(machine, version));
    }

    /**
     * Has as many threads at work as there is work for.
     *
     * @return false when the executor refuses them
     */
    boolean start() {
        int missing = missing();
        for (; missing > 0; missing--) {
            try {
                executor.execute(this::work);
            } catch (RuntimeException refused) {
                left(missing);
                return false;
            }
        }
        return true;
    }

    private synchronized int missing() {
        if (breaker.isOpen() || stopped) {
            return 0;
        }
        int missing = Math.min(concurrency - workers, waiting.size());
        workers += missing;
        return missing;
    }

    private synchronized void left(int count) {
        workers -= count;
    }

    /** No further call begins. Those that are under way are left to whoever interrupts their threads. */
    synchronized void stop() {
        stopped = true;
        waiting.clear();
        slots.forEach(CallSlot::release);
    }

    private void work() {
        CallSlot slot = new CallSlot(clock, timeout);
        enter(slot);
        try {
            for (Task task = next(); task != null; task = next()) {
                judge(task, slot);
            }
        } finally {
            leave(slot);
        }
        // what came in between the last look and leaving
        boolean unused = start();
    }

    private synchronized void enter(CallSlot slot) {
        slots.add(slot);
    }

    private synchronized void leave(CallSlot slot) {
        slots.remove(slot);
        slot.release();
        workers--;
    }

    private synchronized @Nullable Task next() {
        return breaker.isOpen() || stopped ? null : waiting.poll();
    }

    private void judge(Task task, CallSlot slot) {
        ResourceKey machine = task.machine;
        Workload workload;
        try {
            workload = snapshots.get().workload(machine);
        } catch (PolyvisorException gone) {
            sink.accept(new Outcome(machine, task.version, null, null));
            return;
        } catch (RuntimeException | Error broken) {
            sink.accept(new Outcome(
                    machine,
                    task.version,
                    null,
                    PolyvisorException.of(ErrorCode.INTERNAL, machine + " cannot tell what it refers to", broken)));
            return;
        }
        long began = clock.nanoTime();
        slot.call(() -> agent.validate(workload), (report, failure) -> {
            meter.called("policy.validate", machine.provider(), clock.nanoTime() - began, failure);
            if (failure == null) {
                breaker.succeeded();
            } else {
                breaker.failed(failure);
            }
            sink.accept(new Outcome(
                    machine,
                    task.version,
                    new Verdict(workload, report, report == null ? "" : String.join("; ", report.errors())),
                    failure));
        });
    }
}

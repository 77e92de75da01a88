package dev.polyvisor.simulators.lxd.operation;

import dev.polyvisor.simulators.lxd.state.LxdState;
import dev.polyvisor.simulators.lxd.state.Refused;
import dev.polyvisor.simulators.lxd.state.Status;
import dev.polyvisor.spi.time.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** The operations that run, and those that have ended within the last five seconds. Thread safety: may be used from any thread. */
public final class Operations {
    private static final Logger LOG = LoggerFactory.getLogger(Operations.class);
    private static final Duration KEPT = Duration.ofSeconds(5);

    private final LxdState state;
    private final Events events;
    private final ExecutorService executor;
    private final Duration pace;
    private final Map<String, Operation> known = new LinkedHashMap<>();

    public Operations(LxdState state, Events events, ExecutorService executor, Duration pace) {
        this.state = state;
        this.events = events;
        this.executor = executor;
        this.pace = pace;
    }

    /** Work in the background. */
    @FunctionalInterface
    public interface Task {
        /** Does it; {@link Refused} is how it fails. The result is the metadata of the operation, null for what it has already. */
        @Nullable
        ObjectNode run(Operation operation) throws InterruptedException;
    }

    /** Waits as long as work takes in this LXD. */
    public void pause() throws InterruptedException {
        Waiting.sleep(state.clock(), pace);
    }

    /** Begins work on an instance, which LXD names in several ways. */
    public Operation start(String description, String project, Map<String, List<String>> resources, Task task) {
        Operation operation = create(Operation.Sort.TASK, description, project, resources, false, null);
        run(operation, task);
        return operation;
    }

    /** An operation that something else ends. */
    public Operation create(
            Operation.Sort sort,
            String description,
            String project,
            Map<String, List<String>> resources,
            boolean mayCancel,
            @Nullable ObjectNode metadata) {
        String id = state.locked(() -> state.numbers().uuid());
        Operation operation = new Operation(id, sort, description, project, resources, mayCancel, state.now());
        if (metadata != null) {
            operation.metadata(metadata, state.now());
        }
        synchronized (known) {
            known.put(id, operation);
        }
        events.operation(operation, Status.PENDING);
        operation.running();
        events.operation(operation, Status.RUNNING);
        return operation;
    }

    /** Runs the work of an operation, which ends with it. */
    public void run(Operation operation, Task task) {
        operation.task(executor.submit(() -> {
            try {
                ObjectNode result = task.run(operation);
                if (result != null) {
                    operation.metadata(result, state.now());
                }
                end(operation, Status.SUCCESS, "");
            } catch (Refused e) {
                end(operation, Status.FAILURE, String.valueOf(e.getMessage()));
            } catch (InterruptedException e) {
                // LXD has ended: nobody hears of the operation any more
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                LOG.error("an operation of the simulator failed", e);
                end(operation, Status.FAILURE, e.toString());
            }
        }));
    }

    public void end(Operation operation, Status last, String why) {
        if (operation.end(last, why, state.now())) {
            events.operation(operation, last);
            state.clock().schedule(KEPT, () -> {
                synchronized (known) {
                    known.remove(operation.id());
                }
            });
            operation.tellWaiting();
        }
    }

    /** What it tells while it runs. */
    public void update(Operation operation, ObjectNode metadata) {
        operation.metadata(metadata, state.now());
        events.operation(operation, operation.status());
    }

    public Optional<Operation> find(String id) {
        synchronized (known) {
            return Optional.ofNullable(known.get(id));
        }
    }

    public Operation get(String id) {
        return find(id).orElseThrow(() -> Refused.notFound("Operation not found"));
    }

    public List<Operation> all() {
        synchronized (known) {
            return new ArrayList<>(known.values());
        }
    }

    /** The process has ended: nothing goes on, and nobody knows how far it came. */
    public void forget() {
        List<Operation> lost = all();
        synchronized (known) {
            known.clear();
        }
        lost.forEach(operation -> {
            boolean unused = operation.end(Status.CANCELLED, "", state.now());
            operation.tellWaiting();
            operation.interrupt();
        });
    }
}

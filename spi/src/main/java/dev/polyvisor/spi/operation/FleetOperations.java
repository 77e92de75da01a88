package dev.polyvisor.spi.operation;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.OperationState;
import dev.polyvisor.api.Operations;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.DriverContext;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The operations of a fleet: those that have not ended, and the last thousand that have.
 *
 * <p>Thread safety: all methods may be called from any thread; none but {@link #resume} blocks.
 */
public final class FleetOperations implements Operations {
    private static final int KEPT = 1_000;

    private final Executor callbacks;
    private final String process;
    private final AtomicLong count = new AtomicLong();

    // guarded by this
    private final Map<String, ProviderOperations> providers = new HashMap<>();
    private final Map<LiveOperation<?>, Active> active = new LinkedHashMap<>();
    private final Queue<LiveOperation<?>> ended = new ArrayDeque<>();
    private final Map<String, LiveOperation<?>> byId = new HashMap<>();

    private record Active(ProviderOperations home, OperationRun<?> run) {}

    /**
     * No operations yet.
     *
     * @param callbacks runs what hosts have hung on operations
     * @param process differs from that of every other fleet, so that the ids of each mean nothing to the others
     */
    public FleetOperations(Executor callbacks, String process) {
        this.callbacks = Objects.requireNonNull(callbacks, "callbacks");
        this.process = Objects.requireNonNull(process, "process");
    }

    /**
     * Makes the operations of a provider. They can be started at once, and resumed once they are
     * {@linkplain ProviderOperations#publish published}.
     *
     * @param context what the plans of the provider run with
     * @param reader the way into the model
     * @param resumption asks the driver
     * @param requestTimeout how long a cancellation waits for the backend
     * @return its operations
     */
    public ProviderOperations provider(
            DriverContext context,
            TargetReader reader,
            ProviderOperations.Resumption resumption,
            Duration requestTimeout) {
        return new ProviderOperations(this, context, reader, resumption, requestTimeout);
    }

    /** From now on ids of the provider are resumed here. */
    synchronized void publish(ProviderOperations home) {
        if (!home.isClosed()) {
            providers.put(home.provider(), home);
        }
    }

    @Override
    public synchronized List<Operation<?>> active() {
        return List.copyOf(active.keySet());
    }

    @Override
    public synchronized Optional<Operation<?>> find(String id) {
        return Optional.ofNullable(byId.get(Objects.requireNonNull(id, "id")));
    }

    @Override
    public Operation<?> resume(String id) {
        OperationId parsed = OperationId.parse(id);
        // what became of it may be found out now
        Optional<Operation<?>> known = find(id).filter(each -> each.state() != OperationState.UNKNOWN);
        if (known.isPresent()) {
            return known.get();
        }
        ProviderOperations home = home(parsed.provider());
        if (home == null) {
            throw PolyvisorException.of(ErrorCode.NOT_FOUND, "no provider '" + parsed.provider() + "' in this fleet");
        }
        if (!parsed.resumable()) {
            throw PolyvisorException.builder(
                            ErrorCode.FAILED_PRECONDITION,
                            "this id was taken before the backend had given the work a handle, by which it could be found")
                    .provider(parsed.provider())
                    .operation(parsed.verb())
                    .build();
        }
        return home.resume(parsed);
    }

    private synchronized @Nullable ProviderOperations home(String provider) {
        return providers.get(provider);
    }

    Executor callbacks() {
        return callbacks;
    }

    OperationId localId(String provider, String verb) {
        return OperationId.local(provider, verb, process + "-" + count.incrementAndGet());
    }

    /** False when the provider is closed, or when an operation of this id is there already. */
    synchronized boolean add(ProviderOperations home, LiveOperation<?> operation, OperationRun<?> run) {
        LiveOperation<?> known = byId.get(operation.id());
        if (home.isClosed() || known != null && known.state() != OperationState.UNKNOWN) {
            return false;
        }
        byId.put(operation.id(), operation);
        active.put(operation, new Active(home, run));
        return true;
    }

    /** Its id is another now; the one before stays good as well. Of two with one handle the later is found. */
    synchronized void accepted(LiveOperation<?> operation) {
        if (active.containsKey(operation)) {
            byId.put(operation.id(), operation);
        }
    }

    synchronized void ended(LiveOperation<?> operation) {
        if (active.remove(operation) == null) {
            return;
        }
        ended.add(operation);
        if (ended.size() > KEPT) {
            LiveOperation<?> oldest = ended.remove();
            byId.remove(oldest.id(), oldest);
            byId.remove(oldest.firstId().toString(), oldest);
        }
    }

    /** Takes a provider out and gives its runs, the newest first. */
    synchronized List<OperationRun<?>> remove(ProviderOperations home) {
        home.markClosed();
        providers.remove(home.provider(), home);
        List<OperationRun<?>> runs = new ArrayList<>();
        active.values().stream().filter(each -> each.home == home).forEach(each -> runs.add(each.run));
        Collections.reverse(runs);
        return runs;
    }
}

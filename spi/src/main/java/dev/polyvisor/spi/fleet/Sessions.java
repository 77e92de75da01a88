package dev.polyvisor.spi.fleet;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.OperationState;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import dev.polyvisor.spi.fleet.ProviderCheck.Checked;
import dev.polyvisor.spi.time.Deadline;
import dev.polyvisor.spi.time.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * All sessions of a fleet that have been opened and not closed, those included that no provider shows yet or any more: so
 * that closing the fleet reaches each of them.
 */
final class Sessions {
    /** How long a driver may take to make its session, which contacts nobody, before it becomes a mere status. */
    static final Duration OPENING = Duration.ofSeconds(5);

    private static final String CLOSED = "the fleet is closed";

    private final Core core;
    private final Foundations foundations;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    // guarded by this
    private final Set<Session> all = new HashSet<>();
    private boolean closed;

    Sessions(Core core, Foundations foundations) {
        this.core = core;
        this.foundations = foundations;
    }

    /**
     * Opens sessions, all at once, and waits for their drivers. One that fails, or takes too long, is a session without a
     * driver.
     *
     * @param faults gets what drivers find wrong with their connections
     */
    List<Session> open(List<Checked> providers, List<Violation> faults) {
        List<Session> opened = providers.stream().map(this::note).toList();
        opened.forEach(Session::open);
        Deadline deadline = Deadline.in(core.clock(), OPENING);
        try {
            for (Session session : opened) {
                boolean unused = Waiting.until(core.clock(), session.opened(), deadline.left());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            opened.forEach(
                    session -> close(session, Duration.ZERO, OperationState.CANCELLED, "opening was interrupted"));
            throw PolyvisorException.of(ErrorCode.CANCELLED, "interrupted while providers were opened", e);
        }
        opened.forEach(session -> faults.addAll(faults(session)));
        return opened;
    }

    private synchronized Session note(Checked provider) {
        requireOpen();
        Session session = new Session(core, provider);
        all.add(session);
        return session;
    }

    private static List<Violation> faults(Session session) {
        String path = ProviderCheck.path(session.name());
        return session.link().failure().stream()
                .filter(failure -> failure.code() == ErrorCode.INVALID_ARGUMENT)
                .flatMap(failure -> failure.violations().isEmpty()
                        ? Stream.of(new Violation(path, String.valueOf(failure.getMessage())))
                        : failure.violations().stream().map(fault -> below(path, fault)))
                .toList();
    }

    private static Violation below(String path, Violation fault) {
        return new Violation(fault.path().isEmpty() ? path : path + "." + fault.path(), fault.problem());
    }

    /** Closes one session. Blocks. */
    void close(Session session, Duration bound, OperationState how, String why) {
        session.close(new ClosingTime(core.clock(), bound), how, why);
        synchronized (this) {
            all.remove(session);
        }
    }

    synchronized boolean isClosed() {
        return closed;
    }

    synchronized void requireOpen() {
        if (closed) {
            throw PolyvisorException.of(ErrorCode.FAILED_PRECONDITION, CLOSED);
        }
    }

    /**
     * Closes the fleet: the sessions all at once, then the model, what still runs, and the foundations. A second call
     * waits for the first. Blocks.
     *
     * @param hide takes the providers away from the host
     */
    void close(Duration bound, Runnable hide) {
        ClosingTime time = new ClosingTime(core.clock(), bound);
        List<Session> left = new ArrayList<>();
        boolean first;
        synchronized (this) {
            first = !closed;
            closed = true;
            left.addAll(all);
            all.clear();
        }
        if (!first) {
            time.await(ended);
            return;
        }
        hide.run();
        // there may be no time, or no thread, for more than this
        left.forEach(session -> session.leave(OperationState.CANCELLED, CLOSED));
        core.validation().ifPresent(MachineValidation::stop);
        List<CompletableFuture<Boolean>> closings =
                left.stream().map(session -> closing(session, time)).toList();
        time.await(CompletableFuture.allOf(closings.toArray(CompletableFuture[]::new)));
        boolean clean = closings.stream().allMatch(each -> each.getNow(false));
        clean &= core.store().close(time.left());
        core.tasks().refuse();
        clean &= time.awaitIdle(core.tasks());
        core.tasks().end();
        clean &= core.validation().map(each -> each.await(time)).orElse(true);
        foundations.close(clean);
        ended.complete(null);
    }

    private CompletableFuture<Boolean> closing(Session session, ClosingTime time) {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        Runnable closing = () -> {
            boolean clean = false;
            try {
                clean = session.close(new ClosingTime(core.clock(), time.left()), OperationState.CANCELLED, CLOSED);
            } finally {
                done.complete(clean);
            }
        };
        try {
            core.tasks().execute(closing);
        } catch (RuntimeException refused) {
            // a host that shut its executor down first
            closing.run();
        }
        return done;
    }
}

package dev.polyvisor.spi.machine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.api.machine.MachineSecret;
import dev.polyvisor.api.machine.PluginSPI;
import dev.polyvisor.api.machine.PluginSession;
import dev.polyvisor.api.machine.ProviderSpec;
import dev.polyvisor.spi.time.Deadline;
import dev.polyvisor.spi.time.Turns;
import dev.polyvisor.spi.time.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Which SPI a request goes to: the driver's own, or a session with the backend that the secret names. Sessions are kept
 * by a digest of the access; what leaves the cache is closed when its last user has gone.
 */
final class Sessions<S extends ProviderSpec> {
    private final PluginSPI<S> own;
    private final Executor executor;
    private final FleetClock clock;
    private final Cache<AccessDigest, SharedSession<S>> cache;
    private final Set<SharedSession<S>> open = ConcurrentHashMap.newKeySet();
    private final Turns<AccessDigest> connecting;
    private volatile boolean closed;

    Sessions(PluginSPI<S> own, Executor executor, FleetClock clock, PluginSettings settings) {
        this.own = own;
        this.executor = executor;
        this.clock = clock;
        this.connecting = new Turns<>(clock);
        // its upkeep is short and may run anywhere; only the closing of a session blocks
        this.cache = Caffeine.newBuilder()
                .maximumSize(settings.maxSessions())
                .expireAfterAccess(settings.sessionIdle())
                .ticker(clock::nanoTime)
                .scheduler(new ClockScheduler(clock))
                .executor(Runnable::run)
                .<AccessDigest, SharedSession<S>>evictionListener((access, session, cause) -> retire(session))
                .build();
    }

    /** Takes a step where the access leads; connects when there is no session yet. Blocks. */
    <T> T use(Optional<MachineSecret> access, Deadline deadline, Step<S, T> step) throws InterruptedException {
        if (access.isEmpty()) {
            return step.take(own);
        }
        SharedSession<S> session = enter(access.get(), deadline);
        try {
            return step.take(session.session());
        } finally {
            if (session.leave()) {
                closeLater(session);
            }
        }
    }

    /** Closes all sessions, whoever uses them; whether that was done within the bound. */
    boolean close(Duration bound) {
        closed = true;
        connecting.close();
        cache.invalidateAll();
        List<CompletableFuture<Void>> closing = new ArrayList<>();
        for (SharedSession<S> session : open) {
            // also one that is being closed already
            closing.add(session.ended());
            if (session.end()) {
                closeLater(session);
            }
        }
        CompletableFuture<Void> all = CompletableFuture.allOf(closing.toArray(CompletableFuture<?>[]::new));
        try {
            return Waiting.until(clock, all, bound);
        } catch (InterruptedException givenUp) {
            Thread.currentThread().interrupt();
            return all.isDone();
        } catch (PolyvisorException clockClosed) {
            // by another thread that closes and is further
            return all.isDone();
        }
    }

    private SharedSession<S> enter(MachineSecret access, Deadline deadline) throws InterruptedException {
        AccessDigest digest = AccessDigest.of(access);
        SharedSession<S> present = present(digest);
        if (present != null) {
            return present;
        }
        // one connects, the others wait for it
        Runnable turn = connecting.take(digest, deadline);
        try {
            SharedSession<S> made = present(digest);
            return made == null ? connect(digest, access) : made;
        } finally {
            turn.run();
        }
    }

    private @Nullable SharedSession<S> present(AccessDigest digest) {
        SharedSession<S> session = cache.getIfPresent(digest);
        return session != null && session.enter() ? session : null;
    }

    private SharedSession<S> connect(AccessDigest digest, MachineSecret access) throws InterruptedException {
        SharedSession<S> session = new SharedSession<>(connect(access));
        // used before it is seen: the cache may put it out at once
        session.enter();
        open.add(session);
        cache.put(digest, session);
        if (closed && session.end()) {
            // close() has gone through the open ones before this was one
            closeLater(session);
            throw Calls.closed();
        }
        return session;
    }

    private PluginSession<S> connect(MachineSecret access) throws InterruptedException {
        PluginSession<S> session;
        try {
            session = own.connect(access);
        } catch (RuntimeException failure) {
            if (Failures.mayBeAbsence(failure)) {
                // a backend that is not found tells nothing of the machine
                throw PolyvisorException.of(
                        ErrorCode.FAILED_PRECONDITION,
                        "the backend of the secret: " + failure.getMessage(),
                        Failures.opaque(failure));
            }
            throw failure;
        }
        if (session == null) {
            throw PolyvisorException.of(
                    ErrorCode.INTERNAL, "the driver made no session with the backend of the secret");
        }
        return session;
    }

    private void retire(@Nullable SharedSession<S> session) {
        if (session != null && session.retire()) {
            closeLater(session);
        }
    }

    private void closeLater(SharedSession<S> session) {
        try {
            executor.execute(() -> close(session));
        } catch (RejectedExecutionException shutDown) {
            close(session);
        }
    }

    private void close(SharedSession<S> session) {
        session.close();
        open.remove(session);
    }
}

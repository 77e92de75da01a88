package dev.polyvisor.spi.collector;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.SyncPhase;
import dev.polyvisor.api.SyncStatus;
import dev.polyvisor.api.inventory.Mark;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the progress of the feeds amounts to. Watches, waiters and listeners are told when it makes a difference to them,
 * by one thread at a time and under no lock.
 *
 * <p>Thread safety: all methods may be called from any thread.
 */
final class SyncState {
    private static final Logger LOG = LoggerFactory.getLogger(SyncState.class);

    private final Session session;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final AtomicInteger updates = new AtomicInteger();
    private volatile List<Supplier<Progress>> feeds = List.of(() -> Progress.NONE);
    private volatile @Nullable PolyvisorException broken;
    private volatile long generation;
    /** How many rounds there had been when parity was first reached. */
    private volatile long firstRounds = -1;

    private volatile boolean reached;
    private volatile CompletableFuture<Void> parity = new CompletableFuture<>();
    private volatile boolean stale;
    private boolean closed;

    /** Touched by the one thread that tells. */
    private boolean lost;

    private @Nullable Visible told;

    /** What listeners are told of when it changes. */
    private record Visible(
            SyncPhase phase,
            boolean parity,
            boolean stale,
            Optional<PolyvisorException> cause,
            Map<String, String> unserved) {

        private static Visible of(SyncStatus status) {
            return new Visible(status.phase(), status.parity(), status.stale(), status.cause(), status.unserved());
        }
    }

    SyncState(Session session) {
        this.session = session;
        this.stale = session.committer().snapshot().stale(session.provider());
    }

    /** The feeds are known from now on. */
    void feeds(List<Supplier<Progress>> all) {
        feeds = List.copyOf(all);
        broken = null;
        update();
    }

    /** The driver does not even tell its feeds. */
    void broken(PolyvisorException why) {
        broken = why;
        update();
    }

    void onStatus(Runnable listener) {
        listeners.add(listener);
    }

    /** Everything that was reached counts for nothing; the number of the reset is returned. */
    long reset() {
        long next;
        synchronized (this) {
            next = generation + 1;
            generation = next;
            firstRounds = -1;
            forgetParity();
        }
        update();
        return next;
    }

    long generation() {
        return generation;
    }

    /** Nobody waits any longer, and nobody is told any more. */
    synchronized void close() {
        closed = true;
        listeners.clear();
        parity.cancel(false);
    }

    /** Completed while the model has parity, and when the collector is closed. */
    CompletableFuture<Void> parity() {
        return parity;
    }

    SyncStatus status() {
        Overview now = overview();
        Instant time = session.clock().now();
        Optional<Instant> contact = now.lastContact();
        return new SyncStatus(
                session.provider(),
                now.phase(firstRounds),
                reached,
                stale || (now.isAway() && contact.isPresent()),
                contact,
                contact.map(at -> at.isAfter(time) ? Duration.ZERO : Duration.between(at, time)),
                now.lag(session.clock().nanoTime()),
                now.backlog(),
                now.cause(),
                now.unserved());
    }

    /** The feeds, each of them at its beginning when it has not noticed yet that all was reset. */
    private Overview overview() {
        long current = generation;
        List<Progress> all = feeds.stream()
                .map(Supplier::get)
                .map(feed -> feed.generation() == current ? feed : feed.before())
                .toList();
        return new Overview(all, Optional.ofNullable(broken));
    }

    /** Something may have changed. When another thread is telling, it looks again. */
    void update() {
        if (updates.getAndIncrement() == 0) {
            int seen;
            do {
                seen = updates.get();
                tell();
            } while (updates.addAndGet(-seen) != 0);
        }
    }

    private void tell() {
        try {
            long of = generation;
            Overview now = overview();
            if (!now.hasParity()) {
                loseParity();
            } else if (!reached) {
                mark(Mark.Type.PARITY, Optional.empty());
                reachParity(of, now.rounds());
            }
            if (now.isAway() && !lost) {
                mark(Mark.Type.ERROR, now.cause());
            }
            lost = now.isAway();
            tellListeners(status());
        } catch (CancellationException e) {
            LOG.debug("provider {}: closed", session.provider(), e);
        } catch (RuntimeException e) {
            LOG.error("provider {}: its status could not be told", session.provider(), e);
        }
    }

    private synchronized void reachParity(long of, long rounds) {
        if (of == generation && !closed) {
            stale = false;
            reached = true;
            firstRounds = firstRounds < 0 ? rounds : firstRounds;
            parity.complete(null);
        }
    }

    private synchronized void loseParity() {
        if (!closed) {
            forgetParity();
        }
    }

    private void forgetParity() {
        if (reached) {
            reached = false;
            parity = new CompletableFuture<>();
        }
    }

    private void tellListeners(SyncStatus status) {
        session.meter().backlog(status.backlog());
        Visible visible = Visible.of(status);
        if (!visible.equals(told)) {
            told = visible;
            for (Runnable listener : listeners) {
                try {
                    listener.run();
                } catch (RuntimeException e) {
                    LOG.warn("provider {}: a listener of the status failed", session.provider(), e);
                }
            }
        }
    }

    private void mark(Mark.Type type, Optional<PolyvisorException> cause) {
        session.committer().mark(new Mark(type, Optional.of(session.provider()), cause));
    }
}

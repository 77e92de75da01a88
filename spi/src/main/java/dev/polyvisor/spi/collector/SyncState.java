package dev.polyvisor.spi.collector;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.SyncPhase;
import dev.polyvisor.api.SyncStatus;
import dev.polyvisor.api.inventory.Mark;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts together how far the feeds have come, and tells watches and waiters when that makes a difference. It has no opinion
 * of its own: everything follows from the progress of the feeds.
 *
 * <p>Thread safety: all methods may be called from any thread.
 */
final class SyncState {
    private static final Logger LOG = LoggerFactory.getLogger(SyncState.class);

    private final Session session;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile @Nullable List<Supplier<Progress>> feeds;
    private volatile @Nullable PolyvisorException broken;
    private volatile long generation;
    /** How many rounds there had been when parity was first reached. */
    private volatile long firstRounds = -1;

    private volatile boolean reached;
    private volatile CompletableFuture<Void> parity = new CompletableFuture<>();
    private volatile boolean stale;
    private boolean lost;
    private boolean closed;
    private @Nullable Visible told;

    /** What listeners are told of when it changes. */
    private record Visible(
            SyncPhase phase,
            boolean parity,
            boolean stale,
            Optional<PolyvisorException> cause,
            Map<String, String> unserved) {}

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

    /** The driver does not even say what its feeds are. */
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
        lock.lock();
        try {
            next = generation + 1;
            generation = next;
            firstRounds = -1;
        } finally {
            lock.unlock();
        }
        update();
        return next;
    }

    long generation() {
        return generation;
    }

    /** Nobody waits any longer. */
    void close() {
        lock.lock();
        try {
            closed = true;
            parity.cancel(false);
            listeners.clear();
        } finally {
            lock.unlock();
        }
    }

    /** Completed while the model has parity. */
    CompletableFuture<Void> parity() {
        return parity;
    }

    /** Looks whether something has changed, and tells. */
    void update() {
        boolean changed;
        try {
            changed = look();
        } catch (CancellationException closed) {
            return;
        }
        if (changed) {
            for (Runnable listener : listeners) {
                try {
                    listener.run();
                } catch (RuntimeException e) {
                    LOG.warn("provider {}: a listener of the status failed", session.provider(), e);
                }
            }
        }
    }

    private boolean look() {
        lock.lock();
        try {
            return !closed && hasChanged();
        } finally {
            lock.unlock();
        }
    }

    private boolean hasChanged() {
        List<Progress> all = progress();
        boolean now = hasParity(all);
        boolean away = broken != null || all.stream().anyMatch(Progress::contactLost);
        if (now && !reached) {
            mark(Mark.Type.PARITY, Optional.empty());
            stale = false;
            reached = true;
            firstRounds = firstRounds < 0 ? rounds(all) : firstRounds;
            parity.complete(null);
        } else if (!now && reached) {
            reached = false;
            parity = new CompletableFuture<>();
        }
        if (away && !lost) {
            lost = true;
            mark(Mark.Type.ERROR, cause(all));
        } else if (!away) {
            lost = false;
        }
        SyncStatus status = status(all);
        session.meter().backlog(status.backlog());
        Visible visible =
                new Visible(status.phase(), status.parity(), status.stale(), status.cause(), status.unserved());
        boolean changed = !visible.equals(told);
        told = visible;
        return changed;
    }

    private void mark(Mark.Type type, Optional<PolyvisorException> cause) {
        session.committer().mark(new Mark(type, Optional.of(session.provider()), cause));
    }

    SyncStatus status() {
        return status(progress());
    }

    private SyncStatus status(List<Progress> all) {
        Instant now = session.clock().now();
        long nanos = session.clock().nanoTime();
        boolean away = broken != null || all.stream().anyMatch(Progress::contactLost);
        Optional<Instant> contact = lastContact(all);
        Map<String, String> unserved = new HashMap<>();
        all.forEach(feed -> unserved.putAll(feed.unserved()));
        return new SyncStatus(
                session.provider(),
                phase(all),
                reached,
                stale || (away && contact.isPresent()),
                contact,
                contact.map(at -> atLeastZero(Duration.between(at, now))),
                all.stream()
                        .flatMap(feed -> feed.behindSince().stream())
                        .map(since -> atLeastZero(Duration.ofNanos(nanos - since)))
                        .max(Comparator.naturalOrder())
                        .orElse(Duration.ZERO),
                all.stream().mapToLong(Progress::backlog).sum(),
                cause(all),
                unserved);
    }

    /** The feeds, each of them at its beginning when it has not noticed yet that all was reset. */
    private List<Progress> progress() {
        List<Supplier<Progress>> known = feeds;
        if (known == null) {
            return List.of(Progress.NONE);
        }
        return known.stream()
                .map(Supplier::get)
                .map(feed -> feed.generation() == generation ? feed : feed.before())
                .toList();
    }

    private static boolean hasParity(List<Progress> all) {
        return all.stream().allMatch(feed -> feed.current() && feed.phase() == SyncPhase.PARITY);
    }

    private static long rounds(List<Progress> all) {
        return all.stream().mapToLong(Progress::rounds).sum();
    }

    private SyncPhase phase(List<Progress> all) {
        SyncPhase least =
                all.stream().map(Progress::phase).min(Comparator.naturalOrder()).orElse(SyncPhase.PARITY);
        boolean begun = all.stream().anyMatch(feed -> feed.phase() != SyncPhase.STARTED);
        return switch (least) {
            case STARTED -> begun ? SyncPhase.LOAD : SyncPhase.STARTED;
            case PARITY -> phaseAfterLoad(rounds(all));
            default -> least;
        };
    }

    private SyncPhase phaseAfterLoad(long rounds) {
        long first = firstRounds;
        if (first < 0) {
            return SyncPhase.LOADED;
        }
        return rounds == first ? SyncPhase.PARITY : SyncPhase.REFRESH;
    }

    /** The backend has confirmed all that is shown only when each feed has heard of it. */
    private static Optional<Instant> lastContact(List<Progress> all) {
        List<Progress> served = all.stream().filter(feed -> !feed.idle()).toList();
        return served.stream().allMatch(feed -> feed.lastContact().isPresent())
                ? served.stream().flatMap(feed -> feed.lastContact().stream()).min(Comparator.naturalOrder())
                : Optional.empty();
    }

    private Optional<PolyvisorException> cause(List<Progress> all) {
        Stream<PolyvisorException> lostFirst = all.stream()
                .sorted(Comparator.comparing(feed -> !feed.contactLost()))
                .flatMap(feed -> feed.cause().stream());
        return Stream.concat(Stream.ofNullable(broken), lostFirst).findFirst();
    }

    private static Duration atLeastZero(Duration duration) {
        return duration.isNegative() ? Duration.ZERO : duration;
    }
}

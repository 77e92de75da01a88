package dev.polyvisor.spi.collector;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.SyncSettings;
import dev.polyvisor.api.SyncStatus;
import dev.polyvisor.api.driver.Driver;
import dev.polyvisor.api.driver.DriverContext;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.inventory.Revision;
import dev.polyvisor.spi.store.RevisionedStore;
import dev.polyvisor.spi.time.ActiveThreads;
import dev.polyvisor.spi.time.Waiting;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;

/**
 * Fills the model of one provider through the feeds of its driver, and keeps it live (rules C1 to C7 and M9 of the
 * architecture).
 *
 * <p>It does not close the driver, whose session serves more than the model.
 *
 * <p>Thread safety: all methods may be called from any thread.
 */
public final class Collector {
    /** How often what was read for a caller and overtaken is read once more: each time something has changed meanwhile. */
    private static final int READS_AGAIN = 20;

    private final Session session;
    private final SyncState state;
    private final Boot boot;
    private final Ending ending;

    /**
     * A collector that stands still.
     *
     * @param provider the name of the provider
     * @param driver its driver
     * @param context what the driver was given; time, chance, threads and telemetry are taken from it
     * @param store what is filled
     * @param settings how the backend is followed
     */
    public Collector(
            String provider, Driver driver, DriverContext context, RevisionedStore store, SyncSettings settings) {
        this(provider, driver, context, store, settings, Bounds.DEFAULT);
    }

    Collector(
            String provider,
            Driver driver,
            DriverContext context,
            RevisionedStore store,
            SyncSettings settings,
            Bounds bounds) {
        this.session = Session.of(provider, context, store, settings, bounds);
        this.state = new SyncState(session);
        this.boot = new Boot(driver, session, state);
        this.ending = new Ending(session, state, boot);
    }

    /** Starts. Returns at once; a backend that cannot be reached is a status. Idempotent. */
    public void start() {
        boot.start();
    }

    /**
     * How well the model follows the backend. Does not block.
     *
     * @return the status now
     */
    public SyncStatus status() {
        return state.status();
    }

    /**
     * Waits until the model has caught up with the backend.
     *
     * @param timeout how long at most; zero for a look
     * @return whether it has; false also when the collector is closed meanwhile
     * @throws InterruptedException when the thread is interrupted
     */
    public boolean awaitParity(Duration timeout) throws InterruptedException {
        return Waiting.until(session.clock(), state.parity(), timeout) && !ending.isBegun();
    }

    /**
     * Begins anew: cursors are forgotten and everything is listed, while the model keeps what it has. Parity has to be
     * reached again. Returns at once.
     */
    public void reset() {
        boot.reset(state.reset());
    }

    /**
     * Reads entities and collections from the backend now and commits what is found. Blocks. What fails is read again
     * later by the collector itself.
     *
     * @param targets what to read
     * @return a revision that holds it, or something newer
     * @throws PolyvisorException as the backend failed; INVALID_ARGUMENT when a target is of another provider or of a kind
     *     that the driver does not write; FAILED_PRECONDITION when the collector is closed
     * @throws InterruptedException when the thread is interrupted
     */
    public Revision read(Set<Target> targets) throws InterruptedException {
        ActiveThreads.Visit visit = session.threads().enter();
        if (visit == null) {
            throw closed();
        }
        try {
            return read(routes(targets));
        } catch (CancellationException | PolyvisorException | InterruptedException e) {
            // whatever a read fails with while it is broken off, this is why
            if (ending.isBegun()) {
                throw closed();
            }
            throw e;
        } finally {
            session.threads().exit(visit);
        }
    }

    private Map<Boot.Route, Set<Target>> routes(Set<Target> targets) {
        Map<Boot.Route, Set<Target>> routes = new LinkedHashMap<>();
        for (Target target : targets) {
            if (target instanceof Target.Entity entity
                    && !entity.key().provider().equals(session.provider())) {
                throw PolyvisorException.invalidArgument("targets", entity.key() + " is of another provider");
            }
            routes.computeIfAbsent(boot.route(target.kind()), route -> new LinkedHashSet<>())
                    .add(target);
        }
        return routes;
    }

    private Revision read(Map<Boot.Route, Set<Target>> routes) throws InterruptedException {
        PolyvisorException failure = null;
        for (Map.Entry<Boot.Route, Set<Target>> each : routes.entrySet()) {
            FeedLoop<?> feed = each.getKey().feed();
            Coverage<?> coverage = each.getKey().coverage();
            Set<Target> targets = each.getValue();
            try {
                DriverReads.Read read = readUntilShown(coverage, targets);
                feed.afterRead(coverage, Set.of(), read.rechecks(), read.shrinking());
            } catch (PolyvisorException e) {
                feed.afterRead(coverage, targets, Set.of(), false);
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
        return session.committer().snapshot().revision();
    }

    /** What overtook a read may be an event with an older object: who asks wants to see what is there now. */
    private DriverReads.Read readUntilShown(Coverage<?> coverage, Set<Target> targets) throws InterruptedException {
        DriverReads.Read read = session.reads().read(coverage, targets);
        for (int again = 0; read.overtaken() && again < READS_AGAIN; again++) {
            read = session.reads().read(coverage, targets);
        }
        return read;
    }

    /**
     * Has a listener called whenever phase, parity, staleness, cause or the kinds that are not served have changed.
     *
     * @param listener called on a thread of the collector, under no lock; must not block
     */
    public void onStatus(Runnable listener) {
        state.onStatus(listener);
    }

    /**
     * Ends everything: streams are closed, threads interrupted. Nothing is written once this has returned. A driver that
     * does not come back is left alone when the time has run out; the thread that it keeps no longer leads to the store.
     * Idempotent.
     *
     * @param bound how long to wait
     * @return whether everything has ended
     */
    public boolean close(Duration bound) {
        return ending.end(bound);
    }

    private static PolyvisorException closed() {
        return PolyvisorException.of(ErrorCode.FAILED_PRECONDITION, "the provider is closed");
    }
}

package dev.polyvisor.spi.collector;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.Driver;
import dev.polyvisor.api.driver.Feed;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.spi.time.Loop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the driver for its feeds, on the executor, and starts a loop for each of them and the audit. */
final class Boot implements Loop.Step {
    private static final Logger LOG = LoggerFactory.getLogger(Boot.class);

    private final Driver driver;
    private final Session session;
    private final SyncState state;
    private final Loop loop;
    private final Pauses pauses;
    private volatile @Nullable List<FeedLoop<?>> feeds;
    private volatile @Nullable Audit audit;
    private volatile boolean stopped;

    /** Who reads a kind. */
    record Route(FeedLoop<?> feed, Coverage<?> coverage) {}

    Boot(Driver driver, Session session, SyncState state) {
        this.driver = driver;
        this.session = session;
        this.state = state;
        this.loop = session.loop(this);
        this.pauses = new Pauses(session.settings(), session.random());
    }

    void start() {
        loop.wake();
    }

    @Override
    public Duration run() throws InterruptedException {
        if (feeds != null) {
            return Loop.NEVER;
        }
        try {
            Set<Kind<?>> kinds = new HashSet<>();
            List<FeedLoop<?>> loops = session.calls().call("collector.feeds", () -> loops(kinds));
            session.committer().register(kinds);
            begin(loops);
            return Loop.NEVER;
        } catch (PolyvisorException failure) {
            LOG.error("provider {}: its driver gives no feeds", session.provider(), failure);
            state.broken(failure);
            return pauses.after(failure);
        }
    }

    @Override
    public Duration crashed(Throwable thrown) {
        if (thrown instanceof CancellationException) {
            return Loop.NEVER;
        }
        PolyvisorException failure = session.calls().failure("collector.feeds", thrown);
        state.broken(failure);
        return pauses.after(failure);
    }

    private List<FeedLoop<?>> loops(Set<Kind<?>> kinds) {
        List<FeedLoop<?>> loops = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Feed<?> feed : driver.feeds()) {
            for (var adapter : feed.adapters()) {
                for (Kind<?> kind : adapter.kinds()) {
                    kinds.add(kind);
                    if (!names.add(kind.name())) {
                        throw PolyvisorException.of(
                                ErrorCode.INTERNAL, "a fault of the driver: two adapters write '" + kind + "'");
                    }
                }
            }
            if (!feed.adapters().isEmpty()) {
                loops.add(new FeedLoop<>(feed, session, state::update));
            }
        }
        kinds.addAll(driver.kinds());
        return loops;
    }

    private void begin(List<FeedLoop<?>> loops) {
        Audit watching = new Audit(session, loops);
        audit = watching;
        feeds = List.copyOf(loops);
        // a reset that came before is answered here, one that comes now finds the feeds
        loops.forEach(feed -> feed.reset(state.generation()));
        state.feeds(
                loops.stream().<Supplier<Progress>>map(feed -> feed::progress).toList());
        watching.start();
        if (stopped) {
            stop();
        }
    }

    void reset(long generation) {
        loops().forEach(feed -> feed.reset(generation));
    }

    /** Who reads a kind. */
    Route route(String kind) {
        if (feeds == null) {
            throw PolyvisorException.of(ErrorCode.UNAVAILABLE, "the driver has not told its feeds yet");
        }
        for (FeedLoop<?> feed : loops()) {
            Optional<? extends Coverage<?>> coverage = feed.coverage(kind);
            if (coverage.isPresent()) {
                return new Route(feed, coverage.get());
            }
        }
        throw PolyvisorException.invalidArgument("targets", "nobody reads the kind '" + kind + "'");
    }

    /** No step begins any more. */
    void stop() {
        stopped = true;
        loop.stop();
        loops().forEach(FeedLoop::stop);
        Audit watching = audit;
        if (watching != null) {
            watching.stop();
        }
    }

    /** Ends the streams. Runs code of the driver. */
    void endStreams() {
        loops().forEach(FeedLoop::close);
    }

    private List<FeedLoop<?>> loops() {
        List<FeedLoop<?>> all = feeds;
        return all == null ? List.of() : all;
    }
}

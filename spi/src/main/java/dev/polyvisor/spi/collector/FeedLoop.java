package dev.polyvisor.spi.collector;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.SyncPhase;
import dev.polyvisor.api.driver.Cursor;
import dev.polyvisor.api.driver.Delivery;
import dev.polyvisor.api.driver.EventSource;
import dev.polyvisor.api.driver.Feed;
import dev.polyvisor.api.driver.PollingSource;
import dev.polyvisor.api.driver.StreamingSource;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.spi.collector.Findings.Finding;
import dev.polyvisor.spi.time.Deadline;
import dev.polyvisor.spi.time.Loop;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows one feed. A step makes sure that nothing can be missed from now on, lists what is to be listed, takes events,
 * reads what they made dirty, and lets the cursor move when all of that is committed.
 *
 * @param <E> the type of the events
 */
final class FeedLoop<E> implements Loop.Step {
    private static final Logger LOG = LoggerFactory.getLogger(FeedLoop.class);
    private static final int STATES_AT_ONCE = 256;

    private final String name;
    private final Session session;
    private final Loop loop;
    private final Runnable onProgress;
    private final List<Coverage<E>> coverages;
    private final Intake<E> intake;
    private final @Nullable EventDispatch<E> dispatch;
    private final DirtyTargets dirty;
    private final TargetReads<E> targets;
    private final Findings findings;
    private final Pauses pauses;
    private final TimeJump jump;
    private final Silence silence;
    private final Queue<Runnable> requests = new ConcurrentLinkedQueue<>();
    private Deadline contactDue;
    private @Nullable PolyvisorException contactFailure;
    private boolean expiredBefore;
    private Optional<Instant> lastContact = Optional.empty();
    private SyncPhase phase = SyncPhase.STARTED;
    private boolean current;
    private long rounds;
    private long generation;
    private volatile Progress progress = Progress.NONE;

    /** A feed that has not been looked at. */
    FeedLoop(Feed<E> feed, Session shared, Runnable onProgress) {
        Optional<EventSource<E>> source = feed.source();
        this.name = shared.provider() + "/" + source.map(EventSource::name).orElse("listed");
        Duration limit = shared.settings().maxRetryInterval().multipliedBy(2);
        this.silence = new Silence(shared.clock(), limit, this::isSilent);
        this.session = shared.telling(silence::sign);
        this.loop = session.loop(this);
        this.onProgress = onProgress;
        this.coverages = feed.adapters().stream()
                .map(adapter -> new Coverage<>(adapter, source.isEmpty(), session))
                .toList();
        this.intake = source.isEmpty() ? new PeriodicIntake<>() : intake(source.get());
        this.dirty = new DirtyTargets(session.clock(), session.settings());
        this.dispatch = source.isEmpty() ? null : new EventDispatch<>(name, source.get(), coverages, dirty, session);
        this.targets = new TargetReads<>(session, dirty);
        this.findings = new Findings(name, session.committer(), session.meter());
        this.pauses = new Pauses(session.settings(), session.random());
        this.jump = new TimeJump(session.clock());
        this.contactDue = Deadline.in(session.clock(), Duration.ZERO);
    }

    private Intake<E> intake(EventSource<E> source) {
        if (source instanceof PollingSource<E> polling) {
            return new PollingIntake<>(polling, session);
        }
        StreamingSource<E> streaming = (StreamingSource<E>) source;
        boolean states = source.delivery() == Delivery.STATE;
        Bounds bounds = session.bounds();
        return states
                ? new StreamingIntake<>(streaming, session, bounds.states(), STATES_AT_ONCE, loop::wake)
                : new StreamingIntake<>(streaming, session, bounds.hints(), bounds.hints(), loop::wake);
    }

    @Override
    public Duration run() throws InterruptedException {
        silence.listen();
        try {
            return step();
        } finally {
            silence.end();
        }
    }

    private Duration step() throws InterruptedException {
        for (Runnable request = requests.poll(); request != null; request = requests.poll()) {
            request.run();
        }
        if (jump.happened()) {
            LOG.info("{}: the time of day has jumped", name);
            intake.distrust();
        }
        if (contactDue.passed()) {
            try {
                pass();
                reached();
            } catch (PolyvisorException failure) {
                lost(failure);
            }
        }
        silence.end();
        publish();
        return dueIn();
    }

    @Override
    public Duration crashed(Throwable thrown) {
        if (thrown instanceof CancellationException) {
            return Loop.NEVER;
        }
        if (!(thrown instanceof InterruptedException)) {
            LOG.error("{}: a step has failed; everything is listed again", name, thrown);
            intake.forget();
        }
        lost(session.calls().failure("collector.step", thrown));
        publish();
        return contactDue.left();
    }

    private void pass() throws InterruptedException {
        if (!intake.isContinuous()) {
            current = false;
            coverages.forEach(Coverage::uncover);
            intake.begin();
            advance(SyncPhase.STARTED, SyncPhase.LOAD);
            publish();
        }
        list();
        intake.connect();
        if (dispatch != null && intake.isConnected() && intake.dueIn().isZero()) {
            List<E> events = intake.take();
            dispatch.handle(events);
            intake.accepted(events);
            intake.connect();
        }
        targets.readDue(coverages);
        if (!isHeldBack()) {
            intake.settled();
        }
        findings.repair(coverage -> coverage.isCurrent() && intake.isDrained() && !isBehind(coverage));
    }

    private void list() throws InterruptedException {
        Optional<Cursor> cursor = Optional.empty();
        boolean some = false;
        boolean all = true;
        for (Coverage<E> coverage : coverages) {
            Optional<Listed> listed = coverage.isDue() ? relist(coverage) : Optional.empty();
            some |= listed.isPresent();
            all &= listed.isPresent() || coverage.unserved().isPresent();
            if (cursor.isEmpty()) {
                cursor = listed.flatMap(Listed::cursor);
            }
        }
        if (some) {
            intake.listed(cursor, all);
        }
        if (coverages.stream().allMatch(c -> c.isListed() || c.unserved().isPresent())) {
            advance(SyncPhase.LOAD, SyncPhase.LOADED);
        }
    }

    private Optional<Listed> relist(Coverage<E> coverage) throws InterruptedException {
        Instant at = session.clock().now();
        boolean known = coverage.failure().isPresent();
        Optional<Listed> listed = session.reads().relist(coverage);
        if (listed.isPresent() || coverage.unserved().isPresent()) {
            lastContact = Optional.of(at);
            dirty.satisfied(target -> coverage.ownership().owns(target.kind()));
        } else if (!known) {
            LOG.warn(
                    "{}: {} could not be listed",
                    name,
                    coverage,
                    coverage.failure().orElse(null));
        }
        return listed;
    }

    /** Whether something of what was taken is not committed, so that the cursor must wait. */
    private boolean isHeldBack() {
        return coverages.stream().anyMatch(c -> c.isHeldUp() || (c.isCovered() && isBehind(c)));
    }

    private boolean isBehind(Coverage<?> coverage) {
        return dirty.isBehind(coverage.ownership()::owns);
    }

    private void reached() {
        if (contactFailure != null) {
            LOG.info("{}: contact is there again", name);
            contactFailure = null;
        }
        if (intake.isStable()) {
            pauses.reset();
            expiredBefore = false;
        }
        boolean believed = isIdle()
                || (intake.isContinuous()
                        && intake.isConnected()
                        && dirty.isLevel()
                        && coverages.stream().allMatch(Coverage::isCurrent));
        current = believed && (current || isIdle() || intake.isDrained());
        if (current) {
            rounds++;
            advance(SyncPhase.LOADED, SyncPhase.PARITY);
        }
    }

    /** Whether neither the source nor any listing reaches the backend. */
    private boolean isContactLost() {
        return contactFailure == null
                ? coverages.stream().allMatch(c -> c.failure().isPresent())
                : contactFailure.code() != ErrorCode.OUT_OF_RANGE;
    }

    /** Whether the backend serves none of the kinds. */
    private boolean isIdle() {
        return coverages.stream().allMatch(coverage -> coverage.unserved().isPresent());
    }

    private void lost(PolyvisorException failure) {
        boolean expired = failure.code() == ErrorCode.OUT_OF_RANGE;
        if (expired) {
            LOG.info("{}: the cursor is no longer known; everything is listed again", name);
            intake.forget();
        } else if (contactFailure == null) {
            LOG.warn("{}: no contact", name, failure);
        }
        Duration pause = pauses.after(failure);
        contactDue = Deadline.in(session.clock(), expired && !expiredBefore ? Duration.ZERO : pause);
        expiredBefore |= expired;
        contactFailure = failure;
        current = false;
    }

    /** A feed goes through all phases in their order, and never back. */
    private void advance(SyncPhase from, SyncPhase to) {
        if (phase == from) {
            phase = to;
        }
    }

    private Duration dueIn() {
        if (contactFailure != null) {
            return contactDue.left();
        }
        Stream<Duration> waits = Stream.concat(
                coverages.stream().map(Coverage::dueIn).flatMap(Optional::stream),
                Stream.concat(dirty.dueIn().stream(), findings.dueIn().stream()));
        // streams are looked at as often as sources that are asked: they may have died without a word
        return Stream.concat(waits, Stream.of(intake.dueIn(), session.settings().refreshInterval()))
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    private void publish() {
        Map<String, String> unserved = new HashMap<>();
        for (Coverage<E> coverage : coverages) {
            coverage.unserved()
                    .ifPresent(why -> coverage.ownership().kinds().forEach(k -> unserved.put(k.name(), why)));
        }
        lastContact =
                Stream.concat(lastContact.stream(), intake.lastSign().stream()).max(Comparator.naturalOrder());
        long wanted = coverages.stream().filter(Coverage::isInDoubt).count();
        Stream<PolyvisorException> causes = Stream.concat(
                Stream.ofNullable(contactFailure),
                Stream.concat(
                        coverages.stream().map(Coverage::failure).flatMap(Optional::stream), dirty.failure().stream()));
        progress = new Progress(
                generation,
                phase,
                current,
                isContactLost(),
                rounds,
                lastContact,
                dirty.size() + wanted,
                dirty.behindSince(),
                causes.findFirst(),
                Map.copyOf(unserved),
                isIdle());
        onProgress.run();
    }

    // ---- what other threads may call ----

    void wake() {
        loop.wake();
    }

    /** How far it has come, with what the source has sent since. */
    Progress progress() {
        Progress now = progress.with(intake.lastSign(), intake.waitingSince());
        return silence.isSilent() ? now.silent() : now;
    }

    /** The driver does not come back from a call. Told on the thread of the clock, which must not do the work itself. */
    private void isSilent() {
        try {
            session.executor().execute(onProgress);
        } catch (RejectedExecutionException full) {
            LOG.warn("{}: the driver does not come back from a call", name);
        }
    }

    /** Begins anew: cursors are forgotten and everything is listed. */
    void reset(long newGeneration) {
        request(() -> {
            generation = newGeneration;
            intake.forget();
            coverages.forEach(Coverage::forget);
            dirty.clear();
            pauses.reset();
            expiredBefore = false;
            contactDue = Deadline.in(session.clock(), Duration.ZERO);
            contactFailure = null;
            phase = SyncPhase.STARTED;
            current = false;
        });
    }

    /** The coverage of a kind. */
    Optional<Coverage<E>> coverage(String kind) {
        return coverages.stream().filter(c -> c.ownership().owns(kind)).findFirst();
    }

    /** Adapters that an audit may list; none while the feed is not current, since it will list by itself. */
    List<Coverage<E>> auditable() {
        return dispatch != null && progress.current() ? coverages : List.of();
    }

    /** Somebody else has read these targets: what is to be done about them. */
    void afterRead(Coverage<?> coverage, Collection<Target> failed, Collection<Target> rechecks, boolean doubtful) {
        if (!failed.isEmpty() || !rechecks.isEmpty() || doubtful) {
            request(() -> {
                if (coverage.isListed()) {
                    failed.forEach(dirty::mark);
                    rechecks.forEach(dirty::recheck);
                }
                if (doubtful) {
                    coverage.repair();
                }
            });
        }
    }

    void found(Finding finding) {
        request(() -> findings.add(finding));
    }

    /** No further step begins. */
    void stop() {
        loop.stop();
    }

    /** Ends what is open. Runs code of the driver. */
    void close() {
        intake.close();
    }

    private void request(Runnable request) {
        requests.add(request);
        loop.wake();
    }
}

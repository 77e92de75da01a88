package dev.polyvisor.spi.collector;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.Cursor;
import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.api.driver.StreamingSource;
import dev.polyvisor.spi.collector.EventQueue.Item;
import dev.polyvisor.spi.time.Deadline;
import dev.polyvisor.spi.time.Loop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events that are sent. A stream that can be resumed begins where the listing ended and goes on from the last committed
 * cursor; any other begins before the listing, and whenever it breaks everything is listed again.
 */
final class StreamingIntake<E> implements Intake<E> {
    private static final Logger LOG = LoggerFactory.getLogger(StreamingIntake.class);

    /** A stream that has stood for so long is opened again at once, once. */
    private static final Duration STABLE = Duration.ofMinutes(1);

    private final StreamingSource<E> source;
    private final FleetClock clock;
    private final DriverCalls calls;
    private final Meter meter;
    private final int capacity;
    private final int batch;
    private final Runnable wake;
    private final boolean resumable;
    private final Duration retry;
    private boolean positioned;
    private Optional<Cursor> committed = Optional.empty();
    private Optional<Cursor> taken = Optional.empty();
    private Optional<Cursor> accepted = Optional.empty();
    private Optional<Cursor> openedFrom = Optional.empty();
    private Deadline stable;
    private Deadline reopen;
    private volatile @Nullable EventQueue<E> queue;
    private StreamingSource.@Nullable Subscription subscription;
    private boolean closed;
    private volatile Optional<Instant> lastSign = Optional.empty();

    /**
     * A stream that is not open.
     *
     * @param capacity how many events may wait
     * @param batch how many are taken at once
     * @param wake called when something has come
     */
    StreamingIntake(StreamingSource<E> source, Session session, int capacity, int batch, Runnable wake) {
        this.source = source;
        this.clock = session.clock();
        this.calls = session.calls();
        this.meter = session.meter();
        this.capacity = capacity;
        this.batch = batch;
        this.wake = wake;
        this.resumable = source.resumable();
        this.retry = session.settings().retryInterval();
        this.stable = Deadline.in(clock, STABLE);
        this.reopen = Deadline.in(clock, Duration.ZERO);
    }

    @Override
    public boolean isContinuous() {
        EventQueue<E> open = queue;
        return resumable ? positioned : open != null && !open.hasOverflowed();
    }

    @Override
    public void begin() throws InterruptedException {
        EventQueue<E> open = queue;
        if (resumable) {
            return;
        }
        if (open == null) {
            open(Optional.empty());
        } else {
            meter.overflow();
            open.restart();
        }
    }

    @Override
    public void listed(Optional<Cursor> cursor, boolean everything) {
        if (resumable && (everything || !positioned)) {
            cut();
            positioned = true;
            committed = cursor;
            reopen = Deadline.in(clock, Duration.ZERO);
        }
    }

    @Override
    public void connect() throws InterruptedException {
        if (resumable && positioned && queue == null && reopen.passed()) {
            openedFrom = committed;
            open(committed);
        }
    }

    private void open(Optional<Cursor> from) throws InterruptedException {
        EventQueue<E> fresh = new EventQueue<>(clock, capacity, wake);
        attach(fresh, calls.call("collector.open", () -> source.open(from, fresh)));
        accepted = Optional.empty();
        stable = Deadline.in(clock, STABLE);
    }

    private void attach(EventQueue<E> fresh, StreamingSource.Subscription opened) {
        synchronized (this) {
            if (!closed) {
                queue = fresh;
                subscription = opened;
                return;
            }
        }
        fresh.close();
        cancel(opened);
    }

    @Override
    public boolean isConnected() {
        return queue != null;
    }

    @Override
    public boolean isStable() {
        return queue != null && stable.passed();
    }

    @Override
    public List<E> take() throws InterruptedException {
        EventQueue<E> open = queue;
        if (open == null) {
            return List.of();
        }
        List<E> events = new ArrayList<>();
        taken = Optional.empty();
        for (Item<E> item : open.take(batch)) {
            item.event().ifPresent(events::add);
            taken = item.at().or(() -> taken);
        }
        if (events.isEmpty() && open.isEmpty()) {
            Optional<PolyvisorException> end = open.end();
            if (end.isPresent()) {
                ended(end.get());
            } else if (resumable && open.hasOverflowed()) {
                overflowed();
            }
        }
        return events;
    }

    /** What was dropped is sent again from the cursor. While that is held back this would bring the same again and again. */
    private void overflowed() {
        meter.overflow();
        cut();
        reopen = Deadline.in(clock, committed.equals(openedFrom) ? retry : Duration.ZERO);
    }

    private void ended(PolyvisorException cause) {
        boolean stood = stable.passed();
        cut();
        // servers end long streams as a matter of course; one that can be resumed has lost nothing
        if (!resumable || !stood || cause.code() == ErrorCode.OUT_OF_RANGE) {
            throw calls.failure("collector.stream", cause);
        }
    }

    @Override
    public void accepted(List<E> events) {
        accepted = taken.or(() -> accepted);
    }

    @Override
    public void settled() {
        committed = accepted.or(() -> committed);
        accepted = Optional.empty();
    }

    @Override
    public boolean isDrained() {
        EventQueue<E> open = queue;
        return open != null
                && open.isEmpty()
                && !open.hasOverflowed()
                && open.end().isEmpty();
    }

    @Override
    public Duration dueIn() {
        if (queue == null) {
            return resumable && positioned ? reopen.left() : Loop.NEVER;
        }
        return isDrained() ? Loop.NEVER : Duration.ZERO;
    }

    @Override
    public void forget() {
        cut();
        positioned = false;
        committed = Optional.empty();
    }

    @Override
    public void distrust() {
        cut();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        cut();
    }

    private void cut() {
        StreamingSource.Subscription open;
        synchronized (this) {
            EventQueue<E> last = queue;
            if (last != null) {
                last.close();
                lastSign = last.lastSign().or(() -> lastSign);
            }
            open = subscription;
            queue = null;
            subscription = null;
        }
        if (open != null) {
            cancel(open);
        }
    }

    private static void cancel(StreamingSource.Subscription subscription) {
        try {
            subscription.cancel();
        } catch (RuntimeException e) {
            LOG.warn("a stream could not be ended", e);
        }
    }

    @Override
    public Optional<Instant> lastSign() {
        EventQueue<E> open = queue;
        return open == null ? lastSign : open.lastSign();
    }

    @Override
    public Optional<Long> waitingSince() {
        EventQueue<E> open = queue;
        return open == null ? Optional.empty() : open.waitingSince();
    }
}

package dev.polyvisor.simulators.fake.feed;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.Cursor;
import dev.polyvisor.api.driver.EventSink;
import dev.polyvisor.api.driver.FleetClock.Timer;
import dev.polyvisor.api.driver.StreamingSource;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.simulators.fake.backend.Event;
import dev.polyvisor.simulators.fake.backend.Journal;
import dev.polyvisor.simulators.fake.fault.FaultPoint;
import dev.polyvisor.simulators.fake.session.Session;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An open stream. It holds no thread: whenever there is something new, one task on the session's executor hands it on. Thread
 * safety: may be used from any thread; the sink is called by one at a time.
 */
final class EventStream implements StreamingSource.Subscription, Journal.Listener {
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final int PAGE = 100;
    private static final Timer NONE = () -> {};

    private final Session session;
    private final Optional<Kind<?>> kind;
    private final EventSink<Event> sink;
    private final AtomicInteger wakes = new AtomicInteger();
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicBoolean beat = new AtomicBoolean();
    private final AtomicReference<@Nullable PolyvisorException> broken = new AtomicReference<>();
    private final AtomicReference<Timer> heartbeat = new AtomicReference<>(NONE);
    /** Touched by the one task that hands on. */
    private Cursor cursor;

    EventStream(Session session, Optional<Kind<?>> kind, Cursor start, EventSink<Event> sink) {
        this.session = session;
        this.kind = kind;
        this.cursor = start;
        this.sink = sink;
    }

    void begin() {
        session.backend().journal().listen(this);
        scheduleHeartbeat();
        wake();
    }

    @Override
    public void wake() {
        if (!over.get() && wakes.getAndIncrement() == 0) {
            try {
                session.context().executor().execute(this::handOn);
            } catch (RejectedExecutionException e) {
                cancel();
            }
        }
    }

    @Override
    public void broken(PolyvisorException cause) {
        broken.compareAndSet(null, cause);
        wake();
    }

    @Override
    public void cancel() {
        over.set(true);
        session.backend().journal().unlisten(this);
        heartbeat.getAndSet(NONE).cancel();
    }

    private void handOn() {
        int seen;
        do {
            seen = wakes.get();
            try {
                handOnAll();
            } catch (PolyvisorException e) {
                end(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                end(PolyvisorException.of(ErrorCode.CANCELLED, "the stream was interrupted", e));
            }
        } while (wakes.addAndGet(-seen) != 0);
    }

    private void handOnAll() throws InterruptedException {
        if (over.get()) {
            return;
        }
        PolyvisorException cause = broken.get();
        if (cause != null) {
            throw cause;
        }
        if (session.backend().faults().isOffline()) {
            throw PolyvisorException.of(ErrorCode.UNAVAILABLE, "the fake backend is offline");
        }
        Journal.Page page = session.backend().journal().after(cursor, PAGE);
        while (!page.events().isEmpty() && !over.get()) {
            session.enter(FaultPoint.STREAM, kind.orElse(null));
            page.events().forEach(this::send);
            cursor = page.next();
            page = session.backend().journal().after(cursor, PAGE);
        }
        if (beat.getAndSet(false) && !over.get()) {
            if (kind.isPresent()) {
                sink.bookmark(cursor);
            } else {
                sink.alive();
            }
        }
    }

    private void send(Journal.At each) {
        if (kind.isEmpty()) {
            sink.event(each.event(), Optional.empty());
        } else if (kind.get().name().equals(each.event().kind())) {
            sink.event(each.event(), Optional.of(each.cursor()));
        }
    }

    private void end(PolyvisorException cause) {
        if (!over.get()) {
            cancel();
            sink.ended(cause);
        }
    }

    private void scheduleHeartbeat() {
        Timer timer = session.context().clock().schedule(HEARTBEAT, () -> {
            beat.set(true);
            wake();
            if (!over.get()) {
                scheduleHeartbeat();
            }
        });
        heartbeat.set(timer);
        if (over.get()) {
            timer.cancel();
        }
    }
}

package dev.polyvisor.driver.lxd.inventory;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.EventSink;
import dev.polyvisor.api.driver.FleetClock.Timer;
import dev.polyvisor.api.driver.StreamingSource;
import dev.polyvisor.driver.lxd.session.LxdSession;
import dev.polyvisor.driver.lxd.wire.WireEvent;
import dev.polyvisor.http.HttpRequest;
import dev.polyvisor.http.JsonReader;
import dev.polyvisor.http.WebSocket;
import dev.polyvisor.http.WebSocketListener;
import dev.polyvisor.http.WebSocketSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * An open events socket. The transport asks the server for signs of life and fails the socket when none comes, so a socket that
 * stands is one. Nothing may be sent on it: LXD ends the socket on any data. Thread safety: may be used from any thread; the
 * sink is called by one at a time.
 */
final class EventsSocket implements WebSocketListener, StreamingSource.Subscription {
    private static final Duration PINGS = Duration.ofSeconds(10);
    private static final Duration SIGNS = Duration.ofSeconds(20);
    private static final Timer NONE = () -> {};

    private final LxdSession session;
    private final EventSink<LxdEvent> sink;
    private final ReentrantLock turn = new ReentrantLock();
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicReference<@Nullable WebSocket> socket = new AtomicReference<>();
    private final AtomicReference<Timer> timer = new AtomicReference<>(NONE);

    private EventsSocket(LxdSession session, EventSink<LxdEvent> sink) {
        this.session = session;
        this.sink = sink;
    }

    /** Blocks until the socket stands: whatever happens after that is told. */
    static EventsSocket open(LxdSession session, HttpRequest request, EventSink<LxdEvent> sink)
            throws InterruptedException {
        EventsSocket events = new EventsSocket(session, sink);
        events.socket.set(session.client().socket(request, WebSocketSettings.DEFAULT.pings(PINGS), events));
        if (events.over.get()) {
            events.cancel();
        } else {
            events.scheduleSign();
        }
        return events;
    }

    @Override
    public void text(String message) {
        WireEvent event;
        try (JsonReader reader = session.client().json().reader(message)) {
            event = reader.nextValue(WireEvent.class);
        } catch (PolyvisorException unreadable) {
            // what it told is lost: only a listing can make up for it
            end(unreadable);
            return;
        }
        if (event.type().equals("lifecycle")) {
            session.tellLifecycle(event);
        }
        Optional<LxdEvent> told = EventTranslation.of(event);
        tell(() -> told.ifPresentOrElse(e -> sink.event(e, Optional.empty()), sink::alive));
    }

    @Override
    public void closed(int code, String reason) {
        end(PolyvisorException.of(ErrorCode.UNAVAILABLE, "the server ended the events socket"));
    }

    @Override
    public void failed(PolyvisorException failure) {
        end(failure);
    }

    @Override
    public void cancel() {
        over.set(true);
        timer.getAndSet(NONE).cancel();
        WebSocket open = socket.get();
        if (open != null) {
            open.close();
        }
    }

    private void end(PolyvisorException cause) {
        turn.lock();
        try {
            if (!over.get()) {
                cancel();
                sink.ended(cause);
            }
        } finally {
            turn.unlock();
        }
    }

    private void tell(Runnable what) {
        turn.lock();
        try {
            if (!over.get()) {
                what.run();
            }
        } finally {
            turn.unlock();
        }
    }

    private void scheduleSign() {
        Timer next = session.context().clock().schedule(SIGNS, this::sign);
        timer.set(next);
        if (over.get()) {
            next.cancel();
        }
    }

    /** On the clock's thread, so without waiting: whoever has the turn gives a sign anyway. */
    private void sign() {
        if (over.get()) {
            return;
        }
        if (turn.tryLock()) {
            try {
                if (!over.get()) {
                    sink.alive();
                }
            } finally {
                turn.unlock();
            }
        }
        scheduleSign();
    }
}

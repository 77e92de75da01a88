package dev.polyvisor.simulators.fake.feed;

import dev.polyvisor.api.driver.Cursor;
import dev.polyvisor.api.driver.Delivery;
import dev.polyvisor.api.driver.EventSink;
import dev.polyvisor.api.driver.StreamingSource;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.simulators.fake.backend.Event;
import dev.polyvisor.simulators.fake.backend.Journal;
import dev.polyvisor.simulators.fake.fault.FaultPoint;
import dev.polyvisor.simulators.fake.session.Session;
import java.util.Optional;

/**
 * Events in a stream: of all kinds as hints, which cannot be resumed (LXD), or of one kind with the objects, which can
 * (Kubernetes). Thread safety: may be used from any thread.
 */
final class StreamedEvents implements StreamingSource<Event> {
    private final Session session;
    private final Optional<Kind<?>> kind;

    StreamedEvents(Session session, Optional<Kind<?>> kind) {
        this.session = session;
        this.kind = kind;
    }

    @Override
    public String name() {
        return kind.map(Kind::name).orElse("events");
    }

    @Override
    public Delivery delivery() {
        return kind.isPresent() ? Delivery.STATE : Delivery.HINT;
    }

    @Override
    public String code(Event event) {
        return event.code();
    }

    @Override
    public boolean resumable() {
        return kind.isPresent();
    }

    @Override
    public Subscription open(Optional<Cursor> from, EventSink<Event> sink) throws InterruptedException {
        session.enter(FaultPoint.SUBSCRIBE, kind.orElse(null));
        Journal journal = session.backend().journal();
        Cursor start = from.isPresent() ? journal.after(from.get(), 0).next() : journal.position();
        EventStream stream = new EventStream(session, kind, start, sink);
        stream.begin();
        return stream;
    }
}

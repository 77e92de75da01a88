package dev.polyvisor.simulators.fake.feed;

import dev.polyvisor.api.driver.Cursor;
import dev.polyvisor.api.driver.PollingSource;
import dev.polyvisor.simulators.fake.backend.Event;
import dev.polyvisor.simulators.fake.backend.Journal;
import dev.polyvisor.simulators.fake.fault.FaultPoint;
import dev.polyvisor.simulators.fake.session.Session;

/** Events in pages, as oVirt has them. Thread safety: may be used from any thread. */
final class PolledEvents implements PollingSource<Event> {
    private static final int PAGE = 500;

    private final Session session;

    PolledEvents(Session session) {
        this.session = session;
    }

    @Override
    public String code(Event event) {
        return event.code();
    }

    @Override
    public String id(Event event) {
        return Long.toString(event.id());
    }

    @Override
    public Cursor position() throws InterruptedException {
        session.enter(FaultPoint.POSITION, null);
        return session.backend().journal().position();
    }

    @Override
    public Poll<Event> poll(Cursor after) throws InterruptedException {
        session.enter(FaultPoint.POLL, null);
        Journal.Page page = session.backend().journal().after(after, PAGE);
        return new Poll<>(page.events().stream().map(Journal.At::event).toList(), page.next(), page.more());
    }
}

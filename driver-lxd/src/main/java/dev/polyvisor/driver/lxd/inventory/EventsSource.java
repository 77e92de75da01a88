package dev.polyvisor.driver.lxd.inventory;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.Cursor;
import dev.polyvisor.api.driver.EventSink;
import dev.polyvisor.api.driver.StreamingSource;
import dev.polyvisor.driver.lxd.session.LxdSession;
import dev.polyvisor.http.HttpRequest;
import java.util.Optional;

/**
 * The events socket of the server. It has no positions and repeats nothing, so whenever it breaks everything is listed again.
 * Thread safety: may be used from any thread.
 */
final class EventsSource implements StreamingSource<LxdEvent> {
    private final LxdSession session;

    EventsSource(LxdSession session) {
        this.session = session;
    }

    @Override
    public String code(LxdEvent event) {
        return event.action();
    }

    @Override
    public boolean resumable() {
        return false;
    }

    @Override
    public Subscription open(Optional<Cursor> from, EventSink<LxdEvent> sink) throws InterruptedException {
        // a server that does not trust the client refuses too, which is no reason to keep to one project
        var unused = session.client().server();
        HttpRequest request = HttpRequest.get("/1.0/events").query("type", "lifecycle,operation");
        if (!session.ownProjectOnly()) {
            try {
                return EventsSocket.open(session, request.query("all-projects", "true"), sink);
            } catch (PolyvisorException refused) {
                if (refused.code() != ErrorCode.PERMISSION_DENIED) {
                    throw refused;
                }
                session.keepToOwnProject();
            }
        }
        return EventsSocket.open(session, session.in(session.project(), request), sink);
    }
}

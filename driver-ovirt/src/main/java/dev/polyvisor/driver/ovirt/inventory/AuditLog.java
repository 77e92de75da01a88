package dev.polyvisor.driver.ovirt.inventory;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.Cursor;
import dev.polyvisor.api.driver.Delivery;
import dev.polyvisor.api.driver.PollingSource;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.driver.ovirt.client.OvirtClient;
import dev.polyvisor.driver.ovirt.session.AuditListeners;
import dev.polyvisor.driver.ovirt.session.Unsettled;
import dev.polyvisor.driver.ovirt.wire.WireEvent;
import dev.polyvisor.http.HttpRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * The audit log of an engine. Numbers are given when an event is written and become visible when its transaction ends, so an
 * event can appear below others that were read already: each page begins a thousand numbers below the newest that is known,
 * and what it repeats is recognised. A page is the next events in ascending order, never the newest, so that a gap cannot
 * arise. All codes are read, since what an event refers to counts even when its code is unknown.
 *
 * <p>Whatever could be seen when the position was asked for is in the listing that follows, and is not told again. Thread safety: may
 * be used from any thread, by one reader of the log.
 */
final class AuditLog implements PollingSource<OvirtEvent> {
    /** How far below the newest number a page begins. */
    static final long OVERLAP = 1_000;

    /** More than the overlap, so that each page leads further. */
    static final int PAGE = 3_000;

    private static final String ELEMENT = "event";

    private final OvirtClient client;
    private final Unsettled unsettled;
    private final AuditListeners listeners;
    private final AtomicLong repeats = new AtomicLong();

    /** The identities of the events that were there below the position when it was asked for. */
    private volatile Set<String> listed = Set.of();

    AuditLog(OvirtClient client, Unsettled unsettled, AuditListeners listeners) {
        this.client = client;
        this.unsettled = unsettled;
        this.listeners = listeners;
    }

    @Override
    public String name() {
        return "events";
    }

    @Override
    public Delivery delivery() {
        return Delivery.HINT;
    }

    @Override
    public String code(OvirtEvent event) {
        return event.code();
    }

    @Override
    public String id(OvirtEvent event) {
        return event.identity();
    }

    @Override
    public Cursor position() throws InterruptedException {
        EventPosition newest = newest().orElse(EventPosition.START);
        listed = newest.id() == 0
                ? Set.of()
                : after(newest, OVERLAP + 1).stream()
                        .map(OvirtEvent::of)
                        .filter(event -> event.id() <= newest.id())
                        .map(OvirtEvent::identity)
                        .collect(Collectors.toUnmodifiableSet());
        return newest.cursor();
    }

    @Override
    public Poll<OvirtEvent> poll(Cursor after) throws InterruptedException {
        EventPosition from = EventPosition.of(after);
        List<OvirtEvent> events = page(from);
        requireContinuity(from, events);
        EventPosition next = events.stream()
                .max(Comparator.comparingLong(OvirtEvent::id))
                .map(EventPosition::of)
                .filter(last -> last.id() > from.id())
                .orElse(from);
        boolean more = events.size() >= PAGE;
        Set<String> known = listed;
        events.removeIf(event -> event.id() <= from.id() && known.contains(event.identity()));
        Set<Target> again = unsettled.take();
        if (!again.isEmpty()) {
            events.add(OvirtEvent.again(repeats.incrementAndGet(), again));
        }
        return new Poll<>(events, next.cursor(), more);
    }

    private List<OvirtEvent> page(EventPosition from) throws InterruptedException {
        List<WireEvent> page = after(from, PAGE);
        listeners.page(from.id(), page);
        List<OvirtEvent> events = new ArrayList<>();
        page.forEach(wire -> events.add(OvirtEvent.of(wire)));
        events.sort(Comparator.comparingLong(OvirtEvent::id));
        return events;
    }

    /** The events from the overlap on. */
    private List<WireEvent> after(EventPosition from, long max) throws InterruptedException {
        HttpRequest request = HttpRequest.get("/events")
                .query("search", "sortby time asc")
                .query("from", Long.toString(Math.max(0, from.id() - OVERLAP)))
                .query("max", Long.toString(max));
        return client.all(request, ELEMENT, WireEvent.class);
    }

    /** The event that was the newest is in each page, as long as the engine has it and nobody has hidden it. */
    private void requireContinuity(EventPosition from, List<OvirtEvent> events) throws InterruptedException {
        if (from.id() == 0) {
            return;
        }
        Optional<OvirtEvent> known =
                events.stream().filter(event -> event.id() == from.id()).findFirst();
        boolean newer = events.stream().anyMatch(event -> event.id() > from.id());
        if (known.isEmpty() && !newer) {
            known = client.find(HttpRequest.get("/events/{}", Long.toString(from.id())), WireEvent.class)
                    .map(OvirtEvent::of);
            if (known.isEmpty()) {
                throw PolyvisorException.of(
                        ErrorCode.OUT_OF_RANGE, "the engine has no event " + from.id() + ": it has gone back in time");
            }
        }
        if (known.isPresent() && known.get().time() != from.time()) {
            throw PolyvisorException.of(
                    ErrorCode.OUT_OF_RANGE, "event " + from.id() + " is another one now: the engine was restored");
        }
    }

    private Optional<EventPosition> newest() throws InterruptedException {
        return client.all(HttpRequest.get("/events").query("max", "1"), ELEMENT, WireEvent.class).stream()
                .map(OvirtEvent::of)
                .map(EventPosition::of)
                .findFirst();
    }
}

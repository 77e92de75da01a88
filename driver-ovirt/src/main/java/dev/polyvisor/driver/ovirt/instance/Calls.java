package dev.polyvisor.driver.ovirt.instance;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.driver.ovirt.client.OvirtClient;
import dev.polyvisor.driver.ovirt.wire.Scalars;
import dev.polyvisor.driver.ovirt.wire.WireAction;
import dev.polyvisor.driver.ovirt.wire.WireEvent;
import dev.polyvisor.driver.ovirt.wire.WireRef;
import dev.polyvisor.http.Body;
import dev.polyvisor.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sends what changes something. Each request carries the correlation id of its work, with which the engine marks the events that
 * come of it; so that what became of a request can be found when its answer was lost.
 *
 * @param client how the engine is reached
 * @param correlation the mark, 50 characters at most
 */
record Calls(OvirtClient client, String correlation) {
    private static final String HEADER = "Correlation-Id";

    /** Has something done to a machine. */
    Optional<String> act(String vm, String action, Map<String, ?> body) throws InterruptedException {
        return act(HttpRequest.post("/vms/{}/{}", vm, action), body);
    }

    /** Has something done; an action wants a body, though it be empty. */
    Optional<String> act(HttpRequest request, Map<String, ?> body) throws InterruptedException {
        return job(send(request, body, WireAction.class));
    }

    /** Adds or changes something, and reads what it is then. */
    <T> T send(HttpRequest request, Map<String, ?> body, Class<T> type) throws InterruptedException {
        return client.send(marked(request).body(Body.json(body)), type);
    }

    /** Removes something; what is gone already is fine. */
    Optional<String> remove(HttpRequest request) throws InterruptedException {
        try {
            return job(client.send(marked(request), WireAction.class));
        } catch (PolyvisorException failure) {
            if (failure.code() == ErrorCode.NOT_FOUND) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    private HttpRequest marked(HttpRequest request) {
        return request.header(HEADER, correlation);
    }

    private static Optional<String> job(WireAction answer) {
        return Optional.of(WireRef.idOf(answer.job())).filter(id -> !id.isEmpty());
    }

    /** The events that have come of the work, the newest first. */
    List<WireEvent> traces() throws InterruptedException {
        return client.all(
                HttpRequest.get("/events")
                        .query("search", "correlation_id=" + correlation)
                        .query("max", "50"),
                "event",
                WireEvent.class);
    }

    /** What an event says of why the work failed, if one does. */
    Optional<String> complaint() throws InterruptedException {
        return traces().stream()
                .filter(event -> !Scalars.text(event.severity()).equals("normal"))
                .map(event -> Scalars.text(event.description()))
                .filter(text -> !text.isEmpty())
                .findFirst();
    }
}

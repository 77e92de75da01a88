package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.driver.lxd.client.LxdClient;
import dev.polyvisor.driver.lxd.wire.WireOperation;
import dev.polyvisor.http.HttpReply;
import dev.polyvisor.http.HttpRequest;
import dev.polyvisor.http.JsonReader;
import dev.polyvisor.http.WebSocket;
import dev.polyvisor.http.WebSocketListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What verbs ask of the server. Thread safety: may be used from any thread. */
record Calls(LxdClient client) {
    private static final int FINAL = 200;

    /**
     * An operation that the server knows.
     *
     * @param id its id
     * @param description what it does
     * @param isFinal whether it has ended
     */
    record Known(String id, String description, boolean isFinal) {}

    /** Begins work; empty when the answer was its end. */
    Optional<WireOperation> begin(HttpRequest request) throws InterruptedException {
        return client.send(request);
    }

    /** Waits for the end of an operation for a bounded time; empty when the server does not know it any more. */
    Optional<WireOperation> await(String operation, Duration limit) throws InterruptedException {
        try {
            return Optional.of(client.await(operation, limit));
        } catch (PolyvisorException e) {
            if (e.code() == ErrorCode.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Asks for an operation to be given up; false when that cannot be. */
    boolean cancel(String operation) throws InterruptedException {
        try {
            client.cancel(operation);
            return true;
        } catch (PolyvisorException e) {
            if (e.code() == ErrorCode.FAILED_PRECONDITION || e.code() == ErrorCode.NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    /** The operations on an instance, those among them that have ended within the last seconds. */
    List<Known> operationsOf(WorkHandle about) throws InterruptedException {
        Map<?, ?> byStatus = client.get(
                HttpRequest.get("/1.0/operations")
                        .query("project", about.project())
                        .query("recursion", "1"),
                Map.class);
        List<Known> found = new ArrayList<>();
        byStatus.values().stream()
                .flatMap(Calls::elements)
                .filter(Map.class::isInstance)
                .map(each -> (Map<?, ?>) each)
                .filter(each -> isAbout(each, about.name()))
                .forEach(each -> found.add(new Known(
                        String.valueOf(each.get("id")),
                        String.valueOf(each.get("description")),
                        each.get("status_code") instanceof Number code && code.intValue() >= FINAL)));
        return found;
    }

    /** The first operation of a sort on an instance that has not ended. */
    Optional<WireOperation> running(String project, String name, String description) throws InterruptedException {
        for (Known known : operationsOf(new WorkHandle("", project, name, "", ""))) {
            if (!known.isFinal() && known.description().equals(description)) {
                Optional<WireOperation> running = client.operation(known.id()).filter(each -> !each.isFinal());
                if (running.isPresent()) {
                    return running;
                }
            }
        }
        return Optional.empty();
    }

    /** The server names resources by their URLs, under keys that change from one sort of operation to another. */
    private static boolean isAbout(Map<?, ?> operation, String name) {
        return operation.get("resources") instanceof Map<?, ?> resources
                && resources.values().stream()
                        .flatMap(Calls::elements)
                        .anyMatch(url -> names(String.valueOf(url), name));
    }

    private static boolean names(String url, String name) {
        int query = url.indexOf('?');
        String path = query < 0 ? url : url.substring(0, query);
        return List.of(path.split("/", -1)).contains(name);
    }

    private static Stream<?> elements(Object value) {
        return value instanceof Collection<?> list ? list.stream() : Stream.empty();
    }

    /** Sends a request whose reply is no envelope. */
    HttpReply reply(HttpRequest request) throws InterruptedException {
        return client.exchange(request);
    }

    /** The names that a reply with an envelope lists. */
    List<String> names(HttpReply reply) {
        return reply.json((JsonReader reader) ->
                reader.elements("metadata", JsonReader::nextString).toList());
    }

    /** Connects to a socket of an operation, by the name that the server gave it. */
    WebSocket socket(WireOperation operation, String name, WebSocketListener listener) throws InterruptedException {
        String secret = operation
                .secret(name)
                .orElseThrow(
                        () -> PolyvisorException.of(ErrorCode.INTERNAL, "LXD gave no secret for the socket " + name));
        return client.socket(operation.id(), secret, listener);
    }
}

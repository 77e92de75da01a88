package dev.polyvisor.driver.kubevirt.client;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.RawReply;
import dev.polyvisor.api.RawRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The verbs of an API server. All block and honour interrupts. Thread safety: may be used from any thread. */
public final class KubeClient implements AutoCloseable {
    private final KubeTransport transport;

    public KubeClient(KubeTransport transport) {
        this.transport = transport;
    }

    public KubeJson json() {
        return transport.json();
    }

    /** The namespace that the configuration names, as far as it is known without asking anybody. */
    public Optional<String> namespace() {
        return transport.namespace();
    }

    public KubeReply send(KubeRequest request) throws InterruptedException {
        return transport.send(request);
    }

    public KubeReply send(KubeRequest request, Duration silence) throws InterruptedException {
        return transport.send(request, silence);
    }

    /** Sends a request and reads its reply as a value. */
    public <T> T read(KubeRequest request, Class<T> type) throws InterruptedException {
        try (KubeReply reply = transport.send(request)) {
            T value = interruptibly(() -> json().read(reply.stream(), type));
            if (value == null) {
                throw PolyvisorException.of(ErrorCode.INTERNAL, "a reply that cannot be read: it is empty");
            }
            reply.drain();
            return value;
        }
    }

    /** Sends a request and reads its reply as JSON. */
    public JsonNode read(KubeRequest request) throws InterruptedException {
        return read(request, JsonNode.class);
    }

    /** Sends a request whose reply has nothing to tell. */
    public void run(KubeRequest request) throws InterruptedException {
        try (KubeReply reply = transport.send(request)) {
            reply.drain();
        }
    }

    /** One object, empty when it is not there. */
    public <T> Optional<T> find(KubeKind kind, String namespace, String name, Class<T> type)
            throws InterruptedException {
        try {
            return Optional.of(read(kind.object("GET", namespace, name), type));
        } catch (PolyvisorException failure) {
            if (failure.code() != ErrorCode.NOT_FOUND) {
                throw failure;
            }
            return Optional.empty();
        }
    }

    public Optional<JsonNode> find(KubeKind kind, String namespace, String name) throws InterruptedException {
        return find(kind, namespace, name, JsonNode.class);
    }

    public JsonNode create(KubeKind kind, String namespace, Object manifest) throws InterruptedException {
        return read(kind.collection("POST", Optional.of(namespace)).body(KubeRequest.JSON, json().write(manifest)));
    }

    public JsonNode replace(KubeKind kind, String namespace, String name, Object manifest) throws InterruptedException {
        return read(kind.object("PUT", namespace, name).body(KubeRequest.JSON, json().write(manifest)));
    }

    public JsonNode merge(KubeKind kind, String namespace, String name, Object patch) throws InterruptedException {
        return read(kind.object("PATCH", namespace, name).body(KubeRequest.MERGE_PATCH, json().write(patch)));
    }

    public JsonNode patch(KubeKind kind, String namespace, String name, Object operations) throws InterruptedException {
        return read(kind.object("PATCH", namespace, name).body(KubeRequest.JSON_PATCH, json().write(operations)));
    }

    /**
     * Deletes the object of a uid.
     *
     * @param uid the uid; of another object of the name nothing is deleted
     * @return whether something was there to be deleted
     */
    public boolean delete(KubeKind kind, String namespace, String name, String uid) throws InterruptedException {
        Map<String, Object> options =
                Map.of("kind", "DeleteOptions", "apiVersion", "v1", "preconditions", Map.of("uid", uid));
        try {
            run(kind.object("DELETE", namespace, name).body(KubeRequest.JSON, json().write(options)));
            return true;
        } catch (PolyvisorException failure) {
            if (failure.code() != ErrorCode.NOT_FOUND) {
                throw failure;
            }
            return false;
        }
    }

    /** The elements of a collection, page by page. */
    public KubeList list(KubeKind kind, Optional<String> namespace, Optional<String> labels, boolean paged)
            throws InterruptedException {
        return KubeList.open(transport, kind, namespace, labels, paged);
    }

    /** A stream of events, read with {@link WatchStream#next}. */
    public WatchStream watch(KubeRequest request, KubeKind kind, Class<?> type, Duration silence)
            throws InterruptedException {
        return new WatchStream(transport.send(request.asStream(), silence), kind, type, json());
    }

    /** A WebSocket of a subresource. */
    public KubeSocket socket(KubeRequest request, String subprotocol) throws InterruptedException {
        return KubeSocket.open(transport, request, subprotocol);
    }

    /** Sends a request of the host as it is; the answer is given whatever its status. */
    public RawReply raw(RawRequest request) throws InterruptedException {
        KubeRequest sent = KubeRequest.of(request.method(), request.path());
        String type = KubeRequest.JSON;
        for (Map.Entry<String, String> header : request.headers().entrySet()) {
            if (header.getKey().equalsIgnoreCase("Content-Type")) {
                type = header.getValue();
            } else {
                sent = sent.header(header.getKey(), header.getValue());
            }
        }
        if (request.body().isPresent()) {
            sent = sent.body(type, request.body().get());
        }
        try (KubeReply reply = transport.exchange(sent)) {
            return new RawReply(reply.status(), reply.headers(), reply.text());
        } catch (IOException failure) {
            throw KubeFailures.of(failure);
        }
    }

    /** A read that was interrupted fails in one of many ways; methods that block throw it as what it is. */
    static <T> T interruptibly(KubeJson.Reading<T> reading) throws InterruptedException {
        try {
            return reading.read();
        } catch (PolyvisorException failure) {
            if (Thread.interrupted()) {
                InterruptedException interrupted = new InterruptedException("a reply was interrupted");
                interrupted.initCause(failure);
                throw interrupted;
            }
            throw failure;
        }
    }

    /** Ends every call and stream. Idempotent; does not block. */
    @Override
    public void close() {
        transport.close();
    }
}

package dev.polyvisor.driver.ovirt.client;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.RawReply;
import dev.polyvisor.api.RawRequest;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.http.HttpReply;
import dev.polyvisor.http.HttpRequest;
import dev.polyvisor.http.HttpTransport;
import dev.polyvisor.http.Interruptible;
import dev.polyvisor.http.JsonType;
import dev.polyvisor.http.ReplyLimits;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Speaks to one engine: logs in, sends requests, reads JSON, and tells refusals as {@link PolyvisorException}. Requests begin at
 * the root of the API: {@code /vms/{}}.
 *
 * <p>Every method that sends blocks, honours interrupts, and fails with the codes of {@link HttpTransport#send} as the engine's
 * text refines them ({@link EngineFailures}); INTERNAL for a reply that is none of the API, RESOURCE_EXHAUSTED for one that is
 * too large. A request is sent once; only when the engine does not know the token, and so has not looked at the request, it
 * is sent again after a new login. Thread safety: may be used from any thread.
 */
public final class OvirtClient implements AutoCloseable {
    /** How much of a page is taken from the connection before anything is made of it. */
    private static final long AHEAD = 8 << 20;

    /** A virtual machine with everything that is followed has some tens of kilobytes for each snapshot. */
    private static final ReplyLimits LIMITS = new ReplyLimits(32 << 20, 100, 4 << 20);

    private final HttpTransport transport;
    private final SignOn signOn;

    private OvirtClient(HttpTransport transport, SignOn signOn) {
        this.transport = transport;
        this.signOn = signOn;
    }

    /**
     * Makes a client. Contacts nobody.
     *
     * @param connection with a login or a token
     * @param address where the engine is
     * @param provider the name of the provider, for errors
     * @param executor where host names are resolved
     * @param clock when tokens end
     * @throws PolyvisorException INVALID_ARGUMENT when a certificate cannot be read
     */
    public static OvirtClient of(
            Connection connection, EngineAddress address, String provider, ExecutorService executor, FleetClock clock) {
        HttpTransport transport = HttpTransport.builder(EngineAddress.at(connection, address.api()), provider, executor)
                .header("Accept", "application/json")
                .header("Version", "4")
                .limits(LIMITS)
                .refusals(EngineFailures::read)
                .withoutAuthorization()
                .build();
        Connection engine = EngineAddress.at(connection, address.engine());
        return new OvirtClient(transport, new SignOn(engine, provider, executor, clock));
    }

    /** Reads a value. */
    public <T> T get(HttpRequest request, Class<T> type) throws InterruptedException {
        return send(request, type);
    }

    /** Reads a value; empty when the engine answers NOT_FOUND. */
    public <T> Optional<T> find(HttpRequest request, Class<T> type) throws InterruptedException {
        try {
            return Optional.of(send(request, type));
        } catch (PolyvisorException missing) {
            if (missing.code() == ErrorCode.NOT_FOUND) {
                return Optional.empty();
            }
            throw missing;
        }
    }

    /** Sends a request and reads the value that answers it. */
    public <T> T send(HttpRequest request, Class<T> type) throws InterruptedException {
        return Interruptible.call(() -> {
            try (HttpReply reply = authorized(request, transport::send)) {
                return reply.json(type);
            }
        });
    }

    /**
     * Reads a collection while the engine sends it, of any length.
     *
     * @param path where the array is within the reply, names joined by dots; where it is missing the collection is empty
     * @return the elements, to be closed; pulling them blocks and throws what reading throws
     */
    @SuppressWarnings("MustBeClosedChecker") // closed with the stream
    public <T> Stream<T> list(HttpRequest request, String path, Class<T> type) throws InterruptedException {
        return list(request, path, type, 0);
    }

    /** The same of a page, of which memory may hold the first 8 MiB: the engine need not wait until something is made of them. */
    public <T> Stream<T> page(HttpRequest request, String path, Class<T> type) throws InterruptedException {
        return list(request, path, type, AHEAD);
    }

    private <T> Stream<T> list(HttpRequest request, String path, Class<T> type, long ahead)
            throws InterruptedException {
        return Interruptible.call(() -> {
            HttpReply reply = authorized(request, transport::send);
            boolean opened = false;
            try {
                reply.readAhead(ahead);
                var reader = reply.jsonReader();
                if (reader.peek() != JsonType.OBJECT) {
                    throw PolyvisorException.builder(ErrorCode.INTERNAL, "the reply is none of oVirt: it is no object")
                            .operation(request.operation())
                            .build();
                }
                Stream<T> elements = reader.elements(path, type);
                opened = true;
                return elements;
            } finally {
                if (!opened) {
                    reply.close();
                }
            }
        });
    }

    /** Reads a collection into memory. */
    public <T> List<T> all(HttpRequest request, String path, Class<T> type) throws InterruptedException {
        try (Stream<T> elements = list(request, path, type)) {
            return Interruptible.call(elements::toList);
        }
    }

    /** Sends a request of the host as it is; the answer is given whatever its status. */
    public RawReply raw(RawRequest request) throws InterruptedException {
        return Interruptible.call(
                () -> authorized(HttpRequest.of(request), transport::exchange).raw());
    }

    /** Ends every call, then logs out, for which it waits two seconds at most. Idempotent. */
    @Override
    public void close() {
        transport.close();
        signOn.close();
    }

    /** An engine that was started anew knows none of its tokens: one login, and the request once more. */
    private HttpReply authorized(HttpRequest request, Function<HttpRequest, HttpReply> call) {
        Secret token = signOn.token();
        try {
            HttpReply reply = call.apply(request.bearer(token));
            if (reply.status() != 401 || !signOn.refused(token)) {
                return reply;
            }
            reply.close();
        } catch (PolyvisorException failure) {
            // without a cause it is the engine that says so, not the certificate
            boolean unknown = failure.code() == ErrorCode.UNAUTHENTICATED && failure.getCause() == null;
            if (!unknown || !signOn.refused(token)) {
                throw failure;
            }
        }
        return call.apply(request.bearer(signOn.token()));
    }
}

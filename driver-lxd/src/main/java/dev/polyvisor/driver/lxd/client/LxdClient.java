package dev.polyvisor.driver.lxd.client;

import dev.polyvisor.api.Address;
import dev.polyvisor.api.Connection;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.RawReply;
import dev.polyvisor.api.RawRequest;
import dev.polyvisor.driver.lxd.wire.WireEnvironment;
import dev.polyvisor.driver.lxd.wire.WireOperation;
import dev.polyvisor.driver.lxd.wire.WireServer;
import dev.polyvisor.http.HttpReply;
import dev.polyvisor.http.HttpRequest;
import dev.polyvisor.http.HttpTransport;
import dev.polyvisor.http.Interruptible;
import dev.polyvisor.http.Json;
import dev.polyvisor.http.JsonReader;
import dev.polyvisor.http.ReplyLimits;
import dev.polyvisor.http.WebSocket;
import dev.polyvisor.http.WebSocketListener;
import dev.polyvisor.http.WebSocketSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Speaks to one server: sends requests, takes replies out of their envelope, and tells refusals as {@link PolyvisorException}.
 * Requests begin at the server's root: {@code /1.0/instances/{}}.
 *
 * <p>Every method that sends blocks, honours interrupts, sends once, and fails with the codes of
 * {@link HttpTransport#send} as the server's text refines them ({@link LxdFailures}); INTERNAL for a reply that is no reply of
 * LXD, RESOURCE_EXHAUSTED for one that is too large. Thread safety: may be used from any thread.
 */
public final class LxdClient implements AutoCloseable {
    private static final ReplyLimits LIMITS = new ReplyLimits(16 << 20, 100, 4 << 20);

    /** How much longer than it was asked to the server may take to answer a wait. */
    private static final Duration WAIT_MARGIN = Duration.ofSeconds(15);

    private final HttpTransport transport;
    private final Optional<TrustSecret> trust;
    private volatile @Nullable Known known;

    private final Optional<String> https;

    private LxdClient(HttpTransport transport, Optional<TrustSecret> trust, Optional<String> https) {
        this.transport = transport;
        this.https = https;
        this.trust = trust;
    }

    private record Known(WireServer server, Set<String> extensions) {}

    /**
     * A value with the tag of its version.
     *
     * @param value the value
     * @param etag the tag for {@link HttpRequest#ifMatch}, empty when the server gave none
     * @param <T> the type of the value
     */
    public record Tagged<T>(T value, Optional<String> etag) {}

    /**
     * Makes a client. Contacts nobody.
     *
     * @param connection a Unix socket or a URL
     * @param provider the name of the provider, for errors
     * @param executor where sockets are read
     * @param trust with what the server is asked to trust the client certificate when it does not
     * @throws PolyvisorException INVALID_ARGUMENT when a certificate or key cannot be read
     */
    public static LxdClient of(
            Connection connection, String provider, ExecutorService executor, Optional<TrustSecret> trust) {
        HttpTransport transport = HttpTransport.builder(connection, provider, executor)
                .limits(LIMITS)
                .refusals(Refusals::read)
                .build();
        return new LxdClient(
                transport,
                trust,
                connection.address() instanceof Address.Url address
                                && address.url().toString().startsWith("https://")
                        ? Optional.of(address.url().resolve("/").toString().replaceFirst("/$", ""))
                        : Optional.empty());
    }

    /** What the server says of itself, as it was read last; reads it when it never was. */
    public WireServer server() throws InterruptedException {
        Known last = known;
        return last == null ? refresh() : last.server;
    }

    /**
     * Reads what the server says of itself. When it does not trust the client, it is asked to, with the password or token of
     * the connection.
     *
     * @throws PolyvisorException UNAUTHENTICATED when it does not trust the client in the end
     */
    public WireServer refresh() throws InterruptedException {
        HttpRequest request = HttpRequest.get("/1.0");
        WireServer read = get(request, WireServer.class);
        Optional<PolyvisorException> refusal = Optional.empty();
        if (isUntrusted(read) && trust.isPresent()) {
            refusal = askForTrust(trust.get(), read);
            read = get(request, WireServer.class);
        }
        if (isUntrusted(read)) {
            throw PolyvisorException.builder(
                            ErrorCode.UNAUTHENTICATED, "the server does not trust the client: " + read.authMethods())
                    .cause(refusal.orElse(null))
                    .build();
        }
        known = new Known(read, Set.copyOf(read.apiExtensions()));
        return read;
    }

    private static boolean isUntrusted(WireServer server) {
        return server.auth().equals("untrusted");
    }

    /** A refusal may mean that another thread was first, so it is judged by what the server says afterwards. */
    private Optional<PolyvisorException> askForTrust(TrustSecret secret, WireServer server)
            throws InterruptedException {
        boolean explicitTokens = server.apiExtensions().contains("explicit_trust_token");
        try {
            var unused = send(HttpRequest.post("/1.0/certificates").json(secret.request(explicitTokens)));
            return Optional.empty();
        } catch (PolyvisorException refused) {
            if (refused.retryable()) {
                throw refused;
            }
            return Optional.of(refused);
        }
    }

    /** Whether the server has an extension of the API; extensions decide what is sent, never versions. */
    public boolean has(String extension) throws InterruptedException {
        Known last = known;
        return last == null ? refresh().apiExtensions().contains(extension) : last.extensions.contains(extension);
    }

    /**
     * Where other servers may reach the server: where it was reached from here, else the first place that it names.
     *
     * @return {@code https://HOST:PORT}, empty when it listens to no network
     */
    public Optional<String> httpsAddress() throws InterruptedException {
        if (https.isPresent()) {
            return https;
        }
        WireEnvironment environment = server().environment();
        return environment == null
                ? Optional.empty()
                : environment.addresses().stream().findFirst().map(address -> "https://" + address);
    }

    /** Reads a value. */
    public <T> T get(HttpRequest request, Class<T> type) throws InterruptedException {
        return tagged(request, type).value();
    }

    /** Reads a value; empty when the server answers NOT_FOUND. */
    public <T> Optional<T> find(HttpRequest request, Class<T> type) throws InterruptedException {
        try {
            return Optional.of(get(request, type));
        } catch (PolyvisorException missing) {
            if (missing.code() == ErrorCode.NOT_FOUND) {
                return Optional.empty();
            }
            throw missing;
        }
    }

    /** Reads a value with the tag of its version. */
    public <T> Tagged<T> tagged(HttpRequest request, Class<T> type) throws InterruptedException {
        return Interruptible.call(() -> {
            try (HttpReply reply = transport.send(request)) {
                Optional<String> etag = reply.etag();
                T value = reply.json((JsonReader reader) -> Envelope.read(reader, type))
                        .value(request);
                return new Tagged<>(value, etag);
            }
        });
    }

    /**
     * Reads an array, element by element, of any length.
     *
     * @return the elements, to be closed
     */
    public <T> Elements<T> list(HttpRequest request, Class<T> type) throws InterruptedException {
        return list(request, reader -> reader.nextValue(type));
    }

    /**
     * Reads an array, element by element, of any length.
     *
     * @param element reads one element, wholly
     * @return the elements, to be closed
     */
    @SuppressWarnings("MustBeClosedChecker") // closed with the elements
    public <T> Elements<T> list(HttpRequest request, Function<JsonReader, T> element) throws InterruptedException {
        return Interruptible.call(() -> {
            HttpReply reply = transport.send(request);
            boolean opened = false;
            try {
                JsonReader reader = reply.jsonReader();
                if (!reader.find("metadata")) {
                    throw Envelope.malformed(request, "it has no metadata");
                }
                Elements<T> elements = Elements.of(reader.elements("", element));
                opened = true;
                return elements;
            } finally {
                if (!opened) {
                    reply.close();
                }
            }
        });
    }

    /**
     * Sends a request that changes something. What was synchronous in one release is not in another, so look at the result.
     *
     * @return the operation that has begun, empty when the change is made
     */
    public Optional<WireOperation> send(HttpRequest request) throws InterruptedException {
        return Interruptible.call(() -> {
            try (HttpReply reply = transport.send(request)) {
                return reply.json((JsonReader reader) -> Envelope.read(reader, WireOperation.class))
                        .operation(request);
            }
        });
    }

    /**
     * Waits for an operation to end, on the server.
     *
     * @param id the id of the operation
     * @param limit how long at most, in whole seconds
     * @return the operation as it is then, ended or not
     * @throws PolyvisorException NOT_FOUND when it is unknown: it ended more than five seconds ago
     */
    public WireOperation await(String id, Duration limit) throws InterruptedException {
        return get(
                HttpRequest.get("/1.0/operations/{}/wait", id)
                        .query("timeout", Long.toString(limit.toSeconds()))
                        .idleTimeout(limit.plus(WAIT_MARGIN)),
                WireOperation.class);
    }

    /** An operation as it is now; empty when it is unknown. */
    public Optional<WireOperation> operation(String id) throws InterruptedException {
        return find(HttpRequest.get("/1.0/operations/{}", id), WireOperation.class);
    }

    /**
     * Asks the server to give an operation up.
     *
     * @throws PolyvisorException FAILED_PRECONDITION when it cannot be given up or has ended, NOT_FOUND when it is unknown
     */
    public void cancel(String id) throws InterruptedException {
        var unused = send(HttpRequest.delete("/1.0/operations/{}", id));
    }

    /**
     * Connects to a socket of an operation.
     *
     * @param secret the secret of the socket; it opens it for whoever has it
     */
    public WebSocket socket(String operation, String secret, WebSocketListener listener) throws InterruptedException {
        return socket(
                HttpRequest.get("/1.0/operations/{}/websocket", operation).query("secret", secret),
                WebSocketSettings.DEFAULT,
                listener);
    }

    /** Opens a WebSocket. */
    public WebSocket socket(HttpRequest request, WebSocketSettings settings, WebSocketListener listener)
            throws InterruptedException {
        return Interruptible.call(() -> transport.webSocket(request, settings, listener));
    }

    /**
     * Sends a request whose reply is no envelope: a file, an archive, a log.
     *
     * @return the reply, to be closed
     */
    public HttpReply exchange(HttpRequest request) throws InterruptedException {
        return Interruptible.call(() -> transport.send(request));
    }

    /** Sends a request of the host as it is; the answer is given whatever its status. */
    public RawReply raw(RawRequest request) throws InterruptedException {
        return Interruptible.call(
                () -> transport.exchange(HttpRequest.of(request)).raw());
    }

    /** Reads and writes JSON with the limits of replies. */
    public Json json() {
        return transport.json();
    }

    /** Ends every call and WebSocket. Idempotent; does not block. */
    @Override
    public void close() {
        transport.close();
    }
}

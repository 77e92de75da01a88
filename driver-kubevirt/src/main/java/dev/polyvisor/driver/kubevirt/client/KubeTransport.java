package dev.polyvisor.driver.kubevirt.client;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.DriverContext;
import dev.polyvisor.driver.kubevirt.wire.WireStatus;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.WebSocket;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests through fabric8's HTTP client, which authenticates them. The client is made by the first request.
 *
 * <p>An interrupt and {@link #close} end a call wherever it blocks. Thread safety: may be used from any thread.
 */
public final class KubeTransport implements AutoCloseable {
    private final DriverContext context;
    private final ClusterAccess access;
    private final Duration silence;
    private final KubeJson json = new KubeJson();
    private final ReentrantLock opening = new ReentrantLock();
    private final Set<CompletableFuture<?>> calls = ConcurrentHashMap.newKeySet();
    private final Set<GuardedStream> streams = ConcurrentHashMap.newKeySet();
    private final Set<KubeSocket> sockets = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Opened opened;
    private volatile boolean closed;

    /**
     * A transport that has contacted nobody.
     *
     * @param context time and threads
     * @param access the way to the server
     * @param silence how long the server may be silent in a request
     */
    public KubeTransport(DriverContext context, ClusterAccess access, Duration silence) {
        this.context = context;
        this.access = access;
        this.silence = silence;
    }

    public KubeJson json() {
        return json;
    }

    /** The namespace that the configuration names, as far as it is known without asking anybody. */
    public Optional<String> namespace() {
        return access.namespace();
    }

    private Opened opened() throws InterruptedException {
        Opened known = opened;
        if (known != null) {
            return known;
        }
        opening.lockInterruptibly();
        try {
            if (closed) {
                throw KubeFailures.closed();
            }
            Opened now = opened;
            if (now == null) {
                now = access.open(context.executor());
                opened = now;
            }
            return now;
        } finally {
            opening.unlock();
        }
    }

    /**
     * Sends a request; a refusal is an error.
     *
     * @return the reply, to be closed
     */
    public KubeReply send(KubeRequest request) throws InterruptedException {
        return send(request, silence);
    }

    /**
     * Sends a request whose reply may be silent for another time than usual.
     *
     * @param limit how long the body may be silent
     * @return the reply, to be closed
     */
    public KubeReply send(KubeRequest request, Duration limit) throws InterruptedException {
        KubeReply reply = exchange(request, limit);
        if (reply.isSuccess()) {
            return reply;
        }
        try (reply) {
            throw refusal(request, reply);
        }
    }

    /** Sends a request; the answer is given whatever its status. */
    public KubeReply exchange(KubeRequest request) throws InterruptedException {
        return exchange(request, silence);
    }

    private KubeReply exchange(KubeRequest request, Duration limit) throws InterruptedException {
        Opened server = opened();
        HttpRequest.Builder builder = server.http().newHttpRequestBuilder().uri(uri(server, request));
        request.headers().forEach(builder::setHeader);
        builder.method(request.method(), request.contentType(), request.body().orElse(null));
        // the time until the reply begins is waited for here, and the body is watched while it is read
        builder.forStreaming();
        BodyStream stream = new BodyStream();
        HttpResponse<AsyncBody> response = await(
                server.http().consumeBytes(builder.build(), stream),
                reply -> reply.body().cancel());
        GuardedStream body = new GuardedStream(
                stream.of(response.body()), context.clock(), limit, context.executor(), streams::remove);
        streams.add(body);
        if (closed) {
            body.close();
            throw KubeFailures.closed();
        }
        return new KubeReply(response.code(), response.headers(), body.guarded());
    }

    private static String uri(Opened server, KubeRequest request) {
        String target = request.target();
        return server.master() + (target.startsWith("/") ? target.substring(1) : target);
    }

    /** Waits for what the client does; what comes too late is let go of. */
    @SuppressWarnings("CollectionUndefinedEquality") // it is this call that is meant
    private <T> T await(CompletableFuture<T> call, Late<T> late) throws InterruptedException {
        calls.add(call);
        boolean taken = false;
        try {
            if (closed) {
                throw KubeFailures.closed();
            }
            T result = call.get(silence.toMillis(), TimeUnit.MILLISECONDS);
            taken = true;
            return result;
        } catch (ExecutionException failed) {
            throw closed ? KubeFailures.closed() : KubeFailures.of(failed.getCause());
        } catch (CancellationException cancelled) {
            throw KubeFailures.closed();
        } catch (TimeoutException tooLate) {
            throw KubeFailures.of(tooLate);
        } finally {
            calls.remove(call);
            if (!taken) {
                var unused = call.whenComplete((result, failure) -> {
                    if (result != null) {
                        late.letGo(result);
                    }
                });
                call.cancel(true);
            }
        }
    }

    private PolyvisorException refusal(KubeRequest request, KubeReply reply) {
        String text;
        try {
            text = reply.text();
        } catch (IOException cut) {
            text = "";
        }
        Optional<WireStatus> told = Optional.empty();
        if (text.stripLeading().startsWith("{")) {
            try {
                told = Optional.of(json.read(text, WireStatus.class))
                        .filter(s -> s.kind().equals("Status"));
            } catch (PolyvisorException noStatus) {
                // a proxy in between may say what it likes
                told = Optional.empty();
            }
        }
        Optional<Duration> wait = reply.header("Retry-After")
                .map(String::strip)
                .filter(value -> value.matches("\\d{1,6}"))
                .map(value -> Duration.ofSeconds(Long.parseLong(value)));
        return KubeFailures.refused(reply.status(), told, text, wait, request.subresource());
    }

    /**
     * Opens a WebSocket. Blocks until it stands.
     *
     * @param request path and query; its other parts are not sent
     * @param subprotocol what is spoken on it
     * @param listener who is told
     */
    WebSocket webSocket(KubeRequest request, String subprotocol, WebSocket.Listener listener)
            throws InterruptedException {
        Opened server = opened();
        CompletableFuture<WebSocket> call = server.http()
                .newWebSocketBuilder()
                .subprotocol(subprotocol)
                .uri(WebSocket.toWebSocketUri(URI.create(uri(server, request))))
                .connectTimeout(silence.toMillis(), TimeUnit.MILLISECONDS)
                .buildAsync(listener);
        return await(call, socket -> socket.sendClose(1000, ""));
    }

    /** Has a socket closed with the session. */
    void keep(KubeSocket socket) {
        sockets.add(socket);
        if (closed) {
            socket.close();
        }
    }

    void forget(KubeSocket socket) {
        sockets.remove(socket);
    }

    /** Ends every call and stream. Idempotent; does not block. */
    @Override
    public void close() {
        closed = true;
        Set.copyOf(calls).forEach(call -> call.cancel(true));
        Set.copyOf(streams).forEach(GuardedStream::close);
        Set.copyOf(sockets).forEach(KubeSocket::close);
        Opened last = opened;
        if (last != null && last.ours()) {
            last.http().close();
        }
    }

    /** What is done with a result that nobody waits for any more. */
    @FunctionalInterface
    private interface Late<T> {
        void letGo(T result);
    }
}

package dev.polyvisor.http;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Secret;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;

/**
 * The way to one backend: keeps connections, sends requests, opens WebSockets.
 *
 * <p>It speaks HTTP/1.1, so that a call has its connection for itself; follows no redirect, keeps no cookie, uses no
 * proxy but the connection's, and repeats nothing whose effect is unknown. Every step of a call has a time-out.
 *
 * <p>Calls block the calling thread. An interrupt ends the call with CANCELLED and leaves the thread interrupted.
 *
 * <p>Thread safety: safe for use by several threads.
 */
public final class HttpTransport implements AutoCloseable {
    private final HttpClientParts parts;

    private record Answer(Call call, Response response) {}

    HttpTransport(HttpClientParts parts) {
        this.parts = parts;
    }

    /**
     * Begins a transport. Nothing is contacted.
     *
     * @param connection address ({@code Url} or {@code UnixSocket}), trust, time-outs, proxy; and credentials as far as
     *     they are a client certificate, a token or a login: the token and the login are sent with each request that
     *     has no {@code Authorization} of its own
     * @param provider the name of the provider, for errors and for the log
     * @param executor where WebSockets are read and names resolved; never shut down by the transport
     * @return a builder
     */
    public static HttpTransportBuilder builder(Connection connection, String provider, ExecutorService executor) {
        return new HttpTransportBuilder(connection, provider, executor);
    }

    /**
     * Sends a request whose refusal is an error.
     *
     * @param request the request
     * @return the reply, with a status from 200 to 299, or 304
     * @throws PolyvisorException what {@link #exchange} throws, and for a status from 300 on (but 304) the error that it
     *     stands for, as the {@link RefusalReader} tells it: 400 INVALID_ARGUMENT, 401 UNAUTHENTICATED, 403
     *     PERMISSION_DENIED, 404 and 410 NOT_FOUND, 409 FAILED_PRECONDITION, 412 ABORTED, 429 RESOURCE_EXHAUSTED
     *     (retryable), 500 INTERNAL, 501 UNIMPLEMENTED, 502 and 503 UNAVAILABLE, 504 DEADLINE_EXCEEDED
     */
    public HttpReply send(HttpRequest request) {
        Failures failures = parts.failures(request);
        Answer answer = answer(request, failures);
        Response response = answer.response;
        if (response.code() >= 300 && response.code() != 304) {
            throw Refusals.of(response, failures, parts.refusals());
        }
        return reply(answer, request, failures);
    }

    /**
     * Sends a request and gives the reply whatever its status.
     *
     * @param request the request
     * @return the reply
     * @throws PolyvisorException UNAVAILABLE when there is no connection, or it ends too early; DEADLINE_EXCEEDED when
     *     time runs out; UNAUTHENTICATED when the server's certificate is not trusted; CANCELLED when the thread is
     *     interrupted; FAILED_PRECONDITION when the transport is closed; INVALID_ARGUMENT when the request makes no URL
     */
    public HttpReply exchange(HttpRequest request) {
        Failures failures = parts.failures(request);
        return reply(answer(request, failures), request, failures);
    }

    /**
     * Opens a WebSocket with {@link WebSocketSettings#DEFAULT}.
     *
     * @param request a GET; its headers are sent with the handshake
     * @param listener is told what arrives
     * @return the open WebSocket
     * @throws PolyvisorException as {@link #send}
     */
    public WebSocket webSocket(HttpRequest request, WebSocketListener listener) {
        return webSocket(request, WebSocketSettings.DEFAULT, listener);
    }

    /**
     * Opens a WebSocket. Blocks until the handshake is done; the listener may be told a message before this returns.
     *
     * @param request a GET; its headers are sent with the handshake
     * @param settings pings and bounds
     * @param listener is told what arrives; not told when opening fails
     * @return the open WebSocket
     * @throws PolyvisorException as {@link #send}
     */
    public WebSocket webSocket(HttpRequest request, WebSocketSettings settings, WebSocketListener listener) {
        Failures failures = parts.failures(request);
        WebSocketLink link =
                new WebSocketLink(listener, failures, parts.refusals(), settings.maxMessage(), parts.idle(request));
        Request wire = wire(request);
        requireOpen(failures);
        link.use(parts.webSocketClient(request, settings, link).newWebSocket(wire, link));
        boolean opened = false;
        try {
            link.opening().get(parts.openingLimit(request).toNanos(), TimeUnit.NANOSECONDS);
            opened = true;
            return new WebSocket(link);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw failures.error(ErrorCode.CANCELLED, "interrupted", null);
        } catch (TimeoutException late) {
            throw failures.error(ErrorCode.DEADLINE_EXCEEDED, "the WebSocket did not open in time", null);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof PolyvisorException told ? told : new IllegalStateException(failed);
        } finally {
            if (!opened) {
                link.opening().cancel(false);
                link.abort();
            }
        }
    }

    /**
     * Reads and writes JSON with the limits of this transport, for what does not come as a reply: messages of a WebSocket.
     *
     * @return the same object each time
     */
    public Json json() {
        return parts.json();
    }

    /**
     * Ends every call and WebSocket with an error, wherever it blocks, and lets go of all connections. Idempotent; does
     * not block. Later calls fail with FAILED_PRECONDITION.
     */
    @Override
    public void close() {
        parts.close();
    }

    /** How many connections there are. */
    int openSockets() {
        return parts.openSockets();
    }

    private HttpReply reply(Answer answer, HttpRequest request, Failures failures) {
        return new HttpReply(
                answer.response,
                new ReplyStream(answer.response, answer.call, failures),
                failures,
                request.limits().orElse(parts.limits()),
                parts.json());
    }

    private Answer answer(HttpRequest request, Failures failures) {
        Request wire = wire(request);
        boolean repeated = false;
        while (true) {
            requireOpen(failures);
            CallTrace trace = new CallTrace(parts.timeouts().connect());
            Call call = parts.call(request, wire, trace);
            try {
                return new Answer(call, call.execute());
            } catch (WireBody.Failed failed) {
                throw failed.original();
            } catch (IOException failure) {
                if (repeated || !mayRepeat(wire, failure, trace)) {
                    throw failures.of(failure, trace);
                }
                repeated = true;
            }
        }
    }

    /** A connection that was idle may have been closed by the other side at that moment, before it read the request. */
    private boolean mayRepeat(Request wire, IOException failure, CallTrace trace) {
        boolean readsOnly = wire.method().equals("GET") || wire.method().equals("HEAD");
        return readsOnly
                && trace.lostIdleConnection()
                && !(failure instanceof InterruptedIOException)
                && !Thread.currentThread().isInterrupted()
                && !parts.isClosed();
    }

    private void requireOpen(Failures failures) {
        if (parts.isClosed()) {
            throw failures.closedError();
        }
        if (Thread.currentThread().isInterrupted()) {
            throw failures.error(ErrorCode.CANCELLED, "interrupted", null);
        }
    }

    private Request wire(HttpRequest request) {
        HttpUrl url = HttpUrl.parse(parts.base() + request.target());
        if (url == null) {
            throw PolyvisorException.invalidArgument("path", "makes no URL");
        }
        Request.Builder wire =
                new Request.Builder().url(url).method(request.method(), WireBody.of(request, parts.json()));
        parts.headers().forEach(wire::header);
        parts.authorization().ifPresent(secret -> wire.header("Authorization", revealed("Authorization", secret)));
        request.headers().forEach(wire::header);
        for (Map.Entry<String, Secret> header : request.secretHeaders().entrySet()) {
            wire.header(header.getKey(), revealed(header.getKey(), header.getValue()));
        }
        return wire.build();
    }

    private static String revealed(String name, Secret secret) {
        String value = secret.reveal();
        HeaderText.check(name, value);
        return value;
    }
}

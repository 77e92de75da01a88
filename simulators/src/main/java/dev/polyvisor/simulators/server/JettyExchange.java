package dev.polyvisor.simulators.server;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.server.WebSocketMappings;
import org.eclipse.jetty.websocket.core.server.WebSocketNegotiator;
import org.jspecify.annotations.Nullable;

/** One request of Jetty. Used by one thread. */
final class JettyExchange implements Exchange {
    private static final int BUFFER = 1 << 15;

    private final Request request;
    private final Response response;
    private final Callback callback;
    private final WebSockets webSockets;
    private final boolean gzip;
    private @Nullable OutputStream reply;
    private boolean ended;
    private boolean over;

    JettyExchange(Request request, Response response, Callback callback, WebSockets webSockets, boolean gzip) {
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.webSockets = webSockets;
        this.gzip = gzip;
    }

    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public String path() {
        String path = request.getHttpURI().getPath();
        return path == null ? "/" : path;
    }

    @Override
    public List<String> segments() {
        String path = path().substring(1);
        // a plus is a plus in a path
        return path.isEmpty()
                ? List.of()
                : Stream.of(path.split("/", -1))
                        .map(segment -> decode(segment.replace("+", "%2B")))
                        .toList();
    }

    @Override
    public String query() {
        String query = request.getHttpURI().getQuery();
        return query == null ? "" : query;
    }

    @Override
    public Optional<String> query(String name) {
        return Stream.of(query().split("&"))
                .filter(pair -> !pair.isEmpty())
                .map(pair -> pair.split("=", 2))
                .filter(pair -> decode(pair[0]).equals(name))
                .findFirst()
                .map(pair -> pair.length == 2 ? decode(pair[1]) : "");
    }

    /** A broken escape stands for itself. */
    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    @Override
    public Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeaders().get(name));
    }

    @Override
    public InputStream body() {
        return Content.Source.asInputStream(request);
    }

    @Override
    public boolean isSecure() {
        return request.isSecure();
    }

    @Override
    public boolean isLocal() {
        return request.getConnectionMetaData().getConnector()
                instanceof org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
    }

    @Override
    public Optional<X509Certificate> clientCertificate() {
        return Optional.ofNullable(EndPoints.of(request).getSslSessionData())
                .map(EndPoint.SslSessionData::peerCertificates)
                .filter(chain -> chain.length > 0)
                .map(chain -> chain[0]);
    }

    @Override
    public boolean isWebSocketRequest() {
        return request.getHeaders().contains(HttpHeader.UPGRADE, "websocket");
    }

    @Override
    public void setHeader(String name, String value) {
        response.getHeaders().put(name, value);
    }

    @Override
    public OutputStream reply(int status) {
        begin(status);
        boolean zipped = gzip && request.getHeaders().contains(HttpHeader.ACCEPT_ENCODING, "gzip");
        OutputStream out = new BufferedOutputStream(Content.Sink.asOutputStream(response), BUFFER);
        if (zipped) {
            response.getHeaders().put(HttpHeader.CONTENT_ENCODING, "gzip");
            try {
                out = new GZIPOutputStream(out, BUFFER, true);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        reply = out;
        return out;
    }

    @Override
    public OutputStream reply(int status, long length) {
        begin(status);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, length);
        OutputStream out = new BufferedOutputStream(Content.Sink.asOutputStream(response), BUFFER);
        reply = out;
        return out;
    }

    @Override
    public void reply(int status, byte[] body) {
        begin(status);
        drop();
        boolean head = method().equals("HEAD");
        if (!head || body.length > 0) {
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        }
        ended = true;
        response.write(true, head ? ByteBuffer.allocate(0) : ByteBuffer.wrap(body), callback);
    }

    /** Jetty ends a connection without a word when something of a body is left. */
    private void drop() {
        try {
            long unused = body().transferTo(OutputStream.nullOutputStream());
        } catch (IOException gone) {
            // the reply will not arrive either
        }
    }

    private void begin(int status) {
        if (isBegun()) {
            throw new IllegalStateException("the reply has begun already");
        }
        response.setStatus(status);
    }

    @Override
    public void webSocket(FrameListener listener) {
        if (!isWebSocketRequest() || isBegun()) {
            throw new IllegalStateException("no request for a WebSocket");
        }
        if (webSockets.upgrade(request, response, callback, listener)) {
            ended = true;
        } else {
            reply(400, "Bad Request\n".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public void end() {
        // a close with something unread would be a reset, which takes back what the client has not read yet
        drop();
        over = true;
        ended = true;
        EndPoints.shutdownOutput(EndPoints.of(request));
        callback.failed(new IOException("ended on command"));
    }

    @Override
    public void cut() {
        if (over) {
            return;
        }
        boolean answered = ended;
        ended = true;
        EndPoints.reset(EndPoints.of(request));
        if (!answered) {
            callback.failed(new IOException("cut on command"));
        }
    }

    boolean isBegun() {
        return ended || reply != null;
    }

    /** Ends the reply that the handler has begun. */
    void finish() throws IOException {
        if (ended) {
            return;
        }
        OutputStream out = reply;
        if (out == null) {
            reply(500, "no reply\n".getBytes(StandardCharsets.UTF_8));
            return;
        }
        drop();
        out.close();
        ended = true;
        callback.succeeded();
    }

    /** Turns requests into WebSockets. */
    record WebSockets(WebSocketMappings mappings) {
        boolean upgrade(Request request, Response response, Callback callback, FrameListener listener) {
            JettyFrames frames = new JettyFrames(listener, EndPoints.of(request));
            WebSocketNegotiator negotiator = (asked, answer, unused) -> {
                // none of the servers that are simulated compresses
                answer.setExtensions(List.of());
                return frames;
            };
            boolean upgraded = mappings.upgrade(negotiator, request, response, callback, configuration -> {
                configuration.setAutoFragment(false);
                configuration.setMaxFrameSize(0);
                configuration.setMaxBinaryMessageSize(0);
                configuration.setMaxTextMessageSize(0);
                configuration.setIdleTimeout(java.time.Duration.ZERO);
            });
            if (upgraded) {
                // when the answer does not reach the client, Jetty makes no WebSocket of the connection and tells
                // nobody
                Request.addCompletionListener(request, failure -> {
                    if (failure != null) {
                        frames.gone();
                    }
                });
            }
            return upgraded;
        }
    }
}

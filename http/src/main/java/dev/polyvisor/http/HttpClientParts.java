package dev.polyvisor.http;

import dev.polyvisor.api.Address;
import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Credentials;
import dev.polyvisor.api.Secret;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.EventListener;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;

/** What a transport is made of. */
final class HttpClientParts {
    private static final int IDLE_CONNECTIONS = 8;
    private static final Duration KEEP_ALIVE = Duration.ofMinutes(1);

    private final String provider;
    private final String base;
    private final String peer;
    private final Map<String, String> headers;
    private final Optional<Secret> authorization;
    private final ReplyLimits limits;
    private final RefusalReader refusals;
    private final Timeouts timeouts;
    private final Redactor redactor;
    private final Json json;
    private final Sockets sockets;
    private final Names names;
    private final Dispatcher dispatcher;
    private final ConnectionPool pool = new ConnectionPool(IDLE_CONNECTIONS, KEEP_ALIVE.toSeconds(), TimeUnit.SECONDS);
    private final ConnectionPool webSocketPool = new ConnectionPool(0, 1, TimeUnit.SECONDS);
    private final OkHttpClient client;
    private volatile boolean closed;

    HttpClientParts(HttpTransportBuilder b) {
        Connection connection = b.connection;
        provider = b.provider;
        base = base(connection.address());
        peer = connection.address() instanceof Address.UnixSocket unix
                ? unix.path().toString()
                : base;
        headers = Map.copyOf(b.headers);
        authorization = b.authorized ? authorization(connection.credentials()) : Optional.empty();
        limits = b.limits;
        refusals = b.refusals;
        timeouts = new Timeouts(connection.connectTimeout(), connection.requestTimeout(), b.callTimeout);
        redactor = new Redactor(secrets(connection));
        json = new Json(limits);
        sockets = new Sockets(
                connection.address() instanceof Address.UnixSocket unix
                        ? UnixDomainSocketAddress.of(unix.path())
                        : null);
        names = new Names(b.executor, timeouts.connect());
        dispatcher = new Dispatcher(b.executor);
        dispatcher.setMaxRequests(Integer.MAX_VALUE);
        dispatcher.setMaxRequestsPerHost(Integer.MAX_VALUE);
        client = client(connection);
    }

    private OkHttpClient client(Connection connection) {
        boolean unix = connection.address() instanceof Address.UnixSocket;
        OkHttpClient.Builder b = new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .connectionPool(pool)
                .socketFactory(sockets.factory(unix ? ChannelSocket::gather : socket -> {}))
                .dns(unix ? HttpClientParts::loopback : names)
                .proxy(connection.proxy().map(HttpClientParts::proxy).orElse(Proxy.NO_PROXY))
                .protocols(List.of(Protocol.HTTP_1_1))
                .followRedirects(false)
                .followSslRedirects(false)
                .retryOnConnectionFailure(false)
                .fastFallback(false)
                .connectTimeout(Timeouts.millis(timeouts.connect()), TimeUnit.MILLISECONDS)
                .readTimeout(Timeouts.millis(timeouts.idle()), TimeUnit.MILLISECONDS)
                .writeTimeout(Timeouts.millis(timeouts.idle()), TimeUnit.MILLISECONDS)
                .callTimeout(Timeouts.millis(timeouts.call()), TimeUnit.MILLISECONDS)
                .eventListenerFactory(HttpClientParts::trace);
        if (base.startsWith("https:")) {
            Tls tls = Tls.of(connection.trust(), ClientKey.managers(connection.credentials()));
            b.sslSocketFactory(tls.sockets(), tls.trustManager());
            if (tls.anyName()) {
                b.hostnameVerifier((host, session) -> true);
            }
        }
        return b.build();
    }

    Call call(HttpRequest request, Request wire, CallTrace trace) {
        OkHttpClient chosen = client;
        if (request.idleTimeout().isPresent()) {
            int millis = Timeouts.millis(request.idleTimeout().get());
            chosen = client.newBuilder()
                    .readTimeout(millis, TimeUnit.MILLISECONDS)
                    .writeTimeout(millis, TimeUnit.MILLISECONDS)
                    .build();
        }
        Call call = chosen.newCall(wire.newBuilder().tag(CallTrace.class, trace).build());
        request.timeout().ifPresent(limit -> call.timeout().timeout(Timeouts.millis(limit), TimeUnit.MILLISECONDS));
        return call;
    }

    /** For one WebSocket: its socket is its own, so that it can be bounded and ended. */
    OkHttpClient webSocketClient(HttpRequest request, WebSocketSettings settings, WebSocketLink link) {
        return client.newBuilder()
                .connectionPool(webSocketPool)
                .socketFactory(sockets.factory(link::use))
                .callTimeout(Timeouts.millis(openingLimit(request)), TimeUnit.MILLISECONDS)
                .pingInterval(Timeouts.millis(settings.pings()), TimeUnit.MILLISECONDS)
                .addInterceptor(HttpClientParts::withoutCompression)
                .build();
    }

    /** A message of a few bytes could grow to gigabytes. */
    private static Response withoutCompression(okhttp3.Interceptor.Chain chain) throws java.io.IOException {
        return chain.proceed(chain.request()
                .newBuilder()
                .removeHeader("Sec-WebSocket-Extensions")
                .build());
    }

    Duration openingLimit(HttpRequest request) {
        Duration usual = timeouts.connect().multipliedBy(3).plus(timeouts.idle());
        return request.timeout().filter(limit -> !limit.isZero()).orElse(usual);
    }

    Duration idle(HttpRequest request) {
        return request.idleTimeout().orElse(timeouts.idle());
    }

    Failures failures(HttpRequest request) {
        return new Failures(provider, request.operation(), peer, redactor.and(request.secrets()), this::isClosed);
    }

    String base() {
        return base;
    }

    Map<String, String> headers() {
        return headers;
    }

    Optional<Secret> authorization() {
        return authorization;
    }

    ReplyLimits limits() {
        return limits;
    }

    RefusalReader refusals() {
        return refusals;
    }

    Timeouts timeouts() {
        return timeouts;
    }

    Json json() {
        return json;
    }

    int openSockets() {
        return sockets.count();
    }

    boolean isClosed() {
        return closed;
    }

    void close() {
        closed = true;
        names.close();
        dispatcher.cancelAll();
        sockets.close();
        pool.evictAll();
        webSocketPool.evictAll();
    }

    private static EventListener trace(Call call) {
        CallTrace trace = call.request().tag(CallTrace.class);
        return trace == null ? EventListener.NONE : trace;
    }

    private static List<InetAddress> loopback(String host) {
        return List.of(InetAddress.getLoopbackAddress());
    }

    private static Proxy proxy(URI url) {
        int port = url.getPort() >= 0 ? url.getPort() : url.getScheme().equalsIgnoreCase("https") ? 443 : 80;
        return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(url.getHost(), port));
    }

    private static String base(Address address) {
        if (address instanceof Address.Url url) {
            String text = url.url().toString();
            return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        }
        return "http://localhost";
    }

    private static Optional<Secret> authorization(Credentials credentials) {
        if (credentials instanceof Credentials.Token token) {
            return Optional.of(HeaderText.bearer(token.token()));
        }
        if (credentials instanceof Credentials.Login login) {
            return Optional.of(HeaderText.basic(login.user(), login.password()));
        }
        return Optional.empty();
    }

    private static List<Secret> secrets(Connection connection) {
        Credentials credentials = connection.credentials();
        List<Secret> all = new ArrayList<>(connection.secrets().values());
        authorization(credentials).ifPresent(all::add);
        if (credentials instanceof Credentials.Token token) {
            all.add(token.token());
        } else if (credentials instanceof Credentials.Login login) {
            all.add(login.password());
        } else if (credentials instanceof Credentials.ClientCertificate certificate) {
            all.add(certificate.privateKeyPem());
        }
        return all;
    }
}

package dev.polyvisor.simulators.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.websocket.core.server.WebSocketMappings;
import org.eclipse.jetty.websocket.core.server.WebSocketServerComponents;
import org.jspecify.annotations.Nullable;

/** The server library: its threads, its connectors, and what it does not do unasked. Thread safety: may be used from any thread. */
final class Jetty {
    /** Handlers block, some of them as long as a test lasts. */
    private static final int THREADS = 500;
    /** The selector accepts: a thread that waits in the kernel would keep a port open that is closed. */
    private static final int ACCEPTORS = 0;

    /** Half of it is for threads that end by themselves, as those of handlers do: they are interrupted at once. */
    private static final int STOP_MILLIS = 4_000;

    private final QueuedThreadPool threads = new QueuedThreadPool(THREADS, 4);
    private final Front front;
    private final Server server;
    private final Object lock = new Object();
    private final Accepted accepted = new Accepted();
    private @Nullable ServerConnector plain;
    private @Nullable ServerConnector tls;

    Jetty(Front front) {
        this.front = front;
        threads.setName("polyvisor-server");
        threads.setDaemon(true);
        threads.setStopTimeout(STOP_MILLIS);
        server = new Server(threads, new ScheduledExecutorScheduler("polyvisor-server-timer", true), null);
        server.setStopTimeout(0);
        server.setStopAtShutdown(false);
        front.webSockets(new JettyExchange.WebSockets(
                new WebSocketMappings(WebSocketServerComponents.ensureWebSocketComponents(server))));
        server.setHandler(front);
        server.setErrorHandler((request, response, callback) -> {
            callback.succeeded();
            return true;
        });
    }

    void listenPlain() {
        ServerConnector connector = new ServerConnector(server, ACCEPTORS, 1, new HttpConnectionFactory(http(false)));
        connector.setHost("127.0.0.1");
        plain = connector;
        add(connector);
    }

    void listenTls(TestCertificate certificate, boolean asksForCertificates, String... protocols) {
        SslContextFactory.Server ssl = new SslContextFactory.Server();
        ssl.setSslContext(certificate.serverContext());
        ssl.setWantClientAuth(asksForCertificates);
        ssl.setIncludeProtocols(protocols);
        ssl.setSniRequired(false);
        ServerConnector connector = new ServerConnector(
                server, ACCEPTORS, 1, new SslConnectionFactory(ssl, "http/1.1"), new HttpConnectionFactory(http(true)));
        connector.setHost("127.0.0.1");
        tls = connector;
        add(connector);
    }

    void listenUnix(Path path) {
        UnixDomainServerConnector connector =
                new UnixDomainServerConnector(server, ACCEPTORS, 1, new HttpConnectionFactory(http(false)));
        connector.setUnixDomainPath(path);
        add(connector);
    }

    private void add(AbstractConnector connector) {
        connector.setIdleTimeout(0);
        connector.setShutdownIdleTimeout(0);
        connector.addBean(accepted);
        server.addConnector(connector);
    }

    private static HttpConfiguration http(boolean secure) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setUriCompliance(UriCompliance.UNSAFE);
        if (secure) {
            http.addCustomizer(new SecureRequestCustomizer(false));
        }
        return http;
    }

    void start() {
        try {
            server.start();
        } catch (Exception e) {
            stop();
            throw e instanceof IOException io ? new UncheckedIOException(io) : new IllegalStateException(e);
        }
    }

    void stop() {
        synchronized (lock) {
            cutAll();
            front.end();
            try {
                server.stop();
            } catch (Exception e) {
                throw new IllegalStateException("the server does not stop", e);
            }
            accepted.reset();
        }
    }

    void down() {
        synchronized (lock) {
            for (Connector connector : server.getConnectors()) {
                if (connector instanceof ServerConnector tcp && tcp.isStarted()) {
                    tcp.setPort(tcp.getLocalPort());
                }
                List<EndPoint> open = new ArrayList<>(connector.getConnectedEndPoints());
                try {
                    connector.stop();
                } catch (Exception e) {
                    throw new IllegalStateException("a connector does not stop", e);
                }
                open.forEach(EndPoints::reset);
            }
            accepted.reset();
        }
    }

    void up() {
        synchronized (lock) {
            for (Connector connector : server.getConnectors()) {
                try {
                    connector.start();
                } catch (Exception e) {
                    throw new IllegalStateException("a connector does not start", e);
                }
            }
        }
    }

    void cutAll() {
        // first: what becomes an end point later finds that it has ended
        accepted.reset();
        for (Connector connector : server.getConnectors()) {
            new ArrayList<>(connector.getConnectedEndPoints()).forEach(EndPoints::reset);
        }
    }

    int connections() {
        return accepted.open();
    }

    int plainPort() {
        return port(plain, "plain HTTP");
    }

    int tlsPort() {
        return port(tls, "HTTPS");
    }

    private static int port(@Nullable ServerConnector connector, String what) {
        if (connector == null) {
            throw new IllegalStateException(what + " was not asked for");
        }
        // while it is down the port is kept in the setting
        return connector.getLocalPort() > 0 ? connector.getLocalPort() : connector.getPort();
    }
}

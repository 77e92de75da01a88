package dev.polyvisor.simulators.server;

import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.spi.time.SystemClock;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A server on the loopback. It listens from {@link Builder#start} on, on each of the ways that were asked for; TCP ports are chosen
 * by the system.
 *
 * <p>Thread safety: all methods may be called from any thread. The threads of the server are daemons and end with {@link #close}.
 */
public final class LoopbackServer implements AutoCloseable {
    private final Jetty jetty;
    private final ReplyFaults faults;
    private final @Nullable Path unixSocket;
    private final @Nullable SystemClock ownClock;

    private LoopbackServer(Builder builder) {
        FleetClock given = builder.clock;
        this.ownClock = given == null ? new SystemClock() : null;
        this.faults = new ReplyFaults(given == null ? Objects.requireNonNull(ownClock) : given);
        this.unixSocket = builder.unixSocket;
        this.jetty =
                new Jetty(new Front(faults.before(Objects.requireNonNull(builder.handler, "handler")), builder.gzip));
        if (builder.plain) {
            jetty.listenPlain();
        }
        if (builder.certificate != null) {
            jetty.listenTls(builder.certificate, builder.asksForCertificates, builder.protocols);
        }
        if (unixSocket != null) {
            jetty.listenUnix(unixSocket);
        }
    }

    /**
     * A builder.
     *
     * @return a builder of a server that listens nowhere yet
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Where plain HTTP is answered.
     *
     * @return {@code http://127.0.0.1:PORT}
     * @throws IllegalStateException when it was not asked for
     */
    public URI http() {
        return URI.create("http://127.0.0.1:" + jetty.plainPort());
    }

    /**
     * Where HTTPS is answered.
     *
     * @return {@code https://127.0.0.1:PORT}
     * @throws IllegalStateException when it was not asked for
     */
    public URI https() {
        return URI.create("https://127.0.0.1:" + jetty.tlsPort());
    }

    /**
     * Where the Unix socket is.
     *
     * @return the path
     * @throws IllegalStateException when it was not asked for
     */
    public Path unixSocket() {
        return Optional.ofNullable(unixSocket)
                .orElseThrow(() -> new IllegalStateException("no Unix socket was asked for"));
    }

    /**
     * The address below {@link #http}, as a fault proxy wants it.
     *
     * @return the address
     */
    public SocketAddress httpAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), jetty.plainPort());
    }

    /**
     * The address below {@link #https}, as a fault proxy wants it.
     *
     * @return the address
     */
    public SocketAddress httpsAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), jetty.tlsPort());
    }

    /**
     * The address below {@link #unixSocket}, as a fault proxy wants it.
     *
     * @return the address
     */
    public SocketAddress unixAddress() {
        return UnixDomainSocketAddress.of(unixSocket());
    }

    /**
     * Faults of replies on command.
     *
     * @return the faults, the same object each time
     */
    public ReplyFaults faults() {
        return faults;
    }

    /**
     * How many connections are open.
     *
     * @return the number
     */
    public int connections() {
        return jetty.connections();
    }

    /** Cuts each open connection; new ones are taken. Blocks for a moment. */
    public void cutAll() {
        jetty.cutAll();
    }

    /** Stops to listen and cuts each connection, as when the process ends: connects are refused. Idempotent. Blocks for a moment. */
    public void goDown() {
        jetty.down();
    }

    /** Listens again, at the same addresses. Idempotent. Blocks for a moment. */
    public void comeUp() {
        jetty.up();
    }

    /** Ends the server: connections are cut, handlers interrupted, sockets removed. Idempotent. Blocks until its threads have ended. */
    @Override
    public void close() {
        faults.clear();
        jetty.stop();
        if (ownClock != null) {
            ownClock.close();
        }
    }

    /** Says where a server listens and who answers. Not safe for several threads. */
    public static final class Builder {
        private @Nullable Handler handler;
        private boolean plain;
        private @Nullable TestCertificate certificate;
        private boolean asksForCertificates;
        private String[] protocols = {"TLSv1.3", "TLSv1.2"};
        private @Nullable Path unixSocket;
        private boolean gzip;
        private @Nullable FleetClock clock;

        private Builder() {}

        /**
         * Who answers.
         *
         * @param answers the handler
         * @return this
         */
        public Builder handler(Handler answers) {
            this.handler = Objects.requireNonNull(answers, "handler");
            return this;
        }

        /**
         * Listens for plain HTTP on a free port.
         *
         * @return this
         */
        public Builder http() {
            this.plain = true;
            return this;
        }

        /**
         * Listens for HTTPS on a free port.
         *
         * @param shown the certificate that clients are shown
         * @return this
         */
        public Builder https(TestCertificate shown) {
            this.certificate = Objects.requireNonNull(shown, "certificate");
            return this;
        }

        /**
         * Asks clients for a certificate. Any certificate is taken, and none is as well: the handler decides.
         *
         * @return this
         */
        public Builder askForClientCertificates() {
            this.asksForCertificates = true;
            return this;
        }

        /**
         * Which versions of TLS are spoken; 1.3 and 1.2 when not said.
         *
         * @param versions the names, for example {@code TLSv1.3}
         * @return this
         */
        public Builder tlsProtocols(String... versions) {
            this.protocols = versions.clone();
            return this;
        }

        /**
         * Listens on a Unix socket.
         *
         * @param path where; at most 107 bytes on Linux; nothing may be there yet
         * @return this
         */
        public Builder unixSocket(Path path) {
            this.unixSocket = Objects.requireNonNull(path, "path");
            return this;
        }

        /**
         * Compresses replies of unknown length for clients that accept gzip.
         *
         * @return this
         */
        public Builder gzip() {
            this.gzip = true;
            return this;
        }

        /**
         * The clock of delays; that of the machine when not said.
         *
         * @param time the clock
         * @return this
         */
        public Builder clock(FleetClock time) {
            this.clock = Objects.requireNonNull(time, "clock");
            return this;
        }

        /**
         * Starts the server.
         *
         * @return a server that listens
         * @throws UncheckedIOException when an address cannot be had
         */
        public LoopbackServer start() {
            LoopbackServer server = new LoopbackServer(this);
            server.jetty.start();
            return server;
        }
    }
}

package dev.polyvisor.simulators.lxd;

import dev.polyvisor.api.Secret;
import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.simulators.fake.program.GuestProgram;
import dev.polyvisor.simulators.lxd.operation.Events;
import dev.polyvisor.simulators.lxd.operation.Operations;
import dev.polyvisor.simulators.lxd.rest.Api;
import dev.polyvisor.simulators.lxd.state.LxdState;
import dev.polyvisor.simulators.lxd.state.Product;
import dev.polyvisor.simulators.server.LoopbackServer;
import dev.polyvisor.simulators.server.ReplyFaults;
import dev.polyvisor.simulators.server.TestCertificate;
import dev.polyvisor.spi.time.SystemClock;
import dev.polyvisor.spi.time.Threads;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * A simulated LXD 5.0.2 in this process, or an Incus.
 *
 * <p>It has what a fresh LXD has after its initialisation: the project, the profile and the storage pool {@code default}, no images and
 * no instances. Containers start, stop and run a few small programs ({@code sh}, {@code cat}, {@code echo} and the like), but nothing
 * of their inside is real; virtual machines are refused, as by a host that cannot run them, unless it is asked for one that can. Finished operations vanish after five
 * seconds of its clock.
 *
 * <p>Thread safety: all methods may be called from any thread. The threads are daemons and end with {@link #close}.
 */
public final class LxdSimulator implements AutoCloseable {
    private final LxdState state;
    private final Events events;
    private final Operations operations;
    private final Api api;
    private final LoopbackServer server;
    private final TestCertificate certificate;
    private final ExecutorService executor = Threads.newExecutor();
    private final @Nullable SystemClock ownClock;

    private LxdSimulator(Builder builder) {
        FleetClock given = builder.clock;
        this.ownClock = given == null ? new SystemClock() : null;
        FleetClock clock = given == null ? Objects.requireNonNull(ownClock) : given;
        this.state = new LxdState(clock, builder.seed, builder.product);
        state.host(builder.virtualMachines, builder.criu);
        this.events = new Events(state, executor);
        this.operations = new Operations(state, events, executor, builder.operationTime);
        this.certificate = TestCertificate.selfSigned("lxd-test");
        this.api = new Api(state, operations, events, executor, certificate.pem(), certificate.fingerprint());
        api.initialise();
        LoopbackServer.Builder listening = LoopbackServer.builder().handler(api).clock(clock);
        if (builder.unixSocket != null) {
            listening.unixSocket(builder.unixSocket);
        }
        if (builder.https) {
            listening.https(certificate).askForClientCertificates().tlsProtocols("TLSv1.3");
        }
        this.server = listening.start();
        if (builder.https) {
            state.locked(() ->
                    state.config().put("core.https_address", server.https().getAuthority()));
        }
    }

    /**
     * A builder.
     *
     * @return a builder of a simulator that listens nowhere yet
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The Unix socket, whose callers are trusted.
     *
     * @return the path
     * @throws IllegalStateException when it was not asked for
     */
    public Path unixSocket() {
        return server.unixSocket();
    }

    /**
     * The address for clients with a certificate.
     *
     * @return {@code https://127.0.0.1:PORT}
     * @throws IllegalStateException when it was not asked for
     */
    public URI https() {
        return server.https();
    }

    /**
     * The Unix socket as a fault proxy wants it.
     *
     * @return the address
     */
    public SocketAddress unixAddress() {
        return server.unixAddress();
    }

    /**
     * The port of HTTPS as a fault proxy wants it.
     *
     * @return the address
     */
    public SocketAddress httpsAddress() {
        return server.httpsAddress();
    }

    /**
     * The certificate that HTTPS shows.
     *
     * @return the certificate
     */
    public TestCertificate certificate() {
        return certificate;
    }

    /**
     * Trusts a client, as if its certificate had been added on the Unix socket.
     *
     * @param client its certificate
     */
    public void trust(TestCertificate client) {
        api.trust(client.certificate());
    }

    /**
     * Sets the password with which clients become trusted.
     *
     * @param password the password
     */
    public void trustPassword(Secret password) {
        state.locked(() -> state.trustPassword(password));
    }

    /**
     * Replies that go wrong on command. Paths begin with {@code /1.0}.
     *
     * @return the faults
     */
    public ReplyFaults faults() {
        return server.faults();
    }

    /**
     * The next events reach nobody.
     *
     * @param count how many are lost
     */
    public void loseEvents(int count) {
        events.lose(count);
    }

    /**
     * The next events reach each listener twice.
     *
     * @param count how many are repeated, in place of an earlier number
     */
    public void repeatEvents(int count) {
        events.repeat(count);
    }

    /**
     * How many clients listen to events.
     *
     * @return the number
     */
    public int eventListeners() {
        return events.listeners();
    }

    /**
     * How many operations have not ended.
     *
     * @return the number
     */
    public int runningOperations() {
        return (int) operations.all().stream()
                .filter(operation -> !operation.status().isFinal())
                .count();
    }

    /**
     * How many connections are open.
     *
     * @return the number
     */
    public int connections() {
        return server.connections();
    }

    /**
     * Adds a program to all instances.
     *
     * @param name its name, or its absolute path
     * @param program what it does
     */
    public void install(String name, GuestProgram program) {
        api.commands().install(name, program);
    }

    /** Cuts each connection; the daemon goes on. Blocks for a moment. */
    public void cutConnections() {
        server.cutAll();
    }

    /**
     * Ends the daemon as a crash does: connections are cut, connects refused, operations forgotten wherever they were, commands
     * killed. Containers go on. Idempotent. Blocks for a moment.
     */
    public void goDown() {
        server.goDown();
        operations.forget();
    }

    /** Starts the daemon again after {@link #goDown}, with all that it had, at the same addresses. Idempotent. */
    public void comeUp() {
        server.comeUp();
    }

    /** {@link #goDown} and {@link #comeUp}. */
    public void restart() {
        goDown();
        comeUp();
    }

    /**
     * Changes what the simulator has without a request: no client has asked, but events are told.
     *
     * @return the changes
     */
    public LxdContent content() {
        return new LxdContent(state, events, api);
    }

    /** Ends it: connections are cut, the socket is removed. Idempotent. Blocks until its threads have been told to end. */
    @Override
    public void close() {
        server.close();
        operations.forget();
        Threads.shutDown(executor, false);
        if (ownClock != null) {
            ownClock.close();
        }
    }

    /** Says what a simulator is like. Not safe for several threads. */
    public static final class Builder {
        private @Nullable Path unixSocket;
        private boolean https;
        private @Nullable FleetClock clock;
        private Duration operationTime = Duration.ofMillis(5);
        private long seed = 1;
        private boolean virtualMachines;
        private boolean criu;
        private Product product = Product.LXD;

        private Builder() {}

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
         * Listens for HTTPS on a free port, with TLS 1.3 and a certificate of its own.
         *
         * @return this
         */
        public Builder https() {
            this.https = true;
            return this;
        }

        /**
         * Has a host that runs virtual machines, whose agents answer as soon as they run.
         *
         * @return this
         */
        public Builder virtualMachines() {
            this.virtualMachines = true;
            return this;
        }

        /**
         * Has a host with CRIU, on which the memory of containers can be saved.
         *
         * @return this
         */
        public Builder criu() {
            this.criu = true;
            return this;
        }

        /**
         * The clock of operations, time-outs and times; that of the machine when not said.
         *
         * @param time the clock
         * @return this
         */
        public Builder clock(FleetClock time) {
            this.clock = Objects.requireNonNull(time, "clock");
            return this;
        }

        /**
         * How long each operation works; 5 ms when not said.
         *
         * @param duration the time on the clock
         * @return this
         */
        public Builder operationTime(Duration duration) {
            this.operationTime = Objects.requireNonNull(duration, "duration");
            return this;
        }

        /**
         * What the generated addresses, ids and secrets depend on; the same seed gives the same ones.
         *
         * @param number any number
         * @return this
         */
        public Builder seed(long number) {
            this.seed = number;
            return this;
        }

        /**
         * Answers as Incus 6.0: under its name and version, with its headers, and without the names of single types.
         *
         * @return this
         */
        public Builder incus() {
            this.product = Product.INCUS;
            return this;
        }

        /**
         * Starts the simulator.
         *
         * @return a simulator that listens
         * @throws java.io.UncheckedIOException when an address cannot be had
         */
        public LxdSimulator start() {
            return new LxdSimulator(this);
        }
    }
}

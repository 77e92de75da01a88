package dev.polyvisor.simulators.kubevirt;

import dev.polyvisor.api.Secret;
import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.simulators.kubevirt.control.Controllers;
import dev.polyvisor.simulators.kubevirt.control.Guests;
import dev.polyvisor.simulators.kubevirt.rest.Api;
import dev.polyvisor.simulators.kubevirt.rest.Faults;
import dev.polyvisor.simulators.kubevirt.rest.GuestStreams;
import dev.polyvisor.simulators.kubevirt.rest.Users;
import dev.polyvisor.simulators.kubevirt.rest.Watches;
import dev.polyvisor.simulators.kubevirt.state.ClusterState;
import dev.polyvisor.simulators.server.LoopbackServer;
import dev.polyvisor.simulators.server.ReplyFaults;
import dev.polyvisor.simulators.server.TestCertificate;
import dev.polyvisor.spi.time.SystemClock;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A simulated Kubernetes 1.36 API server with KubeVirt, CDI, Multus and CSI snapshots, in this process.
 *
 * <p>It has what a small fresh cluster has: two nodes, two storage classes ({@code standard}, the default, bound at once, and
 * {@code slow}, bound when it is used), the namespaces {@code default}, {@code kube-system} and {@code kubevirt}, and the KubeVirt object.
 * Its controllers act: virtual machines get instances that come to run, DataVolumes get claims that are filled, snapshots become ready.
 * Each change takes several steps, and each step can be seen by who watches. Nothing of a guest's inside is real.
 *
 * <p>Who shows neither a token nor a known certificate is {@code system:anonymous} and may do nothing, unless
 * {@link Builder#anonymousAdmin} was called. {@link #adminToken()} may do everything.
 *
 * <p>Thread safety: all methods may be called from any thread. The threads are daemons and end with {@link #close}.
 */
public final class KubeVirtSimulator implements AutoCloseable {
    private final ClusterState state;
    private final Users users = new Users();
    private final Faults faults = new Faults();
    private final Guests guests = new Guests();
    private final Controllers controllers;
    private final Watches watches;
    private final GuestStreams streams;
    private final LoopbackServer server;
    private final TestCertificate certificate;
    private final Secret adminToken;
    private final @Nullable SystemClock ownClock;

    private KubeVirtSimulator(Builder builder) {
        FleetClock given = builder.clock;
        this.ownClock = given == null ? new SystemClock() : null;
        FleetClock clock = given == null ? Objects.requireNonNull(ownClock) : given;
        this.state = new ClusterState(clock, builder.seed, builder.history);
        builder.missing.forEach(part -> state.catalogue().serve(part, false));
        this.controllers = new Controllers(state, guests, builder.step);
        this.watches = new Watches(state, faults, builder.bookmarks);
        this.streams = new GuestStreams(state);
        this.certificate = TestCertificate.selfSigned("kubernetes");
        this.adminToken = newToken("kubernetes-admin", ClusterRole.ADMIN, Set.of());
        if (builder.anonymousAdmin) {
            users.anonymous(new Users.User("system:anonymous", ClusterRole.ADMIN, Set.of()));
        }
        if (!builder.empty) {
            FreshCluster.fill(content());
        }
        LoopbackServer.Builder listening = LoopbackServer.builder()
                .handler(new Api(state, controllers, users, faults, watches, streams))
                .clock(clock);
        if (builder.http) {
            listening.http();
        }
        if (builder.https) {
            listening.https(certificate).askForClientCertificates();
        }
        if (builder.gzip) {
            listening.gzip();
        }
        this.server = listening.start();
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
     * Where plain HTTP is answered.
     *
     * @return {@code http://127.0.0.1:PORT}
     * @throws IllegalStateException when it was not asked for
     */
    public URI http() {
        return server.http();
    }

    /**
     * Where HTTPS is answered.
     *
     * @return {@code https://127.0.0.1:PORT}
     * @throws IllegalStateException when it was not asked for
     */
    public URI https() {
        return server.https();
    }

    /**
     * The port of plain HTTP as a fault proxy wants it.
     *
     * @return the address
     * @throws IllegalStateException when it was not asked for
     */
    public SocketAddress httpAddress() {
        return server.httpAddress();
    }

    /**
     * The port of HTTPS as a fault proxy wants it.
     *
     * @return the address
     * @throws IllegalStateException when it was not asked for
     */
    public SocketAddress httpsAddress() {
        return server.httpsAddress();
    }

    /**
     * The certificate that HTTPS shows; signed by itself, so it is its own authority.
     *
     * @return the certificate
     */
    public TestCertificate certificate() {
        return certificate;
    }

    /**
     * The token of somebody who may do everything.
     *
     * @return the token, the same each time
     */
    public Secret adminToken() {
        return adminToken;
    }

    /**
     * Adds a user, or gives one another token.
     *
     * @param name as refusals call him, for example {@code system:serviceaccount:demo:viewer}
     * @param role what he may do
     * @param namespaces where he may do it; everywhere, and with what has no namespace, when there are none
     * @return a new token of his
     */
    public Secret token(String name, ClusterRole role, String... namespaces) {
        return newToken(name, role, Set.of(namespaces));
    }

    private Secret newToken(String name, ClusterRole role, Set<String> namespaces) {
        Secret token = Secret.of("sim-" + state.uuid());
        users.add(token, new Users.User(name, role, namespaces));
        return token;
    }

    /**
     * A token stops to be known: requests with it are answered with 401. Idempotent.
     *
     * @param token the token
     */
    public void revoke(Secret token) {
        users.remove(token);
    }

    /**
     * Knows a client by its certificate.
     *
     * @param client its certificate
     * @param name as refusals call him
     * @param role what he may do
     * @param namespaces where he may do it; everywhere when there are none
     */
    public void trust(TestCertificate client, String name, ClusterRole role, String... namespaces) {
        users.add(client, new Users.User(name, role, Set.of(namespaces)));
    }

    /**
     * A kubeconfig for this server with a token.
     *
     * @param token whose it is
     * @return its text: over HTTPS with the server's certificate when that was asked for, else over plain HTTP. It contains the token
     */
    public Secret kubeconfig(Secret token) {
        return FreshCluster.kubeconfig(server, certificate, token);
    }

    /**
     * Serves the kinds of a part of the cluster or stops to, as when it is installed or removed. Objects are kept meanwhile, and open watches of
     * its kinds end as at their time-out.
     *
     * @param part the part
     * @param served whether it is there
     */
    public void serve(ClusterPart part, boolean served) {
        state.catalogue().serve(part, served);
        if (!served) {
            watches.end();
        }
    }

    /**
     * Changes what the cluster has without a request: no client has asked, but watches are told.
     *
     * @return the changes
     */
    public KubeVirtContent content() {
        return new KubeVirtContent(state, controllers, guests);
    }

    /**
     * What goes wrong on command, where it takes knowledge of Kubernetes.
     *
     * @return the faults
     */
    public KubeVirtFaults misbehaviour() {
        return new KubeVirtFaults(state, users, faults, watches, controllers);
    }

    /**
     * Replies that go wrong on command, whatever they are replies to: lost after their effect, cut, delayed, replaced.
     *
     * @return the faults
     */
    public ReplyFaults faults() {
        return server.faults();
    }

    /**
     * How many watches are open. One whose client has gone counts until the next event or bookmark finds that out.
     *
     * @return the number
     */
    public int watches() {
        return watches.size();
    }

    /**
     * How many consoles, screens and forwarded ports are open.
     *
     * @return the number
     */
    public int streams() {
        return streams.size();
    }

    /**
     * How many objects the controllers have yet to look at. Zero does not mean that nothing waits for time to pass.
     *
     * @return the number
     */
    public int pendingWork() {
        return controllers.pending();
    }

    /**
     * How many connections are open.
     *
     * @return the number
     */
    public int connections() {
        return server.connections();
    }

    /** Cuts each connection; the server goes on. Blocks for a moment. */
    public void cutConnections() {
        server.cutAll();
    }

    /** Ends the API server as a crash does: connections are cut, connects refused; the controllers go on. Idempotent. Blocks for a moment. */
    public void goDown() {
        server.goDown();
    }

    /** Starts the API server again after {@link #goDown}, at the same addresses. Idempotent. Blocks for a moment. */
    public void comeUp() {
        server.comeUp();
    }

    /** Ends it: connections are cut, controllers stopped. Idempotent. Blocks until its threads have been told to end. */
    @Override
    public void close() {
        controllers.close();
        server.close();
        if (ownClock != null) {
            ownClock.close();
        }
    }

    /** Says what a simulator is like. Not safe for several threads. */
    public static final class Builder {
        private boolean http;
        private boolean https;
        private boolean gzip;
        private boolean anonymousAdmin;
        private boolean empty;
        private @Nullable FleetClock clock;
        private Duration step = Duration.ofMillis(2);
        private Duration bookmarks = Duration.ofMinutes(1);
        private int history = 20_000;
        private long seed = 1;
        private final Set<ClusterPart> missing = EnumSet.noneOf(ClusterPart.class);

        private Builder() {}

        /**
         * Listens for plain HTTP on a free port.
         *
         * @return this
         */
        public Builder http() {
            this.http = true;
            return this;
        }

        /**
         * Listens for HTTPS on a free port, with a certificate of its own, and asks clients for theirs.
         *
         * @return this
         */
        public Builder https() {
            this.https = true;
            return this;
        }

        /**
         * Compresses lists and watches for clients that accept gzip; the real server compresses large replies too.
         *
         * @return this
         */
        public Builder gzip() {
            this.gzip = true;
            return this;
        }

        /**
         * Lets everybody do everything who shows no token.
         *
         * @return this
         */
        public Builder anonymousAdmin() {
            this.anonymousAdmin = true;
            return this;
        }

        /**
         * Leaves the cluster without any object: no nodes, no storage classes, no namespaces.
         *
         * @return this
         */
        public Builder empty() {
            this.empty = true;
            return this;
        }

        /**
         * Does not serve the kinds of a part of the cluster.
         *
         * @param part the part
         * @return this
         * @see KubeVirtSimulator#serve
         */
        public Builder without(ClusterPart part) {
            missing.add(Objects.requireNonNull(part, "part"));
            return this;
        }

        /**
         * The clock of the controllers, of watches, back-offs and times; that of the machine when not said.
         *
         * @param time the clock
         * @return this
         */
        public Builder clock(FleetClock time) {
            this.clock = Objects.requireNonNull(time, "clock");
            return this;
        }

        /**
         * How long each step of a controller takes; 2 ms when not said. A virtual machine runs five to ten steps after its start.
         *
         * @param duration the time on the clock
         * @return this
         */
        public Builder step(Duration duration) {
            this.step = Objects.requireNonNull(duration, "duration");
            return this;
        }

        /**
         * How often a watch gets a bookmark that allows them; once a minute when not said.
         *
         * @param interval the time on the clock
         * @return this
         */
        public Builder bookmarks(Duration interval) {
            this.bookmarks = Objects.requireNonNull(interval, "interval");
            return this;
        }

        /**
         * How many changes of each kind are remembered; 20,000 when not said. Older versions are answered with 410.
         *
         * @param changes the number, at least one
         * @return this
         */
        public Builder history(int changes) {
            if (changes < 1) {
                throw new IllegalArgumentException("history: " + changes);
            }
            this.history = changes;
            return this;
        }

        /**
         * What the generated ids, names, addresses and choices depend on; the same seed gives the same ones.
         *
         * @param number any number
         * @return this
         */
        public Builder seed(long number) {
            this.seed = number;
            return this;
        }

        /**
         * Starts the simulator.
         *
         * @return a simulator that listens
         * @throws java.io.UncheckedIOException when an address cannot be had
         */
        public KubeVirtSimulator start() {
            return new KubeVirtSimulator(this);
        }
    }
}

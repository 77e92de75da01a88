package dev.polyvisor.simulators.ovirt;

import dev.polyvisor.api.Secret;
import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.simulators.ovirt.event.EventLog;
import dev.polyvisor.simulators.ovirt.rest.Api;
import dev.polyvisor.simulators.ovirt.rest.Sso;
import dev.polyvisor.simulators.ovirt.state.EngineState;
import dev.polyvisor.simulators.ovirt.work.Fresh;
import dev.polyvisor.simulators.ovirt.work.Keepers;
import dev.polyvisor.simulators.ovirt.work.Work;
import dev.polyvisor.simulators.server.LoopbackServer;
import dev.polyvisor.simulators.server.ReplyFaults;
import dev.polyvisor.simulators.server.TestCertificate;
import dev.polyvisor.spi.time.SystemClock;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A simulated oVirt engine 4.5.8 in this process, at an address with HTTPS.
 *
 * <p>It has what a fresh engine has: the data centre, the cluster and the network of the names that everybody knows, the blank template,
 * one user; no hosts, no storage, no machines. {@link #content} adds them. What is done to them takes time on its clock and is followed
 * by events and jobs, but nothing of it is real.
 *
 * <p>Thread safety: all methods may be called from any thread. The threads are daemons and end with {@link #close}.
 */
public final class OvirtSimulator implements AutoCloseable {
    private final EngineState state;
    private final EventLog log;
    private final Sso sso;
    private final Work work;
    private final Keepers keepers;
    private final Api api;
    private final LoopbackServer server;
    private final TestCertificate authority = TestCertificate.selfSigned("ovirt-engine-ca");
    private final TestCertificate certificate = authority.issue("localhost");
    private final String user;
    private final Secret password;
    private final @Nullable SystemClock ownClock;

    private OvirtSimulator(Builder builder) {
        FleetClock given = builder.clock;
        this.ownClock = given == null ? new SystemClock() : null;
        FleetClock clock = given == null ? Objects.requireNonNull(ownClock) : given;
        this.user = builder.user;
        this.password = builder.password;
        this.state = new EngineState(clock, builder.seed);
        this.log = new EventLog(state, builder.eventsKept);
        this.sso = new Sso(state, log, user, password, builder.idleTime);
        this.work = new Work(state, log, builder.operationTime);
        this.keepers = new Keepers(work);
        this.api = new Api(state, log, sso, keepers, authority.pem());
        state.locked(() -> {
            new Fresh(state, keepers).fill();
            log.tell(10780, "", "", "");
        });
        LoopbackServer.Builder listening =
                LoopbackServer.builder().handler(api).https(certificate).gzip().clock(clock);
        if (builder.http) {
            listening.http();
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
     * The root of the API.
     *
     * @return {@code https://127.0.0.1:PORT/ovirt-engine/api}
     */
    public URI url() {
        return server.https().resolve(EngineState.ROOT);
    }

    /**
     * The root of the API without TLS.
     *
     * @return {@code http://127.0.0.1:PORT/ovirt-engine/api}
     * @throws IllegalStateException when it was not asked for
     */
    public URI httpUrl() {
        return server.http().resolve(EngineState.ROOT);
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
     * The port without TLS as a fault proxy wants it.
     *
     * @return the address
     * @throws IllegalStateException when it was not asked for
     */
    public SocketAddress httpAddress() {
        return server.httpAddress();
    }

    /**
     * The engine's own authority, which clients have to trust. It is given to everybody as the CA resource of the engine, too.
     *
     * @return its certificate
     */
    public TestCertificate authority() {
        return authority;
    }

    /**
     * The certificate that HTTPS shows, issued by the {@link #authority}.
     *
     * @return the certificate
     */
    public TestCertificate certificate() {
        return certificate;
    }

    /**
     * The one user that there is.
     *
     * @return the name with its profile, {@code admin@internal} when not said
     */
    public String user() {
        return user;
    }

    /**
     * The password of the {@link #user}.
     *
     * @return the password
     */
    public Secret password() {
        return password;
    }

    /**
     * Replies that go wrong on command. Paths begin with {@code /ovirt-engine}.
     *
     * @return the faults
     */
    public ReplyFaults faults() {
        return server.faults();
    }

    /**
     * Events that go wrong on command.
     *
     * @return the faults
     */
    public OvirtEvents events() {
        return new OvirtEvents(state, log);
    }

    /**
     * Changes what the engine has without a request: for filling it, and for what others do behind a client's back.
     *
     * @return the changes
     */
    public OvirtContent content() {
        return new OvirtContent(state, work, keepers, api.entities());
    }

    /**
     * The next list of a collection is cut short, without an error, as when the engine loses sight of something.
     *
     * @param collection the last segment of its path, for example {@code vms}
     * @param left how many elements there are at most
     */
    public void shrinkNextList(String collection, int left) {
        api.lists().shrink(Objects.requireNonNull(collection, "collection"), left);
    }

    /** All tokens are gone, as if each had been unused for too long: the next request with one is 401. */
    public void expireTokens() {
        sso.expire();
    }

    /**
     * How many tokens are good: those that were given, have not expired and were not logged out.
     *
     * @return the number
     */
    public int sessions() {
        return sso.sessions();
    }

    /**
     * How many requests to the API there were, those without a token included.
     *
     * @return the number
     */
    public long requests() {
        return api.requests();
    }

    /**
     * How many jobs have not ended.
     *
     * @return the number
     */
    public int runningJobs() {
        return state.locked(work::running);
    }

    /**
     * How many connections are open.
     *
     * @return the number
     */
    public int connections() {
        return server.connections();
    }

    /** Cuts each connection; the engine goes on. Blocks for a moment. */
    public void cutConnections() {
        server.cutAll();
    }

    /**
     * Ends the engine as a crash does: connections are cut, connects refused, tokens forgotten, jobs left in the middle. Idempotent.
     * Blocks for a moment.
     */
    public void goDown() {
        server.goDown();
        sso.expire();
        state.locked(work::forget);
    }

    /** Starts the engine again after {@link #goDown}, with all that it had, at the same addresses. Idempotent. */
    public void comeUp() {
        server.comeUp();
    }

    /** {@link #goDown} and {@link #comeUp}. */
    public void restart() {
        goDown();
        comeUp();
    }

    /** Ends it: connections are cut. Idempotent. Blocks until its threads have been told to end. */
    @Override
    public void close() {
        server.close();
        state.locked(work::forget);
        if (ownClock != null) {
            ownClock.close();
        }
    }

    /** Says what a simulator is like. Not safe for several threads. */
    public static final class Builder {
        private boolean http;
        private String user = "admin@internal";
        private Secret password = Secret.of("engine");
        private @Nullable FleetClock clock;
        private Duration operationTime = Duration.ofMillis(5);
        private Duration idleTime = Duration.ofMinutes(30);
        private int eventsKept = 100_000;
        private long seed = 1;

        private Builder() {}

        /**
         * Listens without TLS as well, on another free port.
         *
         * @return this
         */
        public Builder http() {
            this.http = true;
            return this;
        }

        /**
         * The one user that there is.
         *
         * @param name the name with its profile, for example {@code admin@internal}
         * @param secret the password
         * @return this
         */
        public Builder user(String name, Secret secret) {
            this.user = Objects.requireNonNull(name, "name");
            this.password = Objects.requireNonNull(secret, "secret");
            return this;
        }

        /**
         * The clock of jobs, events, tokens and delays; that of the machine when not said.
         *
         * @param time the clock
         * @return this
         */
        public Builder clock(FleetClock time) {
            this.clock = Objects.requireNonNull(time, "clock");
            return this;
        }

        /**
         * How long each step of a job takes; 5 ms when not said.
         *
         * @param duration the time on the clock
         * @return this
         */
        public Builder operationTime(Duration duration) {
            this.operationTime = Objects.requireNonNull(duration, "duration");
            return this;
        }

        /**
         * How long a token lives unused; 30 minutes when not said. The engine tells clients of seven days.
         *
         * @param duration the time on the clock
         * @return this
         */
        public Builder tokenIdleTime(Duration duration) {
            this.idleTime = Objects.requireNonNull(duration, "duration");
            return this;
        }

        /**
         * How many events there are before the oldest ones are purged; 100,000 when not said.
         *
         * @param count at least 1
         * @return this
         * @throws IllegalArgumentException for less
         */
        public Builder eventsKept(int count) {
            if (count < 1) {
                throw new IllegalArgumentException("count: " + count);
            }
            this.eventsKept = count;
            return this;
        }

        /**
         * What the generated ids and addresses depend on; the same seed gives the same ones.
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
        public OvirtSimulator start() {
            return new OvirtSimulator(this);
        }
    }
}

package dev.polyvisor.simulators.fault;

import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.spi.time.SystemClock;
import dev.polyvisor.spi.time.Threads;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Stands between clients and a server, and lets everything through until it is told otherwise. Connections are numbered from 1 on, in
 * the order in which they are accepted; bytes are counted for each connection and each direction. With the same traffic the same
 * faults therefore happen at the same bytes.
 *
 * <p>Thread safety: all methods may be called from any thread. Its threads are daemons and end with {@link #close}.
 */
public final class FaultProxy implements AutoCloseable {
    /** Named as the pools of simulated servers are, which may have idle threads; that it was not closed its sockets tell. */
    private static final String THREADS = "polyvisor-server-link-";

    private final SocketAddress target;
    private final FleetClock clock;
    private final @Nullable SystemClock ownClock;
    private final ExecutorService executor = Threads.newExecutor(THREADS);
    private final Listener listener;
    private final Object lock = new Object();
    private final List<Link> links = new ArrayList<>();
    private final List<Planned> planned = new ArrayList<>();
    private int accepted;
    private boolean closed;

    private FaultProxy(Builder builder) {
        this.target = builder.target;
        FleetClock given = builder.clock;
        this.ownClock = given == null ? new SystemClock() : null;
        this.clock = given == null ? Objects.requireNonNull(ownClock) : given;
        this.listener = new Listener(builder.unixSocket, executor, this::carry);
    }

    /**
     * A builder.
     *
     * @param target the address of the server: TCP, or a {@link UnixDomainSocketAddress}
     * @return a builder of a proxy that listens on a free TCP port of the loopback
     */
    public static Builder to(SocketAddress target) {
        return new Builder(target);
    }

    /**
     * Where clients connect to.
     *
     * @return the address; it stays the same
     */
    public SocketAddress address() {
        return listener.address();
    }

    /**
     * The port that clients connect to.
     *
     * @return the port on 127.0.0.1
     * @throws IllegalStateException when this proxy listens on a Unix socket
     */
    public int port() {
        if (listener.address() instanceof InetSocketAddress tcp) {
            return tcp.getPort();
        }
        throw new IllegalStateException("it listens on " + listener.address());
    }

    /**
     * Plans a fault for one connection that is still to come. Several faults of one connection happen in the order of their offsets.
     *
     * @param number the number of the connection, see {@link #accepted}
     * @param fault the fault
     */
    public void onConnection(int number, Fault fault) {
        plan(number, number, fault);
    }

    /**
     * Plans a fault for the next connection.
     *
     * @param fault the fault
     */
    public void onNextConnection(Fault fault) {
        synchronized (lock) {
            plan(accepted + 1, accepted + 1, fault);
        }
    }

    /**
     * Plans a fault for each connection that is still to come.
     *
     * @param fault the fault
     */
    public void onEveryConnection(Fault fault) {
        synchronized (lock) {
            plan(accepted + 1, Integer.MAX_VALUE, fault);
        }
    }

    private void plan(int from, int to, Fault fault) {
        synchronized (lock) {
            planned.add(new Planned(from, to, Objects.requireNonNull(fault, "fault")));
        }
    }

    /** Forgets what is planned for connections that are still to come. */
    public void clear() {
        synchronized (lock) {
            planned.clear();
        }
    }

    /** Cuts every open connection, busy or idle. */
    public void cutAll() {
        open().forEach(Link::cut);
    }

    /** From now on nothing passes through the open connections, in either direction, until {@link #release}. */
    public void stallAll() {
        open().forEach(link -> link.stall(EnumSet.allOf(Direction.class)));
    }

    /** Lets everything pass again that is stalled. */
    public void release() {
        open().forEach(Link::release);
    }

    /** Connects are refused from now on. What is open stays. Idempotent. */
    public void refuse() {
        listener.refuse();
    }

    /**
     * Connects hang from now on, as with a host that does not answer: the queue of the listener is full, and nobody empties it. What
     * is open stays. Works on Linux, whose kernel then drops the requests for connections. Idempotent.
     */
    public void hang() {
        listener.hang();
    }

    /** Connects are taken again, also those that hang. Idempotent. */
    public void accept() {
        listener.accept();
    }

    /**
     * How many connections have been accepted so far, which is the number of the last one.
     *
     * @return the number
     */
    public int accepted() {
        synchronized (lock) {
            return accepted;
        }
    }

    /**
     * How many connections are open.
     *
     * @return the number
     */
    public int connections() {
        return open().size();
    }

    /**
     * How many directions of open connections hold bytes back at this moment. A test awaits this before it goes on.
     *
     * @return the number
     */
    public int stalled() {
        return open().stream().mapToInt(Link::holdingBack).sum();
    }

    /**
     * How many bytes have been passed on, over all open connections.
     *
     * @param direction which way
     * @return the number
     */
    public long passed(Direction direction) {
        return open().stream().mapToLong(link -> link.passed(direction)).sum();
    }

    /** Ends it: connections are cut, the address is free. Idempotent. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
        }
        listener.close();
        cutAll();
        Threads.shutDown(executor, false);
        if (ownClock != null) {
            ownClock.close();
        }
    }

    private List<Link> open() {
        synchronized (lock) {
            return List.copyOf(links);
        }
    }

    /** Called by the listener's thread for each connection. */
    private void carry(SocketChannel client) {
        SocketChannel server;
        try {
            server = SocketChannel.open(target);
        } catch (IOException refused) {
            Link.reset(client);
            return;
        }
        synchronized (lock) {
            accepted++;
            List<Fault> faults = new ArrayList<>();
            planned.stream().filter(p -> p.from <= accepted && accepted <= p.to).forEach(p -> faults.add(p.fault));
            planned.removeIf(p -> p.to <= accepted);
            Link link = new Link(client, server, faults, clock);
            if (closed) {
                link.cut();
                return;
            }
            links.add(link);
            Stream.of(Direction.values())
                    .forEach(way -> executor.execute(() -> {
                        if (link.pump(way)) {
                            synchronized (lock) {
                                links.remove(link);
                            }
                        }
                    }));
        }
    }

    private record Planned(int from, int to, Fault fault) {}

    /** Says where a proxy stands. Not safe for several threads. */
    public static final class Builder {
        private final SocketAddress target;
        private @Nullable Path unixSocket;
        private @Nullable FleetClock clock;

        private Builder(SocketAddress target) {
            this.target = Objects.requireNonNull(target, "target");
        }

        /**
         * Listens on a Unix socket instead of a port.
         *
         * @param path where; at most 107 bytes on Linux; nothing may be there yet
         * @return this
         */
        public Builder unixSocket(Path path) {
            this.unixSocket = Objects.requireNonNull(path, "path");
            return this;
        }

        /**
         * The clock of delays and limits; that of the machine when not said.
         *
         * @param time the clock
         * @return this
         */
        public Builder clock(FleetClock time) {
            this.clock = Objects.requireNonNull(time, "clock");
            return this;
        }

        /**
         * Starts the proxy.
         *
         * @return a proxy that listens
         * @throws java.io.UncheckedIOException when the address cannot be had
         */
        public FaultProxy start() {
            FaultProxy proxy = new FaultProxy(this);
            proxy.listener.accept();
            return proxy;
        }
    }
}

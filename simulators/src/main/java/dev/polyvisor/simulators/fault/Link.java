package dev.polyvisor.simulators.fault;

import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.spi.time.Waiting;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** One connection of a client, and the one to the server that belongs to it. Each direction has a thread. */
final class Link {
    private static final int BUFFER = 1 << 16;
    private static final int STEPS_PER_SECOND = 20;

    private final SocketChannel client;
    private final SocketChannel server;
    private final List<Fault> faults;
    private final FleetClock clock;
    private final AtomicLong toServer = new AtomicLong();
    private final AtomicLong toClient = new AtomicLong();
    private final AtomicInteger ended = new AtomicInteger();
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private final Object lock = new Object();
    private CompletableFuture<Void> released = new CompletableFuture<>();
    private int holding;
    private final Set<Direction> stalled = EnumSet.noneOf(Direction.class);

    Link(SocketChannel client, SocketChannel server, List<Fault> faults, FleetClock clock) {
        this.client = client;
        this.server = server;
        this.faults =
                faults.stream().sorted(Comparator.comparingLong(Fault::offset)).toList();
        this.clock = clock;
        passOnAtOnce(client);
        passOnAtOnce(server);
    }

    /** What comes in two parts would wait some 40 ms between them otherwise, until the other side has confirmed the first. */
    private static void passOnAtOnce(SocketChannel channel) {
        try {
            if (channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            }
        } catch (IOException gone) {
            // it has ended by itself
        }
    }

    long passed(Direction direction) {
        return counter(direction).get();
    }

    private AtomicLong counter(Direction direction) {
        return direction == Direction.TO_SERVER ? toServer : toClient;
    }

    void cut() {
        over.complete(null);
        reset(client);
        reset(server);
    }

    void stall(Set<Direction> ways) {
        synchronized (lock) {
            stalled.addAll(ways);
        }
    }

    int holdingBack() {
        synchronized (lock) {
            return holding;
        }
    }

    void release() {
        synchronized (lock) {
            stalled.clear();
            released.complete(null);
            released = new CompletableFuture<>();
        }
    }

    /** Ends a connection so that the other side sees a reset, where its protocol has one. */
    static void reset(SocketChannel channel) {
        try {
            if (channel.supportedOptions().contains(StandardSocketOptions.SO_LINGER)) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
        } catch (IOException gone) {
            // it has ended by itself
        }
        try {
            channel.close();
        } catch (IOException gone) {
            // it has ended by itself
        }
    }

    /** Passes on what comes, until it ends; true when this was the second direction to end. */
    boolean pump(Direction direction) {
        SocketChannel from = direction == Direction.TO_SERVER ? client : server;
        SocketChannel to = direction == Direction.TO_SERVER ? server : client;
        try {
            new Pump(direction, from, to).run();
            to.shutdownOutput();
        } catch (IOException gone) {
            // one that has lost its peer loses the other one as well
            cut();
        } catch (InterruptedException closed) {
            cut();
            Thread.currentThread().interrupt();
        }
        boolean last = ended.incrementAndGet() == Direction.values().length;
        if (last) {
            over.complete(null);
            reset(server);
            close(client);
        }
        return last;
    }

    /** Both directions have ended in order; a reset could take back what the client has not read yet. */
    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException gone) {
            // it has ended by itself
        }
    }

    private final class Pump {
        private final Direction direction;
        private final SocketChannel from;
        private final SocketChannel to;
        private final List<Fault> mine;
        private int next;
        private long offset;
        private long dropUntil;
        private long perSecond;
        private boolean truncated;

        private Pump(Direction direction, SocketChannel from, SocketChannel to) {
            this.direction = direction;
            this.from = from;
            this.to = to;
            this.mine = faults.stream()
                    .filter(fault -> fault.direction() == direction)
                    .toList();
        }

        private void run() throws IOException, InterruptedException {
            ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
            while (!truncated && from.read(buffer) >= 0) {
                buffer.flip();
                while (!truncated && buffer.hasRemaining()) {
                    awaitUnlessStalled();
                    while (next < mine.size() && mine.get(next).offset() <= offset && !truncated) {
                        happen(mine.get(next++), buffer);
                    }
                    if (!truncated) {
                        pass(buffer);
                    }
                }
                buffer.clear();
            }
        }

        private void pass(ByteBuffer buffer) throws IOException, InterruptedException {
            long most = buffer.remaining();
            if (next < mine.size()) {
                most = Math.min(most, mine.get(next).offset() - offset);
            }
            if (offset < dropUntil) {
                int left = (int) Math.min(most, dropUntil - offset);
                buffer.position(buffer.position() + left);
                offset += left;
                return;
            }
            if (perSecond > 0) {
                most = Math.min(most, Math.max(1, perSecond / STEPS_PER_SECOND));
            }
            write(buffer, (int) most);
            offset += most;
            if (perSecond > 0) {
                sleep(Duration.ofNanos(1_000_000_000L * most / perSecond));
            }
        }

        private void write(ByteBuffer buffer, int count) throws IOException {
            ByteBuffer part = buffer.slice(buffer.position(), count);
            while (part.hasRemaining()) {
                to.write(part);
            }
            buffer.position(buffer.position() + count);
            counter(direction).addAndGet(count);
        }

        private void happen(Fault fault, ByteBuffer buffer) throws IOException, InterruptedException {
            switch (fault.action()) {
                case CUT -> {
                    cut();
                    throw new IOException("cut on command");
                }
                case END -> truncated = true;
                case STALL -> {
                    stall(Set.of(direction));
                    awaitUnlessStalled();
                }
                case DELAY -> sleep(Duration.ofNanos(fault.amount()));
                case DOUBLE -> {
                    int count = (int) Math.min(buffer.remaining(), fault.amount());
                    write(buffer.duplicate(), count);
                }
                case DROP -> dropUntil = offset + fault.amount();
                case LIMIT -> perSecond = fault.amount();
            }
        }

        private void awaitUnlessStalled() throws IOException, InterruptedException {
            CompletableFuture<Void> release;
            synchronized (lock) {
                if (!stalled.contains(direction)) {
                    return;
                }
                release = released;
                holding++;
            }
            try {
                await(CompletableFuture.anyOf(release, over));
            } finally {
                synchronized (lock) {
                    holding--;
                }
            }
        }

        private void sleep(Duration duration) throws IOException, InterruptedException {
            boolean gone = Waiting.until(clock, over, duration);
            if (gone) {
                throw new IOException("the connection has ended");
            }
        }

        private void await(CompletableFuture<?> what) throws IOException, InterruptedException {
            try {
                what.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
            if (over.isDone()) {
                throw new IOException("the connection has ended");
            }
        }
    }
}

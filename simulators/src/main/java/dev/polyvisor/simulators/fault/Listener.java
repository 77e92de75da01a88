package dev.polyvisor.simulators.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The address of a proxy: it takes connections, refuses them or lets them hang. Thread safety: may be used from any thread. */
final class Listener {
    private enum Mode {
        CLOSED,
        ACCEPTING,
        HANGING
    }

    private final @Nullable Path unixSocket;
    private final ExecutorService executor;
    private final Consumer<SocketChannel> taker;
    private final Object lock = new Object();
    private final List<SocketChannel> fillers = new ArrayList<>();
    private SocketAddress address;
    private @Nullable ServerSocketChannel channel;
    private CompletableFuture<Void> acceptorEnded = CompletableFuture.completedFuture(null);
    private Mode mode = Mode.CLOSED;
    private boolean bound;

    Listener(@Nullable Path unixSocket, ExecutorService executor, Consumer<SocketChannel> taker) {
        this.unixSocket = unixSocket;
        this.executor = executor;
        this.taker = taker;
        this.address = unixSocket == null
                ? new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)
                : UnixDomainSocketAddress.of(unixSocket);
    }

    SocketAddress address() {
        synchronized (lock) {
            return address;
        }
    }

    void accept() {
        synchronized (lock) {
            if (mode == Mode.HANGING) {
                // what is in the queue now is taken, and then the fillers are found to have ended
                fillers.forEach(Link::reset);
                fillers.clear();
            } else if (mode == Mode.CLOSED) {
                bind(0);
            } else {
                return;
            }
            mode = Mode.ACCEPTING;
            ServerSocketChannel listening = Objects.requireNonNull(channel);
            CompletableFuture<Void> ended = new CompletableFuture<>();
            acceptorEnded = ended;
            executor.execute(() -> take(listening, ended));
        }
    }

    void refuse() {
        synchronized (lock) {
            unbind();
            mode = Mode.CLOSED;
        }
    }

    void hang() {
        synchronized (lock) {
            if (mode == Mode.HANGING) {
                return;
            }
            unbind();
            // the kernel takes one more than the queue holds
            bind(1);
            mode = Mode.HANGING;
            try {
                fillers.add(SocketChannel.open(address));
                fillers.add(SocketChannel.open(address));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    void close() {
        synchronized (lock) {
            unbind();
            mode = Mode.CLOSED;
            if (unixSocket != null && bound) {
                delete(unixSocket);
            }
        }
    }

    private void bind(int queue) {
        try {
            if (unixSocket != null && bound) {
                // left behind by the last time, so that connects were refused meanwhile
                delete(unixSocket);
            }
            ServerSocketChannel opened = unixSocket == null
                    ? ServerSocketChannel.open()
                    : ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            opened.bind(address, queue);
            address = opened.getLocalAddress();
            channel = opened;
            bound = true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void unbind() {
        fillers.forEach(Link::reset);
        fillers.clear();
        ServerSocketChannel open = channel;
        channel = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            // the kernel listens as long as a thread is in there
            acceptorEnded.join();
        }
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void take(ServerSocketChannel listening, CompletableFuture<Void> ended) {
        try {
            while (listening.isOpen()) {
                taker.accept(listening.accept());
            }
        } catch (IOException closed) {
            // nobody is taken any more
        } finally {
            ended.complete(null);
        }
    }
}

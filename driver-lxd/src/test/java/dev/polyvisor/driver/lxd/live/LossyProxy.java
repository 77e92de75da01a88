package dev.polyvisor.driver.lxd.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Passes everything on, except, once it is armed, the answer to the next request that changes something: the server has it and
 * answers, and the connection ends before the client hears of it. It knows a request by its method at the beginning of what the
 * client sends at once.
 */
final class LossyProxy implements AutoCloseable {
    private static final int CHUNK = 1 << 16;
    private static final List<String> CHANGES =
            List.of("POST /1.0/instances", "PUT /1.0/instances", "DELETE /1.0/instances");

    private final UnixDomainSocketAddress server;
    private final Path socket;
    private final ServerSocketChannel listener;
    private final ExecutorService executor = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "lossy-proxy");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean armed = new AtomicBoolean();

    LossyProxy(Path server, Path socket) throws IOException {
        this.server = UnixDomainSocketAddress.of(server);
        this.socket = socket;
        this.listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(socket));
        executor.execute(this::accept);
    }

    /** The next answer to a change is lost. */
    void loseNextAnswer() {
        armed.set(true);
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = listener.accept();
                open.add(client);
                executor.execute(() -> connect(client));
            }
        } catch (IOException closed) {
            // close() ends it
        }
    }

    private void connect(SocketChannel client) {
        try {
            SocketChannel to = SocketChannel.open(server);
            open.add(to);
            AtomicBoolean lost = new AtomicBoolean();
            executor.execute(() -> pump(to, client, lost, false));
            pump(client, to, lost, true);
        } catch (IOException refused) {
            end(client);
        }
    }

    private void pump(SocketChannel from, SocketChannel to, AtomicBoolean lost, boolean request) {
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
        try {
            while (from.read(buffer.clear()) >= 0) {
                buffer.flip();
                if (request && isChange(buffer) && armed.compareAndSet(true, false)) {
                    lost.set(true);
                }
                if (!request && lost.get()) {
                    break;
                }
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
            }
        } catch (IOException broken) {
            // both sides end
        }
        end(from);
        end(to);
    }

    private static boolean isChange(ByteBuffer buffer) {
        String begin = StandardCharsets.ISO_8859_1
                .decode(buffer.slice(0, Math.min(40, buffer.limit())))
                .toString();
        return CHANGES.stream().anyMatch(begin::startsWith);
    }

    private void end(SocketChannel channel) {
        open.remove(channel);
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        open.forEach(this::end);
        executor.shutdownNow();
    }
}

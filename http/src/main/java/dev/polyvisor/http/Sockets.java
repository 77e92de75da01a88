package dev.polyvisor.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/** Makes the sockets of one transport and knows those that are open, so that closing ends whatever blocks in one. */
final class Sockets {
    private final @Nullable UnixDomainSocketAddress fixed;
    private final Set<ChannelSocket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * Without any socket yet.
     *
     * @param fixed the Unix socket that all connect to, null for TCP
     */
    Sockets(@Nullable UnixDomainSocketAddress fixed) {
        this.fixed = fixed;
    }

    /** For OkHttp; the listener is told of each socket that is made. */
    SocketFactory factory(Consumer<ChannelSocket> listener) {
        return new Factory(listener);
    }

    /** Closes all there are; no further one is made. Idempotent; does not block. */
    void close() {
        closed = true;
        for (ChannelSocket socket : open) {
            socket.closeQuietly();
        }
    }

    int count() {
        return open.size();
    }

    private ChannelSocket create() throws IOException {
        ChannelSocket socket = new ChannelSocket(fixed, open::remove);
        open.add(socket);
        if (closed) {
            socket.close();
            throw new SocketException("the transport is closed");
        }
        return socket;
    }

    private final class Factory extends SocketFactory {
        private final Consumer<ChannelSocket> listener;

        Factory(Consumer<ChannelSocket> listener) {
            this.listener = listener;
        }

        @Override
        public Socket createSocket() throws IOException {
            ChannelSocket socket = create();
            listener.accept(socket);
            return socket;
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            throw unused();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
            throw unused();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            throw unused();
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
            throw unused();
        }

        private static SocketException unused() {
            return new SocketException("OkHttp connects sockets itself");
        }
    }
}

package dev.polyvisor.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import okio.AsyncTimeout;
import org.jspecify.annotations.Nullable;

/**
 * A socket over a channel. It is what OkHttp expects of a socket, and two things more: it can be a Unix socket, and an
 * interrupt of the thread that is blocked in it closes it, which a {@link Socket} of the JDK does not do.
 *
 * <p>Time-outs: {@link #connect} keeps its own; reads and writes are watched by OkHttp, which closes the socket.
 */
@SuppressWarnings("UnsynchronizedOverridesSynchronized") // closing must not wait for whoever is inside
final class ChannelSocket extends Socket {
    /** OkHttp asks with one millisecond whether an idle connection is still good. */
    private static final int LONGEST_PROBE_MILLIS = 10;

    /** What OkHttp writes of a large body at a time. */
    private static final int WORTH_GATHERING = 8 << 10;

    private static final int MOST_GATHERED = 64 << 10;

    private final @Nullable UnixDomainSocketAddress fixed;
    private final Consumer<ChannelSocket> onClose;
    private volatile @Nullable SocketChannel channel;
    private volatile @Nullable InetSocketAddress target;
    private volatile boolean closed;
    private volatile boolean inputShut;
    private volatile boolean outputShut;
    private volatile int soTimeout;
    private volatile Runnable onSent = () -> {};
    private volatile boolean lastWords;
    private volatile boolean gathers;

    // used by the one thread that reads
    private long received;
    private long mayReceive = Long.MAX_VALUE;
    private long piece;

    /**
     * Not connected yet.
     *
     * @param fixed where to connect whatever the address says, null for TCP
     * @param onClose told once when the socket is closed
     */
    ChannelSocket(@Nullable UnixDomainSocketAddress fixed, Consumer<ChannelSocket> onClose) {
        this.fixed = fixed;
        this.onClose = onClose;
    }

    /** Called after each write, on the thread that writes. */
    void onSent(Runnable listener) {
        onSent = listener;
    }

    /**
     * From now on it is no error to write to a peer that is gone: nobody reads it, and what the peer said before it went can
     * still be read to its end.
     */
    void hearLastWords() {
        lastWords = true;
    }

    /**
     * From now on large pieces are held back until there are 64 KiB or they are flushed, as OkHttp does at the end of each
     * request, but not of each message of a WebSocket: the peer of a Unix socket wakes for each piece.
     */
    void gather() {
        gathers = true;
    }

    /** From now on at most this many bytes may arrive until the next call. For the thread that reads. */
    void allow(long bytes) {
        piece = bytes;
        mayReceive = received + bytes;
    }

    @Override
    public void connect(SocketAddress endpoint) throws IOException {
        connect(endpoint, 0);
    }

    @Override
    public void connect(SocketAddress endpoint, int timeout) throws IOException {
        if (!(endpoint instanceof InetSocketAddress address)) {
            throw new SocketException("no internet address");
        }
        if (fixed == null && address.isUnresolved()) {
            throw new UnknownHostException(address.getHostName());
        }
        SocketChannel opened = fixed == null ? SocketChannel.open() : SocketChannel.open(StandardProtocolFamily.UNIX);
        target = address;
        channel = opened;
        ClosingTimeout limit = new ClosingTimeout(opened);
        limit.timeout(timeout, TimeUnit.MILLISECONDS);
        limit.enter();
        boolean connected = false;
        try {
            if (closed) {
                throw new SocketException("Socket closed");
            }
            if (fixed == null) {
                opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
            }
            opened.connect(fixed == null ? address : fixed);
            connected = !closed;
        } catch (ClosedChannelException e) {
            throw limit.exit() ? timedOut("connect timed out", e) : told(e);
        } finally {
            limit.exit();
            if (!connected) {
                close();
            }
        }
    }

    @Override
    public InputStream getInputStream() {
        return new Input();
    }

    @Override
    public OutputStream getOutputStream() {
        return new Output();
    }

    @Override
    public void close() throws IOException {
        boolean first;
        synchronized (this) {
            first = !closed;
            closed = true;
        }
        SocketChannel open = channel;
        if (open != null) {
            open.close();
        }
        if (first) {
            onClose.accept(this);
        }
    }

    void closeQuietly() {
        try {
            close();
        } catch (IOException closedAnyway) {
            // its descriptor is gone all the same
        }
    }

    @Override
    public boolean isClosed() {
        SocketChannel open = channel;
        return closed || open != null && !open.isOpen();
    }

    @Override
    public boolean isConnected() {
        SocketChannel open = channel;
        return open != null && open.isConnected();
    }

    @Override
    public boolean isBound() {
        return isConnected();
    }

    @Override
    public void shutdownInput() throws IOException {
        opened().shutdownInput();
        inputShut = true;
    }

    @Override
    public void shutdownOutput() throws IOException {
        opened().shutdownOutput();
        outputShut = true;
    }

    @Override
    public boolean isInputShutdown() {
        return inputShut;
    }

    @Override
    public boolean isOutputShutdown() {
        return outputShut;
    }

    @Override
    public void setSoTimeout(int timeout) {
        soTimeout = timeout;
    }

    @Override
    public int getSoTimeout() {
        return soTimeout;
    }

    /** Always on for TCP. */
    @Override
    public void setTcpNoDelay(boolean on) {}

    @Override
    public @Nullable InetAddress getInetAddress() {
        InetSocketAddress known = target;
        return known == null ? null : known.getAddress();
    }

    @Override
    public int getPort() {
        InetSocketAddress known = target;
        return known == null ? 0 : known.getPort();
    }

    @Override
    public @Nullable SocketAddress getRemoteSocketAddress() {
        return target;
    }

    @Override
    public InetAddress getLocalAddress() {
        return InetAddress.getLoopbackAddress();
    }

    @Override
    public int getLocalPort() {
        return -1;
    }

    @Override
    public String toString() {
        return "ChannelSocket[" + (fixed == null ? target : fixed) + ']';
    }

    private SocketChannel opened() throws SocketException {
        SocketChannel open = channel;
        if (open == null || closed) {
            throw new SocketException(closed ? "Socket closed" : "Socket is not connected");
        }
        return open;
    }

    private static IOException told(ClosedChannelException e) {
        if (e instanceof ClosedByInterruptException) {
            return e;
        }
        SocketException told = new SocketException("Socket closed");
        told.initCause(e);
        return told;
    }

    private static SocketTimeoutException timedOut(String message, @Nullable Throwable cause) {
        SocketTimeoutException told = new SocketTimeoutException(message);
        told.initCause(cause);
        return told;
    }

    /** Closes the channel, which wakes the thread that is blocked in it. */
    private static final class ClosingTimeout extends AsyncTimeout {
        private final SocketChannel channel;

        ClosingTimeout(SocketChannel channel) {
            this.channel = channel;
        }

        @Override
        protected void timedOut() {
            try {
                channel.close();
            } catch (IOException closedAnyway) {
                // nobody can do anything about it
            }
        }
    }

    private final class Input extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (received >= mayReceive) {
                close();
                throw new TooMuch(piece);
            }
            SocketChannel open = opened();
            ByteBuffer into = ByteBuffer.wrap(bytes, offset, length);
            try {
                int timeout = soTimeout;
                int n = timeout > 0 && timeout <= LONGEST_PROBE_MILLIS ? probe(open, into) : open.read(into);
                received += Math.max(n, 0);
                return n;
            } catch (ClosedChannelException e) {
                throw told(e);
            }
        }

        /** What is there now; a time-out when there is nothing. */
        private int probe(SocketChannel open, ByteBuffer into) throws IOException {
            open.configureBlocking(false);
            try {
                int n = open.read(into);
                if (n == 0) {
                    throw timedOut("Read timed out", null);
                }
                return n;
            } finally {
                open.configureBlocking(true);
            }
        }

        @Override
        public void close() throws IOException {
            ChannelSocket.this.close();
        }
    }

    private final class Output extends OutputStream {
        private @Nullable ByteBuffer held;

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            ByteBuffer from = ByteBuffer.wrap(bytes, offset, length);
            ByteBuffer before = held;
            if (gathers && (length >= WORTH_GATHERING || before != null && before.position() > 0)) {
                hold(from);
            } else {
                send(from);
            }
        }

        private void hold(ByteBuffer from) throws IOException {
            ByteBuffer into = held == null ? ByteBuffer.allocateDirect(MOST_GATHERED) : held;
            held = into;
            int end = from.limit();
            while (from.position() < end) {
                from.limit(Math.min(end, from.position() + into.remaining()));
                into.put(from);
                if (!into.hasRemaining()) {
                    flush();
                }
            }
        }

        @Override
        public void flush() throws IOException {
            ByteBuffer gathered = held;
            if (gathered != null && gathered.position() > 0) {
                gathered.flip();
                try {
                    send(gathered);
                } finally {
                    gathered.clear();
                }
            }
        }

        private void send(ByteBuffer from) throws IOException {
            SocketChannel open = opened();
            try {
                while (from.hasRemaining()) {
                    open.write(from);
                }
            } catch (ClosedChannelException e) {
                throw told(e);
            } catch (IOException gone) {
                if (!lastWords) {
                    throw gone;
                }
            }
            onSent.run();
        }

        @Override
        public void close() throws IOException {
            ChannelSocket.this.close();
        }
    }
}

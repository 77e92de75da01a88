package dev.polyvisor.driver.kubevirt.client;

import dev.polyvisor.api.PolyvisorException;
import io.fabric8.kubernetes.client.http.WebSocket;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket of a subresource as two streams of bytes. The other side is held back while nobody reads. Thread safety: one
 * thread may read while another writes; {@link #close} may be called from any.
 */
public final class KubeSocket implements AutoCloseable, WebSocket.Listener {
    private static final byte[] END = new byte[0];
    private static final int NORMAL = 1000;

    private final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final InputStream in = new Incoming();
    private final OutputStream out = new Outgoing();
    private volatile @Nullable WebSocket socket;
    private volatile @Nullable PolyvisorException failure;
    private final KubeTransport transport;
    private volatile Runnable onEnd = () -> {};
    private volatile boolean over;

    private KubeSocket(KubeTransport transport) {
        this.transport = transport;
    }

    static KubeSocket open(KubeTransport transport, KubeRequest request, String subprotocol)
            throws InterruptedException {
        KubeSocket opened = new KubeSocket(transport);
        opened.socket = transport.webSocket(request, subprotocol, opened);
        transport.keep(opened);
        if (opened.over) {
            transport.forget(opened);
        }
        if (opened.closed.get()) {
            opened.close();
        }
        return opened;
    }

    /** Sets what is told once when the stream has ended; at once when it has. */
    public void onEnd(Runnable listener) {
        onEnd = listener;
        if (over) {
            listener.run();
        }
    }

    /** What ended it, nothing when either side has closed it. */
    public Optional<PolyvisorException> failure() {
        return closed.get() ? Optional.empty() : Optional.ofNullable(failure);
    }

    private void end() {
        received.add(END);
        over = true;
        transport.forget(this);
        onEnd.run();
    }

    public InputStream in() {
        return in;
    }

    public OutputStream out() {
        return out;
    }

    @Override
    public void onMessage(WebSocket from, String text) {
        received.add(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void onMessage(WebSocket from, ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        received.add(copy);
    }

    @Override
    public void onClose(WebSocket from, int code, String reason) {
        end();
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        failure = KubeFailures.of(error);
        end();
    }

    @Override
    public void close() {
        closed.set(true);
        received.add(END);
        WebSocket open = socket;
        if (open != null) {
            boolean unused = open.sendClose(NORMAL, "");
        }
    }

    private final class Incoming extends InputStream {
        private byte[] now = new byte[] {};
        private int at;
        private boolean ended;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            int got = read(one, 0, 1);
            return got < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            while (!ended && at == now.length) {
                refill();
            }
            if (ended) {
                return -1;
            }
            int count = Math.min(length, now.length - at);
            System.arraycopy(now, at, buffer, offset, count);
            at += count;
            return count;
        }

        private void refill() throws IOException {
            byte[] next;
            try {
                next = received.take();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
            if (next == END) {
                ended = true;
                received.add(END);
                PolyvisorException cause = failure;
                if (cause != null && !closed.get()) {
                    throw new IOException("the stream broke off", cause);
                }
                return;
            }
            now = next;
            at = 0;
            WebSocket from = socket;
            if (from != null) {
                from.request();
            }
        }

        @Override
        public void close() {
            KubeSocket.this.close();
        }
    }

    private final class Outgoing extends OutputStream {
        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            WebSocket to = socket;
            if (to == null
                    || closed.get()
                    || !to.send(ByteBuffer.wrap(Arrays.copyOfRange(buffer, offset, offset + length)))) {
                throw new IOException("the stream is closed");
            }
        }

        @Override
        public void close() {
            KubeSocket.this.close();
        }
    }
}

package dev.polyvisor.simulators.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;
import org.jspecify.annotations.Nullable;

/** One WebSocket of Jetty as frames. Thread safety: as {@link Frames}. */
final class JettyFrames implements Frames, FrameHandler {
    private final FrameListener listener;
    private final EndPoint endPoint;
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicBoolean told = new AtomicBoolean();
    private volatile @Nullable CoreSession session;
    private boolean text;

    JettyFrames(FrameListener listener, EndPoint endPoint) {
        this.listener = listener;
        this.endPoint = endPoint;
    }

    @Override
    public void onOpen(CoreSession core, Callback callback) {
        session = core;
        listener.opened(this);
        callback.succeeded();
        core.demand();
    }

    @Override
    public void onFrame(Frame frame, Callback callback) {
        byte[] payload = new byte[frame.getPayloadLength()];
        if (frame.getPayload() != null) {
            frame.getPayload().slice().get(payload);
        }
        switch (frame.getOpCode()) {
            case OpCode.TEXT, OpCode.BINARY -> {
                text = frame.getOpCode() == OpCode.TEXT;
                listener.data(payload, text);
            }
            case OpCode.CONTINUATION -> listener.data(payload, text);
            case OpCode.PING -> {
                boolean unused = send(new Frame(OpCode.PONG, ByteBuffer.wrap(payload)));
            }
            case OpCode.PONG -> listener.pong(payload);
            default -> {
                // Jetty answers a close frame
            }
        }
        callback.succeeded();
        CoreSession core = session;
        if (core != null && core.isInputOpen()) {
            core.demand();
        }
    }

    @Override
    public void onError(Throwable cause, Callback callback) {
        callback.succeeded();
    }

    @Override
    public void onClosed(CloseStatus status, Callback callback) {
        closed(status.getCode());
        callback.succeeded();
    }

    /** The connection has ended without having been a WebSocket. */
    void gone() {
        closed(CloseStatus.NO_CLOSE);
    }

    private void closed(int code) {
        over.set(true);
        if (told.compareAndSet(false, true)) {
            listener.closed(code);
        }
    }

    @Override
    public boolean text(String content) {
        return send(new Frame(OpCode.TEXT, content));
    }

    @Override
    public boolean text(byte[] utf8) {
        return send(new Frame(OpCode.TEXT, ByteBuffer.wrap(utf8)));
    }

    @Override
    public boolean binary(byte[] bytes, int offset, int length) {
        return send(new Frame(OpCode.BINARY, ByteBuffer.wrap(bytes, offset, length)));
    }

    @Override
    public boolean ping(String payload) {
        return send(new Frame(OpCode.PING, ByteBuffer.wrap(payload.getBytes(StandardCharsets.UTF_8))));
    }

    @Override
    public void close(int code, String reason) {
        CoreSession core = session;
        if (core != null && core.isOutputOpen()) {
            core.close(code, reason, Callback.NOOP);
        }
    }

    @Override
    public void end() {
        over.set(true);
        // closing at once would reset the connection when the client has sent something meanwhile, and take back what
        // it has not read
        endPoint.shutdownOutput();
    }

    @Override
    public void cut() {
        over.set(true);
        EndPoints.reset(endPoint);
    }

    @Override
    public boolean isOpen() {
        return !over.get();
    }

    private boolean send(Frame frame) {
        CoreSession core = session;
        if (core == null || over.get()) {
            return false;
        }
        Callback.Completable sent = new Callback.Completable();
        core.sendFrame(frame, sent, false);
        try {
            sent.get();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException gone) {
            return false;
        }
    }
}

package dev.polyvisor.simulators.lxd.guest;

import dev.polyvisor.simulators.server.Frames;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** What goes to another server over a socket to which this one has connected. */
record RemoteFrames(WebSocket socket) implements Frames {
    private static final int NORMAL = 1000;

    private boolean send(Supplier<CompletableFuture<WebSocket>> message) {
        try {
            WebSocket unused = message.get().join();
            return true;
        } catch (CompletionException gone) {
            return false;
        }
    }

    @Override
    public boolean text(String text) {
        return send(() -> socket.sendText(text, true));
    }

    @Override
    public boolean text(byte[] utf8) {
        return text(new String(utf8, StandardCharsets.UTF_8));
    }

    @Override
    public boolean binary(byte[] bytes, int offset, int length) {
        return send(() -> socket.sendBinary(ByteBuffer.wrap(bytes, offset, length), true));
    }

    @Override
    public boolean ping(String payload) {
        return send(() -> socket.sendPing(ByteBuffer.wrap(payload.getBytes(StandardCharsets.UTF_8))));
    }

    @Override
    public void close(int code, String reason) {
        boolean unused = send(() -> socket.sendClose(code, reason));
    }

    @Override
    public void end() {
        close(NORMAL, "");
    }

    @Override
    public void cut() {
        socket.abort();
    }

    @Override
    public boolean isOpen() {
        return !socket.isOutputClosed();
    }
}

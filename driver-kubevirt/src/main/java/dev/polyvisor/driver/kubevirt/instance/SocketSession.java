package dev.polyvisor.driver.kubevirt.instance;

import dev.polyvisor.api.instance.ConsoleSession;
import dev.polyvisor.driver.kubevirt.client.KubeSocket;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An open console. Thread safety: as its streams; {@link #close} may be called from any thread. */
final class SocketSession implements ConsoleSession {
    private final KubeSocket socket;
    private final CompletableFuture<ConsoleSession> ended = new CompletableFuture<>();

    SocketSession(KubeSocket socket) {
        this.socket = socket;
        socket.onEnd(() -> ended.complete(this));
    }

    @Override
    public InputStream input() {
        return socket.in();
    }

    @Override
    public OutputStream output() {
        return socket.out();
    }

    /** The serial line and the screen have no size to be set. */
    @Override
    public void resize(int columns, int rows) {}

    @Override
    public boolean isOpen() {
        return !ended.isDone();
    }

    @Override
    public CompletionStage<ConsoleSession> ended() {
        return ended.minimalCompletionStage();
    }

    @Override
    public void close() {
        socket.close();
        ended.complete(this);
    }
}

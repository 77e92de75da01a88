package dev.polyvisor.driver.kubevirt.instance;

import dev.polyvisor.api.instance.ConsoleSession;
import dev.polyvisor.driver.kubevirt.client.KubeSocket;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** An open console. Thread safety: as its streams; {@link #close} may be called from any thread. */
final class SocketSession implements ConsoleSession {
    private final KubeSocket socket;
    private final Executor executor;
    private final CompletableFuture<ConsoleSession> ended = new CompletableFuture<>();
    private volatile boolean over;

    SocketSession(KubeSocket socket, Executor executor) {
        this.socket = socket;
        this.executor = executor;
        socket.onEnd(this::tell);
    }

    /** On a thread of the fleet: whoever waits for the end may do what he likes there. */
    private void tell() {
        over = true;
        try {
            executor.execute(this::complete);
        } catch (RejectedExecutionException closed) {
            complete();
        }
    }

    private void complete() {
        socket.failure().ifPresentOrElse(ended::completeExceptionally, () -> ended.complete(this));
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
        return !over;
    }

    @Override
    public CompletionStage<ConsoleSession> ended() {
        return ended.minimalCompletionStage();
    }

    @Override
    public void close() {
        socket.close();
        tell();
    }
}

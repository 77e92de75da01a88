package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Violation;
import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.api.instance.ConsoleSession;
import dev.polyvisor.driver.lxd.wire.WireOperation;
import dev.polyvisor.http.WebSocket;
import dev.polyvisor.http.WebSocketListener;
import dev.polyvisor.spi.exec.Pipe;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * An attached console: one WebSocket for what is typed and printed, one for control. LXD moves nothing before both are connected,
 * marks the stop of the instance with a text message, and ends the session when control is closed, not when the other one is.
 *
 * <p>Thread safety: as its streams; {@link #resize} and {@link #close} may be called from any thread.
 */
final class ConsoleLine implements ConsoleSession {
    private static final int CAPACITY = 1 << 16;
    private static final int CHUNK = 1 << 14;
    private static final int LARGEST = 65_535;
    /** How long LXD may take to end its side. */
    private static final Duration GRACE = Duration.ofSeconds(5);
    /** What LXD prints in place of a console that somebody else has. */
    private static final String IN_USE = "Error: Failed running forkconsole";

    private final Parts parts;
    private final boolean serial;
    private final Pipe printed = new Pipe(CAPACITY);
    private final Typed typed = new Typed();
    private final CompletableFuture<ConsoleSession> ended = new CompletableFuture<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private final CountDownLatch heard = new CountDownLatch(1);
    private volatile String first = "";
    private volatile @Nullable WebSocket control;
    private volatile @Nullable WebSocket line;

    ConsoleLine(Parts parts, boolean serial) {
        this.parts = parts;
        this.serial = serial;
    }

    void connect(WireOperation begun) throws InterruptedException {
        try {
            control = open(begun, "control", new WebSocketListener() {
                @Override
                public void failed(PolyvisorException failure) {
                    broken(failure);
                }

                @Override
                public void closed(int code, String reason) {
                    end(null);
                }
            });
            line = open(begun, "0", new Line());
            if (over.get()) {
                // it ended before its sockets were known here
                hangUp();
            }
        } catch (PolyvisorException | InterruptedException e) {
            close();
            throw e;
        }
    }

    private WebSocket open(WireOperation begun, String name, WebSocketListener listener) throws InterruptedException {
        return parts.calls().socket(begun, name, listener);
    }

    /** Whether LXD says at once that somebody else has the console; waits for a bounded time. */
    boolean isRefused(Duration limit) throws InterruptedException {
        FleetClock.Timer late = parts.context().clock().schedule(limit, heard::countDown);
        try {
            heard.await();
            return first.contains(IN_USE);
        } finally {
            late.cancel();
        }
    }

    private final class Line implements WebSocketListener {
        @Override
        public void binary(byte[] message) {
            if (heard.getCount() > 0) {
                first = new String(message, StandardCharsets.UTF_8);
                heard.countDown();
            }
            try {
                printed.output().write(message);
            } catch (IOException closed) {
                // the session was closed meanwhile
            }
        }

        /** The instance has stopped. */
        @Override
        public void text(String message) {
            end(null);
        }

        @Override
        public void closed(int code, String reason) {
            end(null);
            letGo();
        }

        @Override
        public void failed(PolyvisorException failure) {
            broken(failure);
            letGo();
        }
    }

    /** Screens end without a word when their channel does; a line that does has lost its server. */
    private void broken(PolyvisorException failure) {
        boolean silent = failure.getCause() instanceof EOFException;
        end(
                silent && !serial
                        ? null
                        : PolyvisorException.of(ErrorCode.UNAVAILABLE, "the connection to the console broke", failure));
    }

    private void end(@Nullable PolyvisorException why) {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        if (why != null) {
            printed.fail(why);
        }
        printed.endInput();
        heard.countDown();
        hangUp();
        Runnable told = () -> {
            if (why == null) {
                ended.complete(this);
            } else {
                ended.completeExceptionally(why);
            }
        };
        try {
            parts.context().executor().execute(told);
        } catch (RejectedExecutionException closed) {
            told.run();
        }
    }

    /**
     * A close frame on control ends it at the server, which then prints a last line break and drops both. LXD panics when it prints
     * something else at that moment (canonical/lxd pull request 18477), so the line is closed first: once LXD has answered that, it
     * prints nothing any more. What is not dropped in time is dropped here.
     */
    private void hangUp() {
        WebSocket printing = line;
        if (printing == null) {
            letGo();
        } else {
            printing.close(WebSocket.NORMAL, "");
        }
        try {
            var unused = parts.context().clock().schedule(GRACE, this::cut);
        } catch (RejectedExecutionException | IllegalStateException closed) {
            cut();
        }
    }

    private void letGo() {
        WebSocket controlling = control;
        if (controlling != null) {
            controlling.close(WebSocket.NORMAL, "");
        }
    }

    private void cut() {
        for (WebSocket each : new WebSocket[] {line, control}) {
            if (each != null) {
                each.close();
            }
        }
    }

    @Override
    public InputStream input() {
        return printed.input();
    }

    @Override
    public OutputStream output() {
        return typed;
    }

    @Override
    public void resize(int columns, int rows) {
        List<Violation> wrong = new ArrayList<>();
        size("columns", columns, wrong);
        size("rows", rows, wrong);
        if (!wrong.isEmpty()) {
            throw PolyvisorException.invalid(wrong);
        }
        if (!serial) {
            throw Refusals.unimplemented("a screen has the size that its guest gives it");
        }
        WebSocket controlling = control;
        if (over.get() || controlling == null) {
            throw Refusals.precondition("the session has ended");
        }
        try {
            // LXD takes the numbers as text only
            controlling.sendText("{\"command\":\"window-resize\",\"args\":{\"width\":\"" + columns + "\",\"height\":\""
                    + rows + "\"}}");
        } catch (PolyvisorException e) {
            throw e.code() == ErrorCode.UNAVAILABLE ? Refusals.precondition("the session has ended") : e;
        }
    }

    private static void size(String path, int value, List<Violation> wrong) {
        if (value < 1 || value > LARGEST) {
            wrong.add(new Violation(path, "is not 1 to " + LARGEST));
        }
    }

    @Override
    public boolean isOpen() {
        return !over.get();
    }

    @Override
    public CompletionStage<ConsoleSession> ended() {
        return ended.minimalCompletionStage();
    }

    @Override
    public void close() {
        end(null);
    }

    /** What is typed: sent as it comes. */
    private final class Typed extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, bytes.length);
            WebSocket to = line;
            if (over.get() || to == null) {
                throw new IOException("the session has ended");
            }
            try {
                for (int done = 0; done < length; done += CHUNK) {
                    to.sendBinary(bytes, offset + done, Math.min(CHUNK, length - done));
                }
            } catch (PolyvisorException e) {
                throw new IOException(e.getMessage(), e);
            }
        }
    }
}

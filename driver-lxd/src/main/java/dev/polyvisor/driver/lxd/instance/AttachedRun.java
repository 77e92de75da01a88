package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.api.instance.ExecSpec;
import dev.polyvisor.api.instance.TerminalSize;
import dev.polyvisor.driver.lxd.wire.WireOperation;
import dev.polyvisor.http.WebSocket;
import dev.polyvisor.http.WebSocketListener;
import dev.polyvisor.spi.exec.CommandStreams;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A command with its streams on WebSockets: control, output, errors, input; on a terminal control and one for both directions.
 * Data is binary; a text message marks the end of a stream, in either direction. An output that ends in any other way is broken,
 * and so is what was read of it.
 *
 * <p>Closing control kills the command. The socket of a terminal is closed when LXD has marked its end, and never before: LXD would
 * keep the operation for ever.
 */
final class AttachedRun extends CommandRun {
    private static final int KILL = 9;
    private static final int KILLED = 128 + KILL;
    private static final int CHUNK = 1 << 15;
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final String CONTROL = "control";
    private static final String INPUT = "0";
    private static final String OUTPUT = "1";
    private static final String ERRORS = "2";

    private final Parts parts;
    private final ExecSpec spec;
    private final List<WebSocket> sockets = new CopyOnWriteArrayList<>();
    private final List<FleetClock.Timer> timers = new CopyOnWriteArrayList<>();
    private final AtomicInteger outputs;
    private final CompletableFuture<@Nullable Void> drained = new CompletableFuture<>();
    private volatile @Nullable WebSocket control;
    private volatile @Nullable PolyvisorException controlLost;
    private volatile boolean killed;
    private volatile boolean released;

    AttachedRun(Parts parts, ExecSpec spec, CommandStreams streams) {
        super(streams);
        this.parts = parts;
        this.spec = spec;
        this.outputs = new AtomicInteger(spec.terminal().isPresent() ? 1 : 2);
        streams.onOverflow(() -> fail(PolyvisorException.of(
                ErrorCode.RESOURCE_EXHAUSTED, "the command printed more than " + spec.outputLimit())));
    }

    @Override
    void connect(WireOperation begun) throws InterruptedException {
        try {
            control = open(begun, CONTROL, new Control());
            WebSocket input;
            if (spec.terminal().isPresent()) {
                input = open(begun, INPUT, new Output(streams().programOutput()));
            } else {
                open(begun, OUTPUT, new Output(streams().programOutput()));
                open(begun, ERRORS, new Output(streams().programErrors()));
                input = open(begun, INPUT, new WebSocketListener() {});
            }
            spec.timeout()
                    .ifPresent(limit -> schedule(
                            limit,
                            () -> fail(PolyvisorException.of(
                                    ErrorCode.DEADLINE_EXCEEDED, "the command ran longer than " + limit))));
            streams().pump(parts.context().executor());
            parts.context().executor().execute(() -> carryInput(input));
        } catch (PolyvisorException | RejectedExecutionException | InterruptedException e) {
            release();
            throw e;
        }
    }

    private WebSocket open(WireOperation begun, String stream, WebSocketListener listener) throws InterruptedException {
        WebSocket socket = parts.calls().socket(begun, stream, listener);
        sockets.add(socket);
        // a quick command on a terminal may have printed its last before its socket is known here
        if (released || drained.isDone() && !stream.equals(CONTROL)) {
            socket.close();
        }
        return socket;
    }

    /** A timer that does not outlive the streams. */
    private void schedule(Duration delay, Runnable task) {
        FleetClock.Timer timer = parts.context().clock().schedule(delay, task);
        timers.add(timer);
        if (released) {
            timer.cancel();
        }
    }

    private void carryInput(WebSocket socket) {
        byte[] buffer = new byte[CHUNK];
        try {
            int count = streams().programInput().read(buffer);
            while (count >= 0) {
                socket.sendBinary(buffer, 0, count);
                count = streams().programInput().read(buffer);
            }
            if (!released && spec.terminal().isEmpty()) {
                socket.sendText("");
            }
        } catch (IOException e) {
            if (e.getCause() instanceof PolyvisorException broken) {
                fail(broken);
            }
        } catch (PolyvisorException e) {
            // the command has ended, or the connection broke: that is told by the operation and the outputs
        }
    }

    /** One output of the command. Blocks its sender while the caller does not read. */
    private final class Output implements WebSocketListener {
        private final OutputStream to;
        private boolean over;
        private boolean discarding;

        Output(OutputStream to) {
            this.to = to;
        }

        @Override
        public void binary(byte[] message) {
            if (discarding) {
                return;
            }
            try {
                to.write(message);
            } catch (IOException e) {
                // go on reading: LXD ends the command when its output is taken
                discarding = true;
                fail(PolyvisorException.of(ErrorCode.UNAVAILABLE, "an output of the command is broken", e));
            }
        }

        @Override
        public void text(String message) {
            end();
        }

        @Override
        public void closed(int code, String reason) {
            broken(PolyvisorException.of(
                    ErrorCode.UNAVAILABLE, "an output of the command ended before its end, with " + code));
        }

        @Override
        public void failed(PolyvisorException failure) {
            broken(PolyvisorException.of(ErrorCode.UNAVAILABLE, "the connection to the command broke", failure));
        }

        /** After the mark any end is one, and after the release it is our own. */
        private void broken(PolyvisorException why) {
            if (!over && !released) {
                fail(why);
            }
            end();
        }

        private void end() {
            if (!over) {
                over = true;
                if (outputs.decrementAndGet() == 0) {
                    closeAfterMark();
                }
            }
        }
    }

    /**
     * LXD drops control when the command ends, and kills the command when control breaks: what tells the two apart is that the
     * one is the end of what LXD sends and the other is not.
     */
    private final class Control implements WebSocketListener {
        @Override
        public void failed(PolyvisorException failure) {
            if (!(failure.getCause() instanceof EOFException)) {
                controlLost = failure;
            }
        }
    }

    boolean hasLostControl() {
        return controlLost != null;
    }

    /** LXD drops the connections after the mark, without a word; a terminal it keeps until we close. */
    private void closeAfterMark() {
        sockets.stream().filter(socket -> socket != control).forEach(WebSocket::close);
        drained.complete(null);
    }

    @Override
    void kill() {
        killed = true;
        WebSocket open = control;
        if (open != null) {
            try {
                open.sendText("{\"command\":\"signal\",\"signal\":" + KILL + "}");
            } catch (PolyvisorException gone) {
                // closing it below kills as well
            }
            open.close();
        }
        // children of the command that keep its outputs open are not waited for
        schedule(GRACE, this::release);
    }

    @Override
    boolean drained(WireOperation finished, Duration limit) throws InterruptedException {
        if (failure().isPresent()
                || !finished.succeeded() && Execution.exitCode(finished).isEmpty()) {
            return true;
        }
        CountDownLatch news = new CountDownLatch(1);
        FleetClock.Timer late = parts.context().clock().schedule(limit, news::countDown);
        try {
            CompletableFuture<@Nullable Void> unused = drained.whenComplete((none, failure) -> news.countDown());
            news.await();
            noteLoss(finished);
            return drained.isDone();
        } finally {
            late.cancel();
        }
    }

    /** Whether it was LXD that killed the command, because it lost control: nobody asked for that. */
    private void noteLoss(WireOperation finished) {
        PolyvisorException lost = controlLost;
        if (lost != null && !killed && Execution.exitCode(finished).equals(Optional.of(KILLED))) {
            fail(PolyvisorException.of(ErrorCode.UNAVAILABLE, "the connection to the command broke", lost));
        }
    }

    @Override
    void release() {
        released = true;
        timers.forEach(FleetClock.Timer::cancel);
        sockets.forEach(WebSocket::close);
    }

    @Override
    public void signal(int number) {
        killed |= number == KILL;
        control("{\"command\":\"signal\",\"signal\":" + number + "}");
    }

    /** LXD takes the numbers as text only. */
    @Override
    public void resize(TerminalSize size) {
        control("{\"command\":\"window-resize\",\"args\":{\"width\":\"" + size.columns() + "\",\"height\":\""
                + size.rows() + "\"}}");
    }

    private void control(String message) {
        WebSocket open = control;
        if (open == null) {
            throw Refusals.precondition("the command has not begun");
        }
        try {
            open.sendText(message);
        } catch (PolyvisorException e) {
            if (e.code() == ErrorCode.UNAVAILABLE) {
                throw PolyvisorException.of(ErrorCode.FAILED_PRECONDITION, "the command has ended", e);
            }
            throw e;
        }
    }
}

package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.driver.lxd.wire.WireOperation;
import dev.polyvisor.http.WebSocket;
import dev.polyvisor.http.WebSocketListener;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * The sockets of a transfer whose data goes through this process: what comes from one server goes to the other as it is, the marks
 * between streams and the ends among it. A side that takes nothing holds the other one back.
 *
 * <p>The sockets of the source are taken first, and the target is asked for only then. So the source's operation ends when this process
 * does, and as long as it runs somebody carries its data: see {@link ServerTransfer.Carry}.
 */
final class TransferRelay {
    private final Map<String, Line> lines = new LinkedHashMap<>();

    private TransferRelay() {}

    /** Connects to all sockets of the source; what comes from them waits for the target. */
    static TransferRelay from(Parts here, WireOperation sending) throws InterruptedException {
        TransferRelay relay = new TransferRelay();
        boolean connected = false;
        try {
            for (String name : TransferEnds.sockets(sending)) {
                Line line = new Line();
                relay.lines.put(name, line);
                line.source.set(here.calls().socket(sending, name, new Passing(line.target)));
            }
            connected = true;
        } finally {
            if (!connected) {
                relay.cut();
            }
        }
        return relay;
    }

    /** Connects them to those of the target. They end with the operations. */
    void to(Parts there, WireOperation receiving) throws InterruptedException {
        for (Map.Entry<String, Line> each : lines.entrySet()) {
            Line line = each.getValue();
            if (receiving.secret(each.getKey()).isPresent()) {
                line.target.set(there.calls().socket(receiving, each.getKey(), new Passing(line.source)));
            } else {
                line.cut();
            }
        }
    }

    /** Ends all that is connected. */
    void cut() {
        lines.values().forEach(Line::cut);
    }

    /** One socket, at both ends. */
    private static final class Line {
        private final Side source = new Side();
        private final Side target = new Side();

        private void cut() {
            source.cut();
            target.cut();
        }
    }

    /** A socket that may not be there yet. */
    private static final class Side {
        private final CountDownLatch known = new CountDownLatch(1);
        private volatile @Nullable WebSocket socket;

        void set(WebSocket opened) {
            socket = opened;
            known.countDown();
        }

        void cut() {
            WebSocket open = socket;
            if (open != null) {
                open.close();
            }
            known.countDown();
        }

        /** The socket, as soon as it is there. */
        WebSocket get() {
            try {
                known.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw PolyvisorException.of(ErrorCode.CANCELLED, "the transfer was given up", e);
            }
            WebSocket open = socket;
            if (open == null) {
                throw PolyvisorException.of(ErrorCode.UNAVAILABLE, "the other side of the transfer cannot be reached");
            }
            return open;
        }
    }

    /** Passes on what arrives at one side. */
    private static final class Passing implements WebSocketListener {
        private final Side to;

        Passing(Side to) {
            this.to = to;
        }

        @Override
        public void binary(byte[] message) {
            to.get().sendBinary(message);
        }

        @Override
        public void text(String message) {
            to.get().sendText(message);
        }

        @Override
        public void closed(int code, String reason) {
            hangUp();
        }

        /** LXD often ends its sockets without a close frame. */
        @Override
        public void failed(PolyvisorException failure) {
            hangUp();
        }

        /** After what was passed on. */
        private void hangUp() {
            WebSocket open = to.socket;
            if (open != null) {
                open.close(WebSocket.NORMAL, "");
            }
        }
    }
}

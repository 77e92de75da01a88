package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.driver.lxd.wire.WireOperation;
import dev.polyvisor.http.WebSocket;
import dev.polyvisor.http.WebSocketListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * One socket of a transfer whose data goes through this process: what comes from one server goes to the other as it is, the marks
 * between streams and the ends among it. A side that takes nothing holds the other one back.
 */
final class TransferRelay {
    private final Side source = new Side();
    private final Side target = new Side();

    private TransferRelay() {}

    /** Connects all sockets that both operations have. They end with the operations. */
    static void connect(Parts here, WireOperation sending, Parts there, WireOperation receiving)
            throws InterruptedException {
        List<TransferRelay> relays = new ArrayList<>();
        boolean connected = false;
        try {
            for (String name : TransferEnds.sockets(sending, receiving)) {
                TransferRelay relay = new TransferRelay();
                relays.add(relay);
                relay.source.set(here.calls().socket(sending, name, new Passing(relay.target)));
                relay.target.set(there.calls().socket(receiving, name, new Passing(relay.source)));
            }
            connected = true;
        } finally {
            if (!connected) {
                relays.forEach(TransferRelay::cut);
            }
        }
    }

    private void cut() {
        source.cut();
        target.cut();
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

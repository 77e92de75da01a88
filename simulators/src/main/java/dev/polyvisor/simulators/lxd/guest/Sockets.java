package dev.polyvisor.simulators.lxd.guest;

import dev.polyvisor.simulators.lxd.operation.Operation;
import dev.polyvisor.simulators.lxd.operation.Pings;
import dev.polyvisor.simulators.lxd.state.LxdState;
import dev.polyvisor.simulators.lxd.state.Refused;
import dev.polyvisor.simulators.server.Exchange;
import dev.polyvisor.simulators.server.FrameListener;
import dev.polyvisor.simulators.server.Frames;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/** Brings the sockets of operations to those who wait for them. Thread safety: may be used from any thread. */
public final class Sockets {
    private final LxdState state;
    private final ExecutorService executor;
    private final Map<String, SocketSession> sessions = new ConcurrentHashMap<>();

    public Sockets(LxdState state, ExecutorService executor) {
        this.state = state;
        this.executor = executor;
    }

    void add(Operation operation, SocketSession session) {
        sessions.put(operation.id(), session);
        var unused = operation.ended().thenRun(() -> sessions.remove(operation.id()));
    }

    /** A secret opens its socket once. */
    public void connect(Exchange exchange, Operation operation, String secret) {
        SocketSession session = sessions.get(operation.id());
        if (session == null) {
            throw operation.status().isFinal()
                    ? Refused.notFound("Operation not found")
                    : Refused.failed("Only websocket operations can be connected");
        }
        if (secret.isEmpty()) {
            throw Refused.failed("missing secret");
        }
        String name = session.names().get(secret);
        if (name == null) {
            throw Refused.failed("permission denied");
        }
        exchange.webSocket(new Connection(session, name));
    }

    private final class Connection implements FrameListener {
        private final SocketSession session;
        private final String name;
        private volatile @Nullable Pings pings;

        private Connection(SocketSession session, String name) {
            this.session = session;
            this.name = name;
        }

        @Override
        public void opened(Frames frames) {
            Pings asked = new Pings(frames, state.clock(), executor);
            pings = asked;
            asked.ask();
            session.opened(name, frames);
        }

        @Override
        public void data(byte[] payload, boolean text) {
            session.data(name, payload, text);
        }

        @Override
        public void pong(byte[] payload) {
            Pings asked = pings;
            if (asked != null) {
                asked.answered();
            }
        }

        @Override
        public void closed(int code) {
            Pings asked = pings;
            if (asked != null) {
                asked.end();
            }
            session.closed(name);
        }
    }
}

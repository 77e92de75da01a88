package dev.polyvisor.simulators.kubevirt.rest;

import dev.polyvisor.simulators.kubevirt.state.ClusterState;
import dev.polyvisor.simulators.kubevirt.state.Json;
import dev.polyvisor.simulators.kubevirt.state.Refused;
import dev.polyvisor.simulators.server.FrameListener;
import dev.polyvisor.simulators.server.Frames;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Consoles, screens and forwarded ports: WebSockets that give back what is sent to them. A console says which one it is first, a screen
 * begins with the version of its protocol. Thread safety: may be used from any thread.
 */
public final class GuestStreams {
    private static final String PROTOCOL = "plain.kubevirt.io";

    private final ClusterState state;
    /** The viewer of each screen and console: a new one throws the old one out. */
    private final Map<String, Echo> viewers = new ConcurrentHashMap<>();

    public GuestStreams(ClusterState state) {
        this.state = state;
    }

    /** How many are open. */
    public int size() {
        return viewers.size();
    }

    void open(Call call, String namespace, String name, List<String> rest) {
        String what = rest.get(0);
        Optional<ObjectNode> found = state.locked(() -> state.tree("virtualmachineinstances", namespace, name));
        if (found.isEmpty()) {
            throw InstanceCalls.missing(name);
        }
        if (!Json.text(found.get(), "status", "phase").equals("Running")) {
            throw Refused.bad("VMI is not running");
        }
        if (!call.exchange().isWebSocketRequest()) {
            refuse(call, what);
            return;
        }
        String key = namespace + "/" + name + "/" + String.join("/", rest);
        if (call.exchange().header("Sec-WebSocket-Protocol").orElse("").contains(PROTOCOL)) {
            call.header("Sec-WebSocket-Protocol", PROTOCOL);
        }
        byte[] greeting =
                switch (what) {
                    case "console" -> ("\r\n" + name + " login: ").getBytes(StandardCharsets.UTF_8);
                    case "vnc" -> "RFB 003.008\n".getBytes(StandardCharsets.UTF_8);
                    default -> new byte[0];
                };
        boolean shared = !what.equals("console") && !what.equals("vnc");
        call.exchange().webSocket(new Echo(shared ? key + "#" + state.uuid() : key, greeting));
    }

    private static void refuse(Call call, String what) {
        String why =
                "websocket: the client is not using the websocket protocol: 'upgrade' token not found in 'Connection'"
                        + " header";
        if (what.equals("portforward")) {
            call.header("Sec-WebSocket-Version", "13");
            String status = Refused.bad(why).status().toPrettyString();
            call.text(400, "Bad Request\n" + status);
            return;
        }
        throw Refused.internal("Can't connect to websocket (404): websocket: bad handshake");
    }

    private final class Echo implements FrameListener {
        private final String key;
        private final byte[] greeting;
        private volatile @Nullable Frames frames;

        private Echo(String key, byte[] greeting) {
            this.key = key;
            this.greeting = greeting;
        }

        @Override
        public void opened(Frames opened) {
            frames = opened;
            Echo before = viewers.put(key, this);
            Frames old = before == null ? null : before.frames;
            if (old != null) {
                old.close(1000, "another viewer has come");
            }
            if (greeting.length > 0) {
                boolean unused = opened.binary(greeting, 0, greeting.length);
            }
        }

        @Override
        public void data(byte[] payload, boolean text) {
            Frames open = frames;
            if (open != null) {
                boolean unused = open.binary(payload, 0, payload.length);
            }
        }

        @Override
        public void closed(int code) {
            boolean unused = viewers.remove(key, this);
        }
    }
}

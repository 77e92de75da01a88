package dev.polyvisor.simulators.lxd.guest;

import dev.polyvisor.simulators.lxd.operation.Operation;
import dev.polyvisor.simulators.lxd.state.Instance;
import dev.polyvisor.simulators.lxd.state.Json;
import dev.polyvisor.simulators.lxd.state.Refused;
import dev.polyvisor.simulators.lxd.state.Status;
import dev.polyvisor.simulators.lxd.work.Work;
import dev.polyvisor.simulators.server.Frames;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Attaches clients to the consoles of instances. A console gives back what is typed; nothing else runs there. */
public final class Consoles {
    private final Work work;
    private final Sockets sockets;

    public Consoles(Work work, Sockets sockets) {
        this.work = work;
        this.sockets = sockets;
    }

    /** {@code POST .../console}. */
    public Operation attach(Instance instance, JsonNode body) {
        work.state().locked(() -> Commands.needRunning(instance));
        String type = Json.text(body, "type");
        if (type.equals("vga")) {
            throw Refused.invalid("VGA console is only supported by virtual machines");
        }
        Map<String, String> secrets = new TreeMap<>();
        work.state()
                .locked(() -> List.of("0", "control")
                        .forEach(
                                name -> secrets.put(name, work.state().numbers().digits())));
        ObjectNode metadata = Json.object();
        metadata.set("fds", Json.map(secrets));
        Operation operation = work.operations()
                .create(
                        Operation.Sort.WEBSOCKET,
                        "Showing console",
                        instance.project(),
                        Work.resources(instance.name()),
                        false,
                        metadata);
        Session session = new Session(instance, operation, secrets);
        sockets.add(operation, session);
        work.state().locked(() -> instance.untilStop().add(session::instanceStopped));
        return operation;
    }

    private final class Session implements SocketSession {
        private final Instance instance;
        private final Operation operation;
        private final Map<String, String> names;
        private final Map<String, Frames> open = new ConcurrentHashMap<>();

        private Session(Instance instance, Operation operation, Map<String, String> secrets) {
            this.instance = instance;
            this.operation = operation;
            this.names = secrets.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));
        }

        @Override
        public Map<String, String> names() {
            return names;
        }

        @Override
        public void opened(String name, Frames frames) {
            if (open.putIfAbsent(name, frames) == null && open.size() == names.size()) {
                ObjectNode context = Json.object().put("type", "console");
                work.events()
                        .lifecycle(
                                "instance-console",
                                instance.project(),
                                "/1.0/instances/" + instance.name(),
                                context,
                                false);
            }
        }

        @Override
        public void data(String name, byte[] payload, boolean text) {
            Frames terminal = open.get("0");
            if (name.equals("0") && !text && terminal != null) {
                String typed = new String(payload, StandardCharsets.UTF_8).replace("\n", "\r\r\r\n");
                work.state().locked(() -> instance.console().append(typed.replace("\r\r\r\n", "\r\n")));
                byte[] echo = typed.getBytes(StandardCharsets.UTF_8);
                boolean unused = terminal.binary(echo, 0, echo.length);
            }
        }

        /** Only the control socket ends it. */
        @Override
        public void closed(String name) {
            if (name.equals("control")) {
                end(open.get("0"));
            }
        }

        private void end(@Nullable Frames terminal) {
            if (terminal != null) {
                boolean unused = terminal.binary(new byte[] {'\n', '\r'}, 0, 2);
                terminal.end();
            }
            work.operations().end(operation, Status.SUCCESS, "");
        }

        private void instanceStopped() {
            Frames terminal = open.get("0");
            if (terminal != null) {
                boolean unused = terminal.text("");
            }
        }
    }
}

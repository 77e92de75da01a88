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
import java.util.Objects;
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
    /** Who has the text console of an instance. */
    private final Map<Instance, Session> viewers = new ConcurrentHashMap<>();

    public Consoles(Work work, Sockets sockets) {
        this.work = work;
        this.sockets = sockets;
    }

    /** {@code POST .../console}. */
    public Operation attach(Instance instance, JsonNode body) {
        work.state().locked(() -> Commands.needRunning(instance));
        String type = Json.text(body, "type");
        boolean screen = type.equals("vga");
        if (screen && instance.type().equals("container")) {
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
        Session session = new Session(instance, operation, secrets, screen);
        sockets.add(operation, session);
        work.state().locked(() -> instance.untilStop().add(session::instanceStopped));
        return operation;
    }

    private final class Session implements SocketSession {
        private final Instance instance;
        private final Operation operation;
        private final Map<String, String> names;
        private final Map<String, Frames> open = new ConcurrentHashMap<>();

        private final boolean screen;
        private volatile boolean refused;

        private Session(Instance instance, Operation operation, Map<String, String> secrets, boolean screen) {
            this.instance = instance;
            this.screen = screen;
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
                take();
                ObjectNode context = Json.object().put("type", screen ? "vga" : "console");
                work.events()
                        .lifecycle(
                                "instance-console",
                                instance.project(),
                                "/1.0/instances/" + instance.name(),
                                context,
                                false);
            }
        }

        /** A text console has one viewer; a second one is told by what is printed, and stays until it hangs up. */
        private void take() {
            if (!screen && viewers.putIfAbsent(instance, this) != null) {
                refused = true;
                byte[] told = "Error: Failed running forkconsole: \"exit status 1\"\n".getBytes(StandardCharsets.UTF_8);
                boolean unused = Objects.requireNonNull(open.get("0")).binary(told, 0, told.length);
            }
        }

        @Override
        public void data(String name, byte[] payload, boolean text) {
            Frames terminal = open.get("0");
            if (refused) {
                return;
            }
            if (screen && name.equals("0") && terminal != null) {
                boolean unused = terminal.binary(payload, 0, payload.length);
            } else if (name.equals("0") && !text && terminal != null) {
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
            viewers.remove(instance, this);
            if (refused) {
                work.operations().end(operation, Status.FAILURE, "exit status 1");
                return;
            }
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

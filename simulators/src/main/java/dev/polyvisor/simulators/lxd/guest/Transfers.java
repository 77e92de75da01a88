package dev.polyvisor.simulators.lxd.guest;

import dev.polyvisor.simulators.lxd.operation.Operation;
import dev.polyvisor.simulators.lxd.state.Instance;
import dev.polyvisor.simulators.lxd.state.Json;
import dev.polyvisor.simulators.lxd.state.LxdState;
import dev.polyvisor.simulators.lxd.state.Refused;
import dev.polyvisor.simulators.lxd.state.Snapshot;
import dev.polyvisor.simulators.lxd.state.Status;
import dev.polyvisor.simulators.lxd.work.Arrival;
import dev.polyvisor.simulators.lxd.work.Work;
import dev.polyvisor.simulators.server.Frames;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The two ends of a transfer between servers, for a client that carries the data from one to the other: what goes over the sockets is the
 * simulator's own, and only a simulator understands it. Servers that connect to each other are not simulated.
 */
public final class Transfers {
    private static final int CHUNK = 1 << 15;
    private static final byte[] DONE = {1};

    private final Work work;
    private final Sockets sockets;
    private final Arrival arrival;

    public Transfers(Work work, Sockets sockets, Arrival arrival) {
        this.work = work;
        this.sockets = sockets;
        this.arrival = arrival;
    }

    /** {@code POST} with {@code migration} and no place on this server, of an instance or of a snapshot. */
    public Operation send(Instance instance, Optional<Snapshot> snapshot, JsonNode body) {
        if (body.has("target")) {
            throw Refused.invalid("The simulator connects to no other server; have the data relayed");
        }
        if (Json.flag(body, "live") || !body.has("live")) {
            throw Refused.failed("Unable to perform container live migration. CRIU isn't installed");
        }
        byte[] content =
                work.state().locked(() -> arrival.packed(instance, snapshot, !Json.flag(body, "instance_only")));
        return begin(
                "Migrating instance",
                instance.project(),
                instance.name(),
                operation -> new Source(operation.names, operation.operation, content));
    }

    /** {@code POST /1.0/instances} with a source of the type {@code migration}. */
    public Operation receive(String project, JsonNode body) {
        if (!Json.text(body.path("source"), "mode").equals("push")) {
            throw Refused.invalid("The simulator connects to no other server; have the data relayed");
        }
        String name = Json.text(body, "name");
        work.state().locked(() -> {
            if (work.state().instances().has(project, name)) {
                throw Refused.failed("Failed creating instance record: Add instance info to the database: This"
                        + " \"instances\" entry already exists");
            }
        });
        return begin(
                "Creating instance",
                project,
                name,
                operation -> new Target(operation.names, operation.operation, body));
    }

    private record Begun(Operation operation, Map<String, String> names) {}

    /** The secrets of a transfer stand in the metadata as they are. */
    private Operation begin(String description, String project, String name, Function<Begun, End> end) {
        Map<String, String> secrets = new TreeMap<>();
        LxdState state = work.state();
        state.locked(() -> {
            secrets.put("control", state.numbers().digits());
            secrets.put("fs", state.numbers().digits());
        });
        ObjectNode metadata = Json.map(secrets);
        Operation operation = work.operations()
                .create(Operation.Sort.WEBSOCKET, description, project, Work.resources(name), true, metadata);
        Map<String, String> names =
                secrets.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));
        sockets.add(operation, end.apply(new Begun(operation, names)));
        return operation;
    }

    private abstract class End implements SocketSession {
        final Operation operation;
        final Map<String, Frames> open = new ConcurrentHashMap<>();
        private final Map<String, String> names;

        End(Map<String, String> names, Operation operation) {
            this.names = names;
            this.operation = operation;
        }

        @Override
        public Map<String, String> names() {
            return names;
        }

        @Override
        public void closed(String name) {
            work.operations()
                    .end(operation, Status.FAILURE, "websocket: close 1006 (abnormal closure): unexpected EOF");
        }

        final Frames socket(String name) {
            return Objects.requireNonNull(open.get(name));
        }

        final void finish() {
            work.operations().end(operation, Status.SUCCESS, "");
            open.values().forEach(Frames::end);
        }
    }

    private final class Source extends End {
        private final byte[] content;

        Source(Map<String, String> names, Operation operation, byte[] content) {
            super(names, operation);
            this.content = content;
        }

        @Override
        public void opened(String name, Frames frames) {
            if (open.putIfAbsent(name, frames) == null && open.size() == names().size()) {
                Frames fs = socket("fs");
                for (int at = 0; at < content.length; at += CHUNK) {
                    boolean unused = fs.binary(content, at, Math.min(CHUNK, content.length - at));
                }
                boolean unused = fs.text("");
            }
        }

        /** The target has it all. */
        @Override
        public void data(String name, byte[] payload, boolean text) {
            if (name.equals("control")) {
                finish();
            }
        }
    }

    private final class Target extends End {
        private final JsonNode body;
        private final ByteArrayOutputStream arrived = new ByteArrayOutputStream();

        Target(Map<String, String> names, Operation operation, JsonNode body) {
            super(names, operation);
            this.body = body;
        }

        @Override
        public void opened(String name, Frames frames) {
            open.putIfAbsent(name, frames);
        }

        @Override
        public void data(String name, byte[] payload, boolean text) {
            if (!name.equals("fs")) {
                return;
            }
            if (!text) {
                arrived.writeBytes(payload);
                return;
            }
            try {
                work.state().locked(() -> arrival.unpack(operation.project(), body, arrived.toByteArray()));
            } catch (Refused e) {
                work.operations().end(operation, Status.FAILURE, String.valueOf(e.getMessage()));
                return;
            }
            boolean unused = socket("control").binary(DONE, 0, DONE.length);
            work.operations().end(operation, Status.SUCCESS, "");
        }
    }
}

package dev.polyvisor.simulators.lxd.guest;

import dev.polyvisor.api.driver.FleetClock;
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
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The two ends of a transfer between servers: one that others connect to, be it the other server or a client that carries the data, or one
 * that connects to the other. What goes over the sockets is the simulator's own, and only a simulator understands it.
 */
public final class Transfers {
    private static final int CHUNK = 1 << 15;
    private static final byte[] DONE = {1};

    /** How long an end waits to be connected to. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Work work;
    private final Sockets sockets;
    private final Arrival arrival;
    private final Executor executor;

    public Transfers(Work work, Sockets sockets, Arrival arrival, Executor executor) {
        this.work = work;
        this.sockets = sockets;
        this.arrival = arrival;
        this.executor = executor;
    }

    /** {@code POST} with {@code migration} and no place on this server, of an instance or of a snapshot. */
    public Operation send(Instance instance, Optional<Snapshot> snapshot, JsonNode body) {
        if (Json.flag(body, "live") || !body.has("live")) {
            throw Refused.failed("Unable to perform container live migration. CRIU isn't installed");
        }
        byte[] content =
                work.state().locked(() -> arrival.packed(instance, snapshot, !Json.flag(body, "instance_only")));
        return begin(
                new Order("Migrating instance", instance.project(), instance.name(), body.path("target"), true),
                operation -> new Source(operation.names, operation.operation, content));
    }

    /** {@code POST /1.0/instances} with a source of the type {@code migration}. */
    public Operation receive(String project, JsonNode body) {
        JsonNode source = body.path("source");
        JsonNode from = Json.text(source, "mode").equals("push") ? Json.object() : source;
        Instance made = work.state().locked(() -> arrival.begin(project, body));
        return begin(
                new Order("Creating instance", project, made.name(), from, false),
                operation -> new Target(operation.names, operation.operation, made));
    }

    private record Begun(Operation operation, Map<String, String> names) {}

    /**
     * One end.
     *
     * @param other the operation of the other server to connect to; without one this end is connected to
     * @param mayCancel whether it can be given up
     */
    private record Order(String description, String project, String name, JsonNode other, boolean mayCancel) {}

    private Operation begin(Order order, Function<Begun, End> end) {
        return order.other.has("operation") ? connect(order, end) : offer(order, end);
    }

    /** The secrets of a transfer stand in the metadata as they are. */
    private Operation offer(Order order, Function<Begun, End> end) {
        Map<String, String> secrets = new TreeMap<>();
        LxdState state = work.state();
        state.locked(() -> {
            secrets.put("control", state.numbers().digits());
            secrets.put("fs", state.numbers().digits());
        });
        ObjectNode metadata = Json.map(secrets);
        Operation operation = create(Operation.Sort.WEBSOCKET, order, metadata);
        End session = end.apply(new Begun(operation, bySecret(secrets)));
        sockets.add(operation, session);
        FleetClock.Timer timer = state.clock().schedule(PATIENCE, session::giveUpWaiting);
        var unused = operation.ended().thenRun(timer::cancel);
        return operation;
    }

    /** The operation goes on by itself, whatever becomes of the client. */
    private Operation connect(Order order, Function<Begun, End> end) {
        RemoteSockets remote = RemoteSockets.of(order.other);
        Operation operation = create(Operation.Sort.TASK, order, null);
        End session = end.apply(new Begun(operation, bySecret(remote.secrets())));
        executor.execute(() -> {
            try {
                remote.connect(session, executor);
            } catch (Refused e) {
                session.fail(String.valueOf(e.getMessage()));
            }
        });
        return operation;
    }

    private Operation create(Operation.Sort sort, Order order, @Nullable ObjectNode metadata) {
        return work.operations()
                .create(
                        sort,
                        order.description,
                        order.project,
                        Work.resources(order.name),
                        order.mayCancel && sort == Operation.Sort.WEBSOCKET,
                        metadata);
    }

    private static Map<String, String> bySecret(Map<String, String> secrets) {
        return secrets.entrySet().stream().collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));
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
            fail("websocket: close 1006 (abnormal closure): unexpected EOF");
        }

        void fail(String why) {
            work.operations().end(operation, Status.FAILURE, why);
        }

        void giveUpWaiting() {
            if (open.size() < names.size()) {
                fail("Timed out waiting for migration connections");
            }
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
        private final Instance made;
        private final ByteArrayOutputStream arrived = new ByteArrayOutputStream();
        private boolean whole;

        Target(Map<String, String> names, Operation operation, Instance made) {
            super(names, operation);
            this.made = made;
        }

        /** What is not whole is gone before the operation has ended. */
        @Override
        void fail(String why) {
            work.state().locked(() -> {
                if (!whole) {
                    arrival.discard(made);
                }
            });
            super.fail(why);
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
            work.state().locked(() -> {
                arrival.unpack(made, arrived.toByteArray());
                whole = true;
            });
            boolean unused = socket("control").binary(DONE, 0, DONE.length);
            work.operations().end(operation, Status.SUCCESS, "");
        }
    }
}

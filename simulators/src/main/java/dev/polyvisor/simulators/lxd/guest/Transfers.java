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
import dev.polyvisor.simulators.lxd.work.Power;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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

    private static final String CONTROL = "control";
    private static final String FILES = "fs";
    /** The socket that there is for the memory of what moves live. LXD calls it so for virtual machines, too. */
    private static final String MEMORY = "criu";

    /** How long an end waits to be connected to. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Work work;
    private final Sockets sockets;
    private final Arrival arrival;
    private final Power power;
    private final Executor executor;

    public Transfers(Work work, Sockets sockets, Arrival arrival, Power power, Executor executor) {
        this.work = work;
        this.sockets = sockets;
        this.arrival = arrival;
        this.power = power;
        this.executor = executor;
    }

    /** {@code POST} with {@code migration} and no place on this server, of an instance or of a snapshot. */
    public Operation send(Instance instance, Optional<Snapshot> snapshot, JsonNode body) {
        // what is off has no memory, whatever is asked for
        boolean live = work.state().locked(instance::isUp) && isLive(body);
        byte[] content = work.state().locked(() -> {
            if (live) {
                Power.needMemory(work.state(), instance, "Unable to perform container live migration. ");
            }
            return arrival.packed(instance, snapshot, !Json.flag(body, "instance_only"));
        });
        return begin(
                new Order("Migrating instance", instance.project(), instance.name(), body.path("target"), live, true),
                operation -> new Source(operation, instance, live, content));
    }

    /** {@code POST /1.0/instances} with a source of the type {@code migration}. */
    public Operation receive(String project, JsonNode body) {
        JsonNode source = body.path("source");
        JsonNode from = Json.text(source, "mode").equals("push") ? Json.object() : source;
        boolean live = isLive(source);
        Instance made = work.state().locked(() -> {
            if (live
                    && !Json.text(body, "type").equals("virtual-machine")
                    && !work.state().hasCriu()) {
                throw Refused.failed(
                        "Unable to perform container live migration. CRIU isn't installed on the destination server");
            }
            return arrival.begin(project, body);
        });
        return begin(
                new Order("Creating instance", project, made.name(), from, live, false),
                operation -> new Target(operation, made, live));
    }

    /** What nobody says is taken for true. */
    private static boolean isLive(JsonNode body) {
        return !body.has("live") || Json.flag(body, "live");
    }

    private record Begun(Operation operation, Map<String, String> names) {}

    /**
     * One end.
     *
     * @param other the operation of the other server to connect to; without one this end is connected to
     * @param live whether the memory goes along
     * @param mayCancel whether it can be given up
     */
    private record Order(
            String description, String project, String name, JsonNode other, boolean live, boolean mayCancel) {}

    private Operation begin(Order order, Function<Begun, End> end) {
        return order.other.has("operation") ? connect(order, end) : offer(order, end);
    }

    /** The secrets of a transfer stand in the metadata as they are. */
    private Operation offer(Order order, Function<Begun, End> end) {
        Map<String, String> secrets = new TreeMap<>();
        LxdState state = work.state();
        state.locked(() -> {
            secrets.put(CONTROL, state.numbers().digits());
            secrets.put(FILES, state.numbers().digits());
            if (order.live) {
                secrets.put(MEMORY, state.numbers().digits());
            }
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

        End(Begun begun) {
            this.names = begun.names;
            this.operation = begun.operation;
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
        private final Instance instance;
        private final boolean live;
        private final byte[] content;
        private final AtomicBoolean sent = new AtomicBoolean();
        private volatile boolean delivered;

        Source(Begun begun, Instance instance, boolean live, byte[] content) {
            super(begun);
            this.instance = instance;
            this.live = live;
            this.content = content;
        }

        /** Two sockets can open at the same moment. */
        @Override
        public void opened(String name, Frames frames) {
            if (open.putIfAbsent(name, frames) == null
                    && open.size() == names().size()
                    && sent.compareAndSet(false, true)) {
                if (live) {
                    boolean unused = socket(MEMORY).binary(DONE, 0, DONE.length);
                }
                Frames fs = socket(FILES);
                for (int at = 0; at < content.length; at += CHUNK) {
                    boolean unused = fs.binary(content, at, Math.min(CHUNK, content.length - at));
                }
                boolean unused = fs.text("");
            }
        }

        /** The target has it all. What runs there does not run here, but to take it down takes a while, as all work does. */
        @Override
        public void data(String name, byte[] payload, boolean text) {
            if (!name.equals(CONTROL)) {
                return;
            }
            delivered = true;
            if (!live) {
                finish();
                return;
            }
            work.operations().run(operation, unused -> {
                work.operations().pause();
                work.state().locked(() -> {
                    if (instance.isUp()) {
                        power.end(instance);
                    }
                });
                finish();
                return null;
            });
        }

        /** What the other end does with its sockets counts no more once it has it all. */
        @Override
        void fail(String why) {
            if (!delivered) {
                super.fail(why);
            }
        }
    }

    private final class Target extends End {
        private final Instance made;
        private final ByteArrayOutputStream arrived = new ByteArrayOutputStream();
        private final AtomicInteger missing;
        private final boolean live;
        private boolean whole;
        private boolean gone;

        Target(Begun begun, Instance made, boolean live) {
            super(begun);
            this.made = made;
            this.live = live;
            this.missing = new AtomicInteger(live ? 2 : 1);
        }

        /** What is not whole is gone before the operation has ended. What is whole stays, though the other end hangs up at once. */
        @Override
        void fail(String why) {
            boolean failed = work.state().locked(() -> {
                if (!whole && !gone) {
                    gone = true;
                    arrival.discard(made);
                }
                return gone;
            });
            if (failed) {
                super.fail(why);
            }
        }

        @Override
        public void opened(String name, Frames frames) {
            open.putIfAbsent(name, frames);
            completeIfAllIsHere();
        }

        @Override
        public void data(String name, byte[] payload, boolean text) {
            if (name.equals(FILES) && !text) {
                arrived.writeBytes(payload);
            } else {
                missing.decrementAndGet();
                completeIfAllIsHere();
            }
        }

        /** The other end may send before the last of the sockets to it is known here. */
        private void completeIfAllIsHere() {
            if (missing.get() == 0 && open.containsKey(CONTROL)) {
                complete();
            }
        }

        private void complete() {
            boolean arrivedWhole = work.state().locked(() -> {
                if (whole || gone) {
                    return false;
                }
                arrival.unpack(made, arrived.toByteArray());
                if (live) {
                    power.begin(made);
                }
                whole = true;
                return true;
            });
            if (arrivedWhole) {
                boolean unused = socket(CONTROL).binary(DONE, 0, DONE.length);
                work.operations().end(operation, Status.SUCCESS, "");
            }
        }
    }
}

package dev.polyvisor.driver.lxd.instance;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.Telemetry;
import dev.polyvisor.api.driver.DriverContext;
import dev.polyvisor.api.driver.OperationPlan;
import dev.polyvisor.api.driver.OperationStarter;
import dev.polyvisor.api.instance.ExecSpec;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.driver.lxd.client.LxdClient;
import dev.polyvisor.driver.lxd.session.LxdSession;
import dev.polyvisor.driver.lxd.wire.WireOperation;
import dev.polyvisor.simulators.VirtualClock;
import dev.polyvisor.simulators.server.Exchange;
import dev.polyvisor.simulators.server.FrameListener;
import dev.polyvisor.simulators.server.Frames;
import dev.polyvisor.simulators.server.LoopbackServer;
import dev.polyvisor.spi.exec.CommandStreams;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** A command, or a console, of which a test says what its sockets do. The secret of a socket is its name. */
final class ScriptedCommand implements DriverContext, AutoCloseable {
    private static final int PATIENCE = 30;

    private final VirtualClock clock = new VirtualClock();
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final LoopbackServer server =
            LoopbackServer.builder().handler(this::answer).http().start();
    private final LxdClient client =
            LxdClient.of(Connection.parse(server.http().toString()), "lab", executor, Optional.empty());
    private final Map<String, CompletableFuture<Frames>> sockets = new ConcurrentHashMap<>();
    private final BlockingQueue<String> closed = new LinkedBlockingQueue<>();
    private final List<String> refused = new CopyOnWriteArrayList<>();
    private volatile Consumer<String> onOpen = name -> {};

    /** A socket that LXD does not know. */
    ScriptedCommand refuses(String name) {
        refused.add(name);
        return this;
    }

    /** What is done as soon as a socket is there. */
    ScriptedCommand onOpen(Consumer<String> action) {
        onOpen = action;
        return this;
    }

    AttachedRun run(ExecSpec spec, CommandStreams streams) {
        return new AttachedRun(parts(), spec, streams);
    }

    /** A console whose sockets are these. */
    ConsoleLine console() {
        return new ConsoleLine(parts(), true);
    }

    private Parts parts() {
        return Parts.of(new LxdSession(this, client, "default", Optional.empty(), false));
    }

    static WireOperation begun() {
        return operation(103, "Running", Map.of("fds", Map.of("0", "0", "1", "1", "2", "2", "control", "control")));
    }

    static WireOperation ended(int code) {
        return operation(200, "Success", Map.of("return", code));
    }

    private static WireOperation operation(int code, String status, Map<String, Object> metadata) {
        return new WireOperation("op", "websocket", "", "", "", status, code, Map.of(), metadata, false, "", 0, "none");
    }

    /** A socket as the server has it, which may know it a little later than the client. */
    Frames socket(String name) {
        return awaited(name).orTimeout(PATIENCE, TimeUnit.SECONDS).join();
    }

    private CompletableFuture<Frames> awaited(String name) {
        return sockets.computeIfAbsent(name, unused -> new CompletableFuture<>());
    }

    /** The next socket that the client has closed. */
    String nextClosed() throws InterruptedException {
        String name = closed.poll(PATIENCE, TimeUnit.SECONDS);
        if (name == null) {
            throw new AssertionError("nothing was closed");
        }
        return name;
    }

    private void answer(Exchange exchange) {
        String name = exchange.query("secret").orElse("");
        if (refused.contains(name)) {
            exchange.reply(404, new byte[0]);
            return;
        }
        exchange.webSocket(new FrameListener() {
            @Override
            public void opened(Frames frames) {
                awaited(name).complete(frames);
                onOpen.accept(name);
            }

            @Override
            public void data(byte[] payload, boolean text) {
                // a command that reads nothing and obeys nobody
            }

            @Override
            public void closed(int code) {
                closed.add(name);
            }
        });
    }

    @Override
    public void close() {
        client.close();
        server.close();
        executor.shutdownNow();
    }

    @Override
    public String provider() {
        return "lab";
    }

    @Override
    public VirtualClock clock() {
        return clock;
    }

    @Override
    public ExecutorService executor() {
        return executor;
    }

    @Override
    public RandomGenerator random() {
        return new Random(1);
    }

    @Override
    public Telemetry telemetry() {
        return Telemetry.NONE;
    }

    @Override
    public OperationStarter operations() {
        return new OperationStarter() {
            @Override
            public <T> Operation<T> start(OperationPlan<T> plan) {
                throw new UnsupportedOperationException();
            }
        };
    }

    @Override
    public InventorySnapshot inventory() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void sleep(Duration duration) {
        throw new UnsupportedOperationException();
    }
}

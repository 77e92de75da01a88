package dev.polyvisor.driver.lxd.kill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.FleetBuilder;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Provider;
import dev.polyvisor.driver.lxd.LxdDriverFactory;
import dev.polyvisor.driver.lxd.live.PlainLxd;
import dev.polyvisor.simulators.lxd.LxdSimulator;
import dev.polyvisor.simulators.server.Exchange;
import dev.polyvisor.simulators.server.ReplyFault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A simulated server, or two of them, with two clients, of which one can die in the middle of a call. */
final class Lab implements AutoCloseable {
    static final String IMAGE = "tiny";

    /** The provider behind which the second server is. */
    static final String THERE = "there";

    private static final int PATIENCE_SECONDS = 30;

    private final Path folder;
    private final LxdSimulator simulator;
    private final List<LxdSimulator> all = new ArrayList<>();
    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final Fleet survivor;

    /** What a client does. */
    @FunctionalInterface
    interface Call {
        void make(Provider provider) throws InterruptedException;
    }

    /**
     * Where a client dies: at its n-th request for a change or for a socket, before the server has it or after its effect.
     *
     * @param number from 1 on
     * @param done whether the server has it
     */
    record Death(int number, boolean done) {
        @Override
        public String toString() {
            return (done ? "after" : "before") + " change " + number;
        }
    }

    Lab() {
        this(1);
    }

    /** Some servers, which can reach each other. */
    Lab(int servers) {
        this(servers, Duration.ofMillis(5));
    }

    /** Some servers, which take some time for each operation. */
    Lab(int servers, Duration operationTime) {
        try {
            folder = Files.createTempDirectory("lxd");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (int i = 0; i < servers; i++) {
            LxdSimulator.Builder builder =
                    LxdSimulator.builder().operationTime(operationTime).unixSocket(folder.resolve("socket" + i));
            all.add((servers > 1 ? builder.https() : builder).start());
        }
        simulator = all.get(0);
        simulator.content().image(IMAGE);
        survivor = client();
    }

    private Fleet client() {
        FleetBuilder client = Fleet.builder()
                .classLoader(ClassLoader.getPlatformClassLoader())
                .driver(new LxdDriverFactory());
        client.provider("lab", "lxd", connection(simulator));
        all.stream().skip(1).forEach(server -> client.provider(THERE, "lxd", connection(server)));
        return client.open();
    }

    private static Connection connection(LxdSimulator server) {
        return Connection.unixSocket(server.unixSocket().toString());
    }

    /** The client that stays. */
    Provider survivor() {
        return survivor.provider("lab");
    }

    /** The second server, as the client that stays sees it. */
    Provider there() {
        return survivor.provider(THERE);
    }

    /** Takes an instance of the second server away when somebody asks for the n-th time what that works on. */
    void vanishThereAt(int look, String name) {
        LxdSimulator server = all.get(1);
        AtomicInteger looks = new AtomicInteger();
        Predicate<Exchange> looking = exchange -> {
            if (exchange.path().equals("/1.0/operations") && looks.incrementAndGet() == look) {
                server.content().vanish("default", name);
            }
            return false;
        };
        server.faults().add(looking, 1, ReplyFault.cutBefore());
    }

    /** An instance of the first server goes just before the server learns that it is to be deleted. */
    void vanishBeforeItIsDeleted(String name) {
        Predicate<Exchange> deletion = exchange -> {
            if (exchange.method().equals("DELETE") && exchange.path().equals("/1.0/instances/" + name)) {
                simulator.content().vanish("default", name);
            }
            return false;
        };
        simulator.faults().add(deletion, 1, ReplyFault.cutBefore());
    }

    /** Each way to die in a call: the changes that it asks for are counted in a run that goes well. */
    static List<Death> deaths(Call preparation, Call call) {
        return deaths(1, preparation, call);
    }

    static List<Death> deaths(int servers, Call preparation, Call call) {
        try (Lab twin = new Lab(servers)) {
            preparation.make(twin.survivor());
            AtomicInteger changes = new AtomicInteger();
            // a rule that never applies sees all requests
            twin.rule(exchange -> isChange(exchange) && changes.incrementAndGet() < 0, 1, ReplyFault.cutBefore());
            call.make(twin.survivor());
            List<Death> deaths = new ArrayList<>();
            for (int i = 1; i <= changes.get(); i++) {
                deaths.add(new Death(i, false));
                deaths.add(new Death(i, true));
            }
            assertThat(deaths).as("ways to die").isNotEmpty();
            return deaths;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The clients come over the Unix sockets, the servers do not. */
    private static boolean isChange(Exchange exchange) {
        boolean changes = !exchange.method().equals("GET") || exchange.path().endsWith("/websocket");
        return changes && !exchange.isSecure();
    }

    private void rule(Predicate<Exchange> which, int times, ReplyFault fault) {
        all.forEach(server -> server.faults().add(which, times, fault));
    }

    /** A client of its own makes a call and dies in it: nothing that it sends later reaches the server. */
    void die(Death death, Call call) throws Exception {
        AtomicInteger changes = new AtomicInteger();
        AtomicBoolean dead = new AtomicBoolean();
        CountDownLatch died = new CountDownLatch(1);
        Predicate<Exchange> fatal = exchange -> {
            boolean hit = !dead.get() && isChange(exchange) && changes.incrementAndGet() == death.number;
            if (hit) {
                dead.set(true);
                died.countDown();
            }
            return hit;
        };
        Fleet victim = client();
        try {
            rule(fatal, 1, death.done ? ReplyFault.cutAfter() : ReplyFault.cutBefore());
            rule(exchange -> dead.get() && !exchange.isSecure(), Integer.MAX_VALUE, ReplyFault.cutBefore());
            CompletableFuture<Void> end = CompletableFuture.runAsync(
                    () -> {
                        try {
                            call.make(victim.provider("lab"));
                        } catch (PolyvisorException | InterruptedException gone) {
                            // whoever dies learns of nothing
                        }
                    },
                    callers);
            assertThat(died.await(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("it died")
                    .isTrue();
            victim.close();
            end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            // the server does what it was asked for last though nobody waits for it
            until(() -> all.stream().allMatch(server -> server.faults().underWay() == 0));
        } finally {
            victim.close();
            all.forEach(server -> server.faults().clear());
        }
    }

    /** Waits until the server has ended what it was asked for. */
    void settle() throws InterruptedException {
        until(() -> simulator.runningOperations() == 0);
    }

    private static void until(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            if (Thread.interrupted()) {
                throw new InterruptedException("the server goes on working");
            }
            Thread.onSpinWait();
        }
    }

    /** Everything that bears a mark, by its identity. */
    Set<String> marked(String mark) {
        Set<String> found = new TreeSet<>();
        found.addAll(instances(mark));
        found.addAll(volumes(mark));
        found.addAll(images(mark));
        return found;
    }

    Set<String> instances(String mark) {
        Set<String> found = new TreeSet<>();
        plain().get("/1.0/instances?recursion=1").forEach(instance -> {
            if (instance.path("config").has(mark)) {
                found.add(instance.path("config").path("volatile.uuid").asString());
            }
        });
        return found;
    }

    Set<String> volumes(String mark) {
        Set<String> found = new TreeSet<>();
        plain().get("/1.0/storage-pools/default/volumes/custom?recursion=1").forEach(volume -> {
            if (volume.path("config").has(mark)) {
                found.add("default/default/" + volume.path("name").asString());
            }
        });
        return found;
    }

    Set<String> images(String mark) {
        Set<String> found = new TreeSet<>();
        plain().get("/1.0/images?recursion=1").forEach(image -> {
            if (image.path("properties").has(mark)) {
                found.add(image.path("fingerprint").asString());
            }
        });
        return found;
    }

    /** The snapshots of all instances. */
    List<String> snapshots() {
        List<String> found = new ArrayList<>();
        plain().get("/1.0/instances?recursion=2")
                .forEach(instance -> instance.path("snapshots")
                        .forEach(snapshot -> found.add(snapshot.path("name").asString())));
        return found;
    }

    /** The instances of a name, of all projects of the first server. */
    List<JsonNode> named(String name) {
        return instances(simulator)
                .filter(instance -> instance.path("name").asString().equals(name))
                .toList();
    }

    /** The names of all instances of the second server. */
    List<String> namesThere() {
        return instances(all.get(1))
                .map(instance -> instance.path("name").asString())
                .toList();
    }

    /** What the second server still works on. */
    int workThere() {
        return all.get(1).runningOperations();
    }

    private static Stream<JsonNode> instances(LxdSimulator server) {
        return new PlainLxd(server.unixSocket())
                .get("/1.0/instances?recursion=1&all-projects=true")
                .valueStream();
    }

    PlainLxd plain() {
        return new PlainLxd(simulator.unixSocket());
    }

    @Override
    public void close() {
        survivor.close();
        all.forEach(LxdSimulator::close);
        callers.shutdownNow();
        try {
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

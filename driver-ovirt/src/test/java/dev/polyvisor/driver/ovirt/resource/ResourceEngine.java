package dev.polyvisor.driver.ovirt.resource;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.resource.ResourceDriver;
import dev.polyvisor.simulators.ovirt.OvirtSimulator;
import dev.polyvisor.simulators.server.Exchange;
import dev.polyvisor.simulators.server.ReplyFault;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A simulated engine with a template, and processes that allocate in it and die. */
final class ResourceEngine implements AutoCloseable {
    static final String KEPT_DISK = "lab-reuse-ws";
    static final String DEFINITION = """
            {"image": "golden", "requirements": {"cpu": 1, "ram": 1,
              "disks": {"data": {"size": 2, "clone": "seed"}, "ws": {"size": 1, "reuse": true}}}}
            """;

    private static final JsonMapper MAPPER = new JsonMapper();

    private final ExecutorService callers = Executors.newSingleThreadExecutor();
    final OvirtSimulator engine =
            OvirtSimulator.builder().http().operationTime(Duration.ofMillis(1)).start();
    private final List<String> disksBefore;
    private final List<String> templatesBefore;

    ResourceEngine() {
        engine.content().host("host1");
        engine.content().storageDomain("data1");
        String model = engine.content().vm("model");
        String disk = engine.content().disk("model-disk", 10L << 30);
        engine.content()
                .add(
                        "vms/" + model + "/diskattachments",
                        "{\"interface\":\"virtio\",\"bootable\":\"true\",\"active\":\"true\",\"disk\":{\"id\":\"" + disk
                                + "\"}}");
        engine.content().nic(model, "nic1");
        engine.content().template("golden", model);
        engine.content().remove("vms/" + model);
        var unused = engine.content().disk("seed", 1L << 30);
        disksBefore = engine.content().ids("disks");
        templatesBefore = engine.content().ids("templates");
    }

    Fleet open() {
        return Fleet.builder()
                .provider(
                        "lab",
                        "ovirt",
                        Connection.parse(engine.httpUrl().toString())
                                .login(engine.user(), engine.password())
                                .scope(Scope.of("Default")))
                .open();
    }

    static ResourceDriver prepared(Fleet fleet) {
        ResourceDriver resources = fleet.provider("lab").resources();
        resources.prepare("{\"orphan_age\": \"1ms\"}");
        return resources;
    }

    /**
     * Has a process of its own do something, and kills it when one of its requests that change something has taken effect.
     *
     * @param step which of those requests; 0 for before the first
     * @param call what the process does
     * @return false when it had ended before
     */
    boolean killed(int step, Consumer<ResourceDriver> call) throws Exception {
        AtomicInteger writes = new AtomicInteger();
        AtomicBoolean dead = new AtomicBoolean();
        CountDownLatch end = new CountDownLatch(1);
        try (Fleet fleet = open()) {
            ResourceDriver resources = prepared(fleet);
            engine.faults()
                    .add(
                            exchange -> {
                                boolean fatal = !dead.get()
                                        && isChange(exchange)
                                        && writes.incrementAndGet() == Math.max(1, step);
                                if (fatal) {
                                    dead.set(true);
                                    end.countDown();
                                }
                                return fatal;
                            },
                            1,
                            step > 0 ? ReplyFault.cutAfter() : ReplyFault.cutBefore());
            engine.faults().add(exchange -> dead.get(), Integer.MAX_VALUE, ReplyFault.cutBefore());
            Future<?> process = callers.submit(() -> {
                try {
                    call.accept(resources);
                } finally {
                    end.countDown();
                }
            });
            end.await();
            if (!dead.get()) {
                Object unused = process.get();
            }
        } finally {
            // the engine does what it was asked for last though nobody waits for it
            until(() -> engine.faults().underWay() == 0);
            engine.faults().clear();
        }
        until(() -> engine.runningJobs() == 0);
        return dead.get();
    }

    private static boolean isChange(Exchange exchange) {
        return !exchange.method().equals("GET") && !exchange.path().contains("/sso");
    }

    static void until(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            Thread.onSpinWait();
        }
    }

    JsonNode read(String path) {
        return MAPPER.readTree(engine.content().read(path));
    }

    private Stream<JsonNode> all(String collection) {
        return engine.content().ids(collection).stream().flatMap(id -> {
            try {
                return Stream.of(read(collection + "/" + id));
            } catch (RuntimeException gone) {
                // deleted since the identifiers were read
                return Stream.empty();
            }
        });
    }

    List<JsonNode> vms() {
        return all("vms").toList();
    }

    /** The disks but those of the template. */
    List<JsonNode> disks() {
        return all("disks")
                .filter(each -> !disksBefore.contains(each.path("id").asString()))
                .toList();
    }

    List<String> diskNames() {
        return disks().stream()
                .map(each -> each.path("name").asString())
                .sorted()
                .toList();
    }

    /** The templates that were made of machines. */
    List<String> templates() {
        return engine.content().ids("templates").stream()
                .filter(each -> !templatesBefore.contains(each))
                .toList();
    }

    boolean hasNothing() {
        return vms().isEmpty() && diskNames().stream().allMatch(KEPT_DISK::equals);
    }

    void clear() throws InterruptedException {
        until(() -> engine.runningJobs() == 0);
        for (String collection : List.of("vms", "templates", "disks")) {
            for (String id : engine.content().ids(collection)) {
                if (!disksBefore.contains(id) && !templatesBefore.contains(id)) {
                    engine.content().remove(collection + "/" + id);
                }
            }
        }
        until(this::hasNothing);
    }

    /** Deletes the copies that snapshots have made. */
    void clearCopies() {
        templates().forEach(id -> engine.content().remove("templates/" + id));
        disks().stream()
                .filter(each -> each.path("description").asString("").contains("polyvisor.snapshot="))
                .forEach(each ->
                        engine.content().remove("disks/" + each.path("id").asString()));
    }

    void remove(String disk) {
        engine.content().remove("disks/" + engine.content().id("disks", disk));
    }

    @Override
    public void close() {
        callers.shutdownNow();
        engine.close();
    }
}

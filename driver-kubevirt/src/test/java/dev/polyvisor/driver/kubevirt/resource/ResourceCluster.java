package dev.polyvisor.driver.kubevirt.resource;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.resource.ResourceDriver;
import dev.polyvisor.simulators.kubevirt.KubeVirtSimulator;
import dev.polyvisor.simulators.server.ReplyFault;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A simulated cluster with an image, and processes that allocate in it and die. */
final class ResourceCluster implements AutoCloseable {
    static final String NAMESPACE = "demo";
    static final String KEPT_DISK = "lab-reuse-ws";
    static final String DEFINITION = """
            {"image": "tiny", "requirements": {"cpu": 1, "ram": 1,
              "disks": {"data": {"size": 1}, "ws": {"size": 1, "reuse": true}}}}
            """;

    private static final JsonMapper MAPPER = new JsonMapper();

    private final ExecutorService callers = Executors.newSingleThreadExecutor();
    final KubeVirtSimulator simulator = KubeVirtSimulator.builder()
            .http()
            .anonymousAdmin()
            .bookmarks(Duration.ofMillis(500))
            .start();

    ResourceCluster() {
        simulator
                .content()
                .namespace(NAMESPACE)
                .claim(NAMESPACE, "tiny", "standard", "1Gi")
                .put("""
                {"apiVersion": "cdi.kubevirt.io/v1beta1", "kind": "DataSource", "metadata": {"name": "tiny", "namespace": "demo"},
                 "spec": {"source": {"pvc": {"namespace": "demo", "name": "tiny"}}}}
                """);
    }

    Connection connection() {
        return Connection.parse(simulator.http().toString()).scope(Scope.of(NAMESPACE));
    }

    Fleet open() {
        return Fleet.builder().provider("lab", "kubevirt", connection()).open();
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
        try (Fleet fleet = open()) {
            ResourceDriver resources = prepared(fleet);
            simulator
                    .faults()
                    .add(
                            exchange -> !exchange.method().equals("GET")
                                    && writes.incrementAndGet() == Math.max(1, step)
                                    && !dead.getAndSet(true),
                            1,
                            step > 0 ? ReplyFault.cutAfter() : ReplyFault.cutBefore());
            simulator.faults().add(exchange -> dead.get(), Integer.MAX_VALUE, ReplyFault.cutBefore());
            Future<?> process = callers.submit(() -> call.accept(resources));
            until(() -> dead.get() || process.isDone());
            if (!dead.get()) {
                Object unused = process.get();
            }
        } finally {
            // the server does what it was asked for last though nobody waits for it
            until(() -> simulator.faults().underWay() == 0);
            simulator.faults().clear();
        }
        return dead.get();
    }

    static void until(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            Thread.onSpinWait();
        }
    }

    List<String> names(String plural) {
        return simulator.content().names(plural, NAMESPACE).stream()
                .map(path -> path.substring(path.indexOf('/') + 1))
                .toList();
    }

    JsonNode object(String plural, String name) {
        return MAPPER.readTree(simulator.content().find(plural, NAMESPACE, name).orElseThrow());
    }

    /** The disks but that of the image. */
    List<String> claims() {
        return names("persistentvolumeclaims").stream()
                .filter(name -> !name.equals("tiny"))
                .toList();
    }

    boolean hasNothing() {
        return names("virtualmachines").isEmpty()
                && names("secrets").isEmpty()
                && claims().stream().allMatch(KEPT_DISK::equals)
                && names("datavolumes").stream().allMatch(KEPT_DISK::equals);
    }

    void clear() throws InterruptedException {
        for (String plural : List.of(
                "virtualmachines",
                "datavolumes",
                "virtualmachinesnapshots",
                "virtualmachinesnapshotcontents",
                "volumesnapshots")) {
            names(plural).forEach(name -> simulator.content().delete(plural, NAMESPACE, name));
        }
        until(() -> claims().isEmpty() && hasNothing());
    }

    @Override
    public void close() {
        callers.shutdownNow();
        simulator.close();
    }
}

package dev.polyvisor.driver.kubevirt.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceSource;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.api.instance.InstanceSpecBuilder;
import dev.polyvisor.api.instance.Instances;
import dev.polyvisor.simulators.kubevirt.KubeVirtSimulator;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A simulated cluster, shared by the tests of a class, and a fleet over it. */
final class MachinesBench implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);
    static final String NAMESPACE = "demo";
    private static final JsonMapper MAPPER = new JsonMapper();

    final KubeVirtSimulator cluster =
            KubeVirtSimulator.builder().http().anonymousAdmin().start();
    Fleet fleet;
    Instances instances;

    MachinesBench() {
        cluster.content()
                .namespace(NAMESPACE)
                .node("node-a")
                .node("node-b")
                .network(NAMESPACE, "lan")
                .network(NAMESPACE, "dmz");
        this.fleet = open();
        this.instances = fleet.provider("lab").instances();
    }

    private Fleet open() {
        return Fleet.builder()
                .provider(
                        "lab",
                        "kubevirt",
                        Connection.parse(cluster.http().toString()).scope(Scope.of(NAMESPACE)))
                .open();
    }

    /** Another process begins. */
    void reopen() {
        fleet.close();
        fleet = open();
        instances = fleet.provider("lab").instances();
    }

    static InstanceSpecBuilder small(String name) {
        return InstanceSpec.named(name)
                .source(InstanceSource.containerDisk("images.example.test/tiny:1"))
                .cpus(2)
                .memory(DataSize.mib(256));
    }

    Instance running(String name) throws InterruptedException {
        return instances.create(small(name).build()).await(PATIENCE);
    }

    Instance stopped(String name) throws InterruptedException {
        return instances.create(small(name).start(false).build()).await(PATIENCE);
    }

    /** One that boots from a claim of its own. */
    Instance withDisk(String name) throws InterruptedException {
        return instances
                .create(small(name)
                        .source(InstanceSource.empty())
                        .rootSize(DataSize.gib(2))
                        .storagePool("standard")
                        .start(false)
                        .build())
                .await(PATIENCE);
    }

    JsonNode object(String plural, String name) {
        return find(plural, name).orElseThrow();
    }

    /** The same, when it may be gone. */
    Optional<JsonNode> find(String plural, String name) {
        return cluster.content().find(plural, NAMESPACE, name).map(MAPPER::readTree);
    }

    static void fails(Operation<?> operation, ErrorCode code) {
        assertThatThrownBy(() -> operation.await(PATIENCE))
                .isInstanceOfSatisfying(
                        PolyvisorException.class,
                        failure -> assertThat(failure.code()).isEqualTo(code));
    }

    static void until(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        fleet.close();
        cluster.close();
    }
}

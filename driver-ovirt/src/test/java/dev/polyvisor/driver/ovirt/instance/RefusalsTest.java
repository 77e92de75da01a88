package dev.polyvisor.driver.ovirt.instance;

import static dev.polyvisor.driver.ovirt.instance.EngineFleet.await;
import static dev.polyvisor.testkit.PolyvisorAssertions.assertThatFailureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.instance.CopySpec;
import dev.polyvisor.api.instance.DiskSpec;
import dev.polyvisor.api.instance.ExportSpec;
import dev.polyvisor.api.instance.ExportTarget;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceUpdate;
import dev.polyvisor.api.instance.MigrateSpec;
import dev.polyvisor.api.instance.NicSpec;
import dev.polyvisor.api.instance.PublishSpec;
import dev.polyvisor.api.instance.RestartOptions;
import dev.polyvisor.api.instance.RestoreOptions;
import dev.polyvisor.api.instance.StopOptions;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.simulators.ovirt.OvirtSimulator;
import dev.polyvisor.simulators.server.ReplyFault;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What an engine refuses is told with the code that its answer stands for, whatever the verb. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusalsTest {
    private static final Map<String, Function<Instance, Operation<?>>> OF_RUNNING = new TreeMap<>(Map.of(
            "stop",
            instance -> instance.stop(StopOptions.force()),
            "shutdown",
            Instance::stop,
            "reboot",
            Instance::restart,
            "reset",
            instance -> instance.restart(RestartOptions.force()),
            "suspend",
            Instance::suspend,
            "migrate",
            instance -> instance.migrate(MigrateSpec.toAnyHost())));
    private static final Map<String, Function<Instance, Operation<?>>> OF_STOPPED = new TreeMap<>(Map.ofEntries(
            Map.entry("start", Instance::start),
            Map.entry(
                    "update",
                    instance -> instance.update(
                            InstanceUpdate.builder().description("refused").build())),
            Map.entry("rename", instance -> instance.rename("refused")),
            Map.entry("delete", Instance::delete),
            Map.entry("snapshot", instance -> instance.snapshots().create("refused")),
            Map.entry("restore", instance -> instance.snapshots().restore("there")),
            Map.entry("preview", instance -> instance.snapshots().preview("there", RestoreOptions.onlyStopped())),
            Map.entry("delete-snapshot", instance -> instance.snapshots().delete("there")),
            Map.entry("delete-snapshots", instance -> instance.snapshots().deleteAll()),
            Map.entry("disk", instance -> instance.disks().attach(DiskSpec.blank("refused", DataSize.gib(1)))),
            Map.entry("nic", instance -> instance.nics().attach(NicSpec.on("refused", "ovirtmgmt"))),
            Map.entry(
                    "copy", instance -> instance.copy(CopySpec.named("refused").build())),
            Map.entry(
                    "publish",
                    instance -> instance.publish(PublishSpec.named("refused").build())),
            Map.entry(
                    "export",
                    instance -> instance.export(
                            ExportSpec.builder(new ExportTarget.HostDirectory("host1", "/tmp", Optional.empty()))
                                    .build()))));

    private EngineFleet world;
    private Instance running;
    private Instance stopped;

    @BeforeAll
    void open() throws InterruptedException {
        world = new EngineFleet(OvirtSimulator.builder());
        running = world.running("runs");
        stopped = world.make("rests");
        await(stopped.snapshots().create("there"));
    }

    @AfterEach
    void heal() {
        world.engine.faults().clear();
    }

    @AfterAll
    void close() {
        world.close();
    }

    private void refuse(int times, int status, String type, String body) {
        world.engine
                .faults()
                .add(
                        exchange -> !exchange.method().equals("GET")
                                && !exchange.path().contains("/sso"),
                        times,
                        ReplyFault.instead(status, type, body));
    }

    private static String fault(String detail) {
        return "{\"fault\":{\"detail\":\"[" + detail + "]\",\"reason\":\"Operation Failed\"},\"status\":\"failed\"}";
    }

    static Stream<Arguments> verbs() {
        return Stream.concat(
                OF_RUNNING.keySet().stream().map(verb -> Arguments.of(verb, true)),
                OF_STOPPED.keySet().stream().map(verb -> Arguments.of(verb, false)));
    }

    private Operation<?> call(String verb, boolean runs) {
        return runs ? OF_RUNNING.get(verb).apply(running) : OF_STOPPED.get(verb).apply(stopped);
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void a_refusal_has_the_code_of_the_answer_and_nothing_has_happened(String verb, boolean runs)
            throws InterruptedException {
        for (var each : List.of(
                Map.entry(400, ErrorCode.INVALID_ARGUMENT),
                Map.entry(409, ErrorCode.FAILED_PRECONDITION),
                Map.entry(403, ErrorCode.PERMISSION_DENIED))) {
            refuse(100, each.getKey(), "application/json", fault("Somebody does not want to."));
            Operation<?> refused = call(verb, runs);

            assertThatFailureOf(() -> await(refused))
                    .as("%s answered with %d", verb, each.getKey())
                    .hasCode(each.getValue())
                    .hasMessageContaining(each.getKey() == 403 ? "" : "Somebody does not want to.");
            world.engine.faults().clear();
        }
        assertThat(running.refresh().state()).isEqualTo(MachineState.RUNNING);
        assertThat(stopped.refresh().state()).isEqualTo(MachineState.STOPPED);
    }

    @Test
    void what_is_refused_since_the_machine_is_locked_is_tried_again_until_it_is_not() throws InterruptedException {
        Instance instance = world.make("locked");
        int before = world.engine.faults().fired();
        refuse(3, 409, "application/json", fault("Cannot run VM. VM is locked. Please try again in a few minutes."));

        Operation<Instance> start = instance.start();
        await(start);

        assertThat(world.engine.faults().fired() - before).isEqualTo(3);
        assertThat(instance.info().state()).isEqualTo(MachineState.RUNNING);
    }

    @Test
    void a_name_that_another_client_has_taken_meanwhile_is_taken() throws InterruptedException {
        Instance instance = world.make("slow");
        refuse(
                1,
                409,
                "application/json",
                "{\"detail\":\"[Cannot edit VM. The VM name is already in use, please choose"
                        + " a unique name and try again.]\",\"reason\":\"Operation Failed\"}");

        Operation<Instance> rename = instance.rename("fast");

        assertThatFailureOf(() -> await(rename)).hasCode(ErrorCode.ALREADY_EXISTS);
    }

    @Test
    void of_two_clients_that_start_a_machine_both_succeed() throws InterruptedException {
        Instance instance = world.make("both");
        try (var other = world.open()) {
            Instance same = other.provider("dc1").instances().get("both");

            Operation<Instance> first = instance.start();
            Operation<Instance> second = same.start();
            await(first);
            await(second);

            assertThat(same.refresh().state()).isEqualTo(MachineState.RUNNING);
        }
    }

    @Test
    void a_page_of_an_engine_that_is_not_itself_is_an_error_of_the_backend() throws InterruptedException {
        Instance instance = world.make("page");
        refuse(
                1,
                500,
                "text/html",
                "<html><head><title>x</title></head><body>java.lang.NullPointerException</body></html>");

        Operation<Instance> update =
                instance.update(InstanceUpdate.builder().description("new").build());

        assertThatFailureOf(() -> await(update)).hasCode(ErrorCode.INTERNAL);
    }
}

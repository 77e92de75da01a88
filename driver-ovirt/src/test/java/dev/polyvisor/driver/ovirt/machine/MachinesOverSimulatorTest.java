package dev.polyvisor.driver.ovirt.machine;

import static dev.polyvisor.testkit.PolyvisorAssertions.assertThatFailureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Secret;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.machine.CreateMachineRequest;
import dev.polyvisor.api.machine.CreateMachineResponse;
import dev.polyvisor.api.machine.DeleteMachineRequest;
import dev.polyvisor.api.machine.GetMachineStatusRequest;
import dev.polyvisor.api.machine.GetVolumeIdsRequest;
import dev.polyvisor.api.machine.ListMachinesRequest;
import dev.polyvisor.api.machine.MachineClass;
import dev.polyvisor.api.machine.MachineDriver;
import dev.polyvisor.api.machine.MachineSecret;
import dev.polyvisor.api.machine.PersistentVolumeSpec;
import dev.polyvisor.api.machine.ShutDownMachineRequest;
import dev.polyvisor.simulators.ovirt.OvirtSimulator;
import dev.polyvisor.simulators.server.Exchange;
import dev.polyvisor.simulators.server.ReplyFault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class MachinesOverSimulatorTest {
    private static final String USER_DATA = "#cloud-config\npassword: hush-hush\n";
    private static final MachineSecret SECRET = MachineSecret.of(MachineSecret.USER_DATA, Secret.of(USER_DATA));
    private static final MachineClass POOL = classOf(spec -> {});

    /** The machine, the mark of the template's disk, the interface, the volume, the start, and that nothing is missing. */
    private static final int STEPS_OF_CREATE = 6;

    /** The end of power, and the machine. */
    private static final int STEPS_OF_DELETE = 2;

    private final OvirtSimulator engine =
            OvirtSimulator.builder().http().operationTime(Duration.ofMillis(2)).start();
    private Fleet fleet;
    private MachineDriver machines;

    private static MachineClass classOf(Consumer<ObjectNode> change) {
        ObjectNode spec = Specs.whole();
        change.accept(spec);
        return new MachineClass("pool", spec.toString());
    }

    @BeforeEach
    void open() {
        engine.content().host("host1");
        engine.content().storageDomain("data1");
        String model = engine.content().vm("model");
        String disk = engine.content().disk("model-disk", 10L << 30);
        engine.content()
                .add(
                        "vms/" + model + "/diskattachments",
                        "{\"interface\":\"virtio\",\"bootable\":\"true\",\"active\":\"true\",\"disk\":{\"id\":\"" + disk
                                + "\"}}");
        engine.content().template("golden", model);
        engine.content().remove("vms/" + model);
        fleet = Fleet.builder().provider("lab", "ovirt", connection()).open();
        machines = fleet.provider("lab").machines();
    }

    private Connection connection() {
        return Connection.parse(engine.httpUrl().toString()).login(engine.user(), engine.password());
    }

    @AfterEach
    void close() {
        fleet.close();
        engine.close();
    }

    private CreateMachineResponse create() {
        return machines.createMachine(CreateMachineRequest.of("m-1", POOL, SECRET));
    }

    private String delete() {
        return machines.deleteMachine(DeleteMachineRequest.of("m-1", POOL, SECRET))
                .lastKnownState()
                .text();
    }

    private Map<String, String> list() {
        return machines.listMachines(ListMachinesRequest.of(POOL, SECRET)).machines();
    }

    private List<JsonNode> vms() {
        return all("vms").toList();
    }

    private List<String> disks() {
        return all("disks")
                .map(disk -> disk.path("name").asString())
                .filter(name -> !name.startsWith("golden") && !name.equals("model-disk"))
                .toList();
    }

    private Stream<JsonNode> all(String collection) {
        return engine.content().ids(collection).stream().flatMap(id -> {
            try {
                return Stream.of(json(collection + "/" + id));
            } catch (RuntimeException gone) {
                // deleted since the identifiers were read
                return Stream.empty();
            }
        });
    }

    private JsonNode json(String path) {
        return JsonMapper.shared().readTree(engine.content().read(path));
    }

    private static Predicate<Exchange> write(int number) {
        AtomicInteger seen = new AtomicInteger();
        return exchange -> !exchange.method().equals("GET")
                && exchange.path().contains("/api/")
                && seen.incrementAndGet() == number;
    }

    private static Stream<Arguments> stepsOfCreate() {
        return steps(STEPS_OF_CREATE);
    }

    private static Stream<Arguments> stepsOfDelete() {
        return steps(STEPS_OF_DELETE);
    }

    private static Stream<Arguments> steps(int count) {
        return Stream.iterate(1, step -> step <= count, step -> step + 1)
                .flatMap(step -> Stream.of(Arguments.of(step, false), Arguments.of(step, true)));
    }

    private void killAt(int step, boolean done) {
        engine.faults().add(write(step), 1, done ? ReplyFault.cutAfter() : ReplyFault.cutBefore());
    }

    private void assertWhole() {
        assertThat(vms()).hasSize(1);
        JsonNode vm = vms().get(0);
        String id = vm.path("id").asString();
        assertThat(vm.path("name").asString()).isEqualTo("m-1");
        assertThat(vm.path("comment").asString()).contains("polyvisor-complete=yes", "example.test/pool=a");
        assertThat(vm.path("status").asString()).isIn("wait_for_launch", "powering_up", "up");
        assertThat(disks()).hasSize(2).contains("m-1-data");
        assertThat(list()).isEqualTo(Map.of("ovirt://" + id, "m-1"));
    }

    private void awaitNothing() throws InterruptedException {
        while (!vms().isEmpty() || !disks().isEmpty()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            Thread.onSpinWait();
        }
    }

    @Test
    void a_machine_is_made_of_its_template_with_its_parts_and_started_with_its_user_data() {
        CreateMachineResponse response = create();

        assertWhole();
        String id = vms().get(0).path("id").asString();
        assertThat(response.providerId()).isEqualTo("ovirt://" + id);
        assertThat(response.nodeName()).isEqualTo("m-1");
        assertThat(response.lastKnownState().text()).isEqualTo("Created ovirt://" + id);
        JsonNode vm = vms().get(0);
        assertThat(vm.path("memory").asString()).isEqualTo("2147483648");
        assertThat(vm.at("/cpu/topology/cores").asString()).isEqualTo("2");
        assertThat(vm.path("template").path("id").asString())
                .isEqualTo(engine.content().id("templates", "golden"));
        assertThat(create()).isEqualTo(response);
        assertWhole();
    }

    @ParameterizedTest
    @MethodSource("stepsOfCreate")
    void a_create_that_is_killed_at_any_step_is_reported_and_completed(int step, boolean done) {
        killAt(step, done);

        assertThatThrownBy(this::create).isInstanceOf(PolyvisorException.class);
        assertThat(list()).as("whatever is left is listed").hasSize(vms().size());

        create();
        assertWhole();
    }

    @ParameterizedTest
    @MethodSource("stepsOfCreate")
    void of_a_create_that_is_killed_at_any_step_a_delete_leaves_nothing(int step, boolean done)
            throws InterruptedException {
        killAt(step, done);
        assertThatThrownBy(this::create).isInstanceOf(PolyvisorException.class);

        delete();

        awaitNothing();
        assertThat(list()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("stepsOfDelete")
    void a_delete_that_is_killed_at_any_step_is_completed_by_the_next(int step, boolean done)
            throws InterruptedException {
        create();
        killAt(step, done);

        assertThatThrownBy(this::delete).isInstanceOf(PolyvisorException.class);

        delete();
        awaitNothing();
        assertThat(delete()).isEqualTo("Deleted ");
    }

    @Test
    void there_are_no_more_steps_than_those_that_are_killed() throws InterruptedException {
        killAt(STEPS_OF_CREATE + 1, false);
        create();
        engine.faults().clear();

        killAt(STEPS_OF_DELETE + 1, false);
        delete();
        awaitNothing();
    }

    @Test
    void of_calls_at_the_same_moment_one_machine_with_one_of_each_part_remains() {
        try (Fleet other =
                Fleet.builder().provider("lab", "ovirt", connection()).open()) {
            List<CompletableFuture<Void>> calls = Stream.of(
                            machines, other.provider("lab").machines())
                    .map(driver -> CompletableFuture.runAsync(() -> {
                        try {
                            driver.createMachine(CreateMachineRequest.of("m-1", POOL, SECRET));
                        } catch (PolyvisorException lost) {
                            assertThat(lost.retryable()).as("%s", lost).isTrue();
                        }
                    }))
                    .toList();
            assertThat(calls).allSatisfy(call -> assertThat(call).succeedsWithin(Duration.ofSeconds(60)));
        }

        create();
        assertWhole();
    }

    @Test
    void of_two_disks_for_one_volume_one_remains() {
        killAt(5, false);
        assertThatThrownBy(this::create).isInstanceOf(PolyvisorException.class);
        String vm = vms().get(0).path("id").asString();
        String twin = engine.content().disk("m-1-data", 5L << 30);
        engine.content()
                .change("disks/" + twin, "{\"description\":\"" + Ownership.description("", vm, "data") + "\"}")
                .attach(vm, twin);

        create();

        assertWhole();
    }

    @Test
    void a_volume_that_is_made_while_another_call_starts_the_machine_with_its_own_is_taken_away() {
        AtomicBoolean hasStarted = new AtomicBoolean();
        Predicate<Exchange> volume = write(4);
        engine.faults()
                .add(
                        exchange -> {
                            if (volume.test(exchange)) {
                                String vm = vms().get(0).path("id").asString();
                                String other = engine.content().disk("m-1-data", 5L << 30);
                                engine.content()
                                        .change(
                                                "disks/" + other,
                                                "{\"description\":\"" + Ownership.description("", vm, "data") + "\"}")
                                        .attach(vm, other)
                                        .change("vms/" + vm, "{\"status\":\"up\"}");
                                hasStarted.set(true);
                            }
                            return false;
                        },
                        1,
                        ReplyFault.cutBefore());

        create();

        assertThat(hasStarted).isTrue();
        assertWhole();
    }

    @Test
    void a_disk_that_somebody_else_has_attached_outlives_the_machine() throws InterruptedException {
        create();
        String vm = vms().get(0).path("id").asString();
        String volume = engine.content().disk("pvc-of-a-pod", 1L << 30);
        engine.content().attach(vm, volume);

        delete();

        while (!vms().isEmpty()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            Thread.onSpinWait();
        }
        assertThat(disks()).containsExactly("pvc-of-a-pod");
    }

    @Test
    void the_disk_of_the_template_is_made_as_large_as_the_class_says_and_no_smaller() {
        MachineClass large = classOf(spec -> spec.putObject("rootVolume").put("size", "20GiB"));
        machines.createMachine(CreateMachineRequest.of("m-1", large, SECRET));
        assertThat(engine.content().ids("disks").stream()
                        .map(id -> json("disks/" + id).path("provisioned_size").asString()))
                .contains(Long.toString(20L << 30));

        MachineClass small = classOf(spec -> spec.putObject("rootVolume").put("size", "1GiB"));
        assertThatFailureOf(() -> machines.createMachine(CreateMachineRequest.of("m-2", small, SECRET)))
                .hasCode(ErrorCode.INVALID_ARGUMENT)
                .hasMessageContaining("rootVolume.size");
    }

    @Test
    void what_a_class_names_and_the_engine_has_not_is_told_before_anything_is_made() {
        for (MachineClass wrong : List.of(
                classOf(spec -> spec.put("cluster", "elsewhere")),
                classOf(spec -> spec.put("template", "elsewhere")),
                classOf(spec -> ((ObjectNode) spec.path("networks").path(0)).put("name", "elsewhere")),
                classOf(spec -> ((ObjectNode) spec.path("networks").path(0)).put("profile", "elsewhere")))) {
            assertThatFailureOf(() -> machines.createMachine(CreateMachineRequest.of("m-1", wrong, SECRET)))
                    .hasCode(ErrorCode.FAILED_PRECONDITION);
        }
        assertThat(vms()).isEmpty();
    }

    @Test
    void a_machine_that_is_there_is_told_though_the_class_names_what_is_gone_by_now() {
        CreateMachineResponse made = create();
        MachineClass later = classOf(spec -> ((ObjectNode) spec.path("networks").path(0)).put("name", "gone"));

        assertThat(machines.createMachine(CreateMachineRequest.of("m-1", later, SECRET)))
                .isEqualTo(made);
    }

    @Test
    void a_machine_that_is_suspended_is_not_shut_down() throws InterruptedException {
        create();
        engine.content().status(vms().get(0).path("id").asString(), "suspended");

        assertThatFailureOf(() -> machines.shutDownMachine(ShutDownMachineRequest.of("m-1", POOL, SECRET)))
                .hasCode(ErrorCode.FAILED_PRECONDITION);
    }

    @Test
    void a_machine_that_lacks_a_volume_since_its_domain_is_not_there_is_listed_and_deleted()
            throws InterruptedException {
        MachineClass wrong =
                classOf(spec -> ((ObjectNode) spec.path("additionalVolumes").path(0)).put("storageDomain", "none"));
        assertThatFailureOf(() -> machines.createMachine(CreateMachineRequest.of("m-1", wrong, SECRET)))
                .hasCode(ErrorCode.FAILED_PRECONDITION);

        assertThat(list()).containsValue("m-1");
        delete();
        awaitNothing();
    }

    @Test
    void a_copy_that_somebody_makes_of_a_machine_belongs_to_nobody() {
        create();
        String comment = vms().get(0).path("comment").asString();
        String copy = engine.content().vm("m-1-copy");
        engine.content()
                .change(
                        "vms/" + copy,
                        JsonMapper.shared()
                                .createObjectNode()
                                .put("comment", comment)
                                .toString());

        assertThat(list()).hasSize(1).containsValue("m-1");
        assertThatFailureOf(() -> machines.deleteMachine(DeleteMachineRequest.of("m-1-copy", POOL, SECRET)))
                .hasCode(ErrorCode.FAILED_PRECONDITION);
    }

    @Test
    void a_late_call_that_remembers_another_machine_of_the_name_does_not_meet_this_one() {
        create();
        String old = "ovirt://00000000-1111-2222-3333-444444444444";

        assertThat(machines.deleteMachine(
                                DeleteMachineRequest.of("m-1", POOL, SECRET).withProviderId(old))
                        .lastKnownState()
                        .text())
                .isEqualTo("Deleted ");
        assertWhole();
    }

    @Test
    void a_machine_is_shut_down_through_its_guest_and_tells_its_state() throws InterruptedException {
        create();
        GetMachineStatusRequest status = GetMachineStatusRequest.of("m-1", POOL, SECRET);
        while (machines.getMachineStatus(status).state() != MachineState.RUNNING) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }

        machines.shutDownMachine(ShutDownMachineRequest.of("m-1", POOL, SECRET));

        while (machines.getMachineStatus(status).state() != MachineState.STOPPED) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        create();
        assertThat(vms().get(0).path("status").asString()).isEqualTo("down");
    }

    @Test
    void user_data_that_the_engine_cannot_take_and_access_that_is_none_are_told_by_their_keys() {
        MachineSecret script = MachineSecret.of(MachineSecret.USER_DATA, Secret.of("#!/bin/sh\necho hush-hush\n"));
        assertThatFailureOf(() -> machines.createMachine(CreateMachineRequest.of("m-1", POOL, script)))
                .hasCode(ErrorCode.INVALID_ARGUMENT)
                .satisfies(refused ->
                        assertThat(refused.toString()).contains("userData").doesNotContain("hush"));
        MachineSecret halfAccess = SECRET.with("username", Secret.of("hush@internal"))
                .with("caBundle", Secret.of("hush"))
                .with("url", Secret.of("ftp://hush.example"));
        assertThatFailureOf(() -> machines.createMachine(CreateMachineRequest.of("m-1", POOL, halfAccess)))
                .hasCode(ErrorCode.UNAUTHENTICATED)
                .satisfies(refused ->
                        assertThat(refused.toString()).contains("password").doesNotContain("hush"));
        MachineSecret wrongAccess = halfAccess.with("password", Secret.of("hush"));
        assertThatFailureOf(() -> machines.createMachine(CreateMachineRequest.of("m-1", POOL, wrongAccess)))
                .hasCode(ErrorCode.UNAUTHENTICATED)
                .satisfies(refused -> assertThat(refused.toString())
                        .contains("url", "caBundle")
                        .doesNotContain("hush"));
        assertThat(vms()).isEmpty();
    }

    @Test
    void volumes_of_the_csi_driver_of_ovirt_are_disks() {
        assertThat(machines.getVolumeIds(GetVolumeIdsRequest.of(List.of(
                                PersistentVolumeSpec.csi("csi.ovirt.org", "disk-2"),
                                PersistentVolumeSpec.other("nfs"),
                                PersistentVolumeSpec.csi("csi.ovirt.org", "disk-1"))))
                        .volumeIds())
                .containsExactly("disk-2", "disk-1");
    }
}

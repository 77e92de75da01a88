package dev.polyvisor.driver.ovirt.machine;

import static dev.polyvisor.testkit.PolyvisorAssertions.assertThatFailureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import dev.polyvisor.api.machine.MachineClass;
import dev.polyvisor.api.machine.MachineSecret;
import dev.polyvisor.api.machine.PersistentVolumeSpec;
import dev.polyvisor.api.machine.ShutDownMachineRequest;
import dev.polyvisor.simulators.server.Exchange;
import dev.polyvisor.simulators.server.ReplyFault;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class MachinesOverSimulatorTest extends MachineSuite {
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
        twin();

        create();

        assertWhole();
    }

    @Test
    void a_volume_that_is_made_while_another_call_starts_the_machine_with_its_own_is_taken_away() {
        AtomicBoolean hasStarted = new AtomicBoolean();
        meanwhile(write(4), () -> {
            twin();
            start();
            hasStarted.set(true);
        });

        create();

        assertThat(hasStarted).isTrue();
        assertWhole();
    }

    @Test
    void of_two_volumes_ours_is_taken_away_when_another_call_starts_the_machine_before_one_is() {
        AtomicBoolean hasStarted = new AtomicBoolean();
        meanwhile(write(4), this::twin);
        meanwhile(
                exchange ->
                        exchange.method().equals("DELETE") && exchange.path().contains("/diskattachments/"),
                () -> {
                    if (hasStarted.compareAndSet(false, true)) {
                        start();
                    }
                });

        create();

        assertThat(hasStarted).isTrue();
        assertWhole();
    }

    /** Does something before the engine looks at a request. */
    private void meanwhile(Predicate<Exchange> request, Runnable action) {
        Predicate<Exchange> acting = exchange -> {
            if (request.test(exchange)) {
                action.run();
            }
            return false;
        };
        engine.faults().add(acting, 1, ReplyFault.cutBefore());
    }

    /** The volume, as another call of the same makes it. */
    private void twin() {
        String vm = vms().get(0).path("id").asString();
        String twin = engine.content().disk("m-1-data", 5L << 30);
        engine.content()
                .change("disks/" + twin, "{\"description\":\"" + Ownership.description("", vm, "data") + "\"}")
                .attach(vm, twin);
    }

    private void start() {
        engine.content().change("vms/" + vms().get(0).path("id").asString(), "{\"status\":\"up\"}");
    }

    @Test
    void a_disk_that_somebody_else_has_attached_outlives_the_machine() throws InterruptedException {
        create();
        String vm = vms().get(0).path("id").asString();
        String volume = engine.content().disk("pvc-of-a-pod", 1L << 30);
        engine.content().attach(vm, volume);

        delete();

        // the engine removes a disk after it has answered
        while (!vms().isEmpty() || disks().size() > 1) {
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

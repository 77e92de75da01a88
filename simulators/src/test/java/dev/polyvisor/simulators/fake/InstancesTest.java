package dev.polyvisor.simulators.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.polyvisor.api.Cancellation;
import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.OperationState;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.instance.DiskSpec;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceQuery;
import dev.polyvisor.api.instance.InstanceSource;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.api.instance.Instances;
import dev.polyvisor.api.instance.NicSpec;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.simulators.fake.fault.FaultPoint;
import dev.polyvisor.simulators.fake.model.FakeMachine;
import dev.polyvisor.simulators.fake.model.FakeVolume;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InstancesTest {
    private final Sessions sessions = new Sessions();
    private final FakeHypervisor hypervisor = FakeHypervisor.create();
    private final Instances instances = sessions.open(hypervisor).instances();
    private final Instances slow = sessions.open(hypervisor, "work", "10s").instances();

    @AfterEach
    void close() {
        sessions.close();
    }

    private static InstanceSpec web() {
        return InstanceSpec.named("web-1")
                .image("ubuntu/24.04")
                .cpus(2)
                .memory(DataSize.gib(4))
                .build();
    }

    @Test
    void an_instance_is_what_its_specification_says() throws Exception {
        InstanceSpec spec = web().toBuilder()
                .type(MachineType.VIRTUAL_MACHINE)
                .description("a web server")
                .label("stage", "test")
                .rootSize(DataSize.gib(20))
                .disk(DiskSpec.blank("data", DataSize.gib(5)))
                .nic(NicSpec.on("eth0", "default"), NicSpec.on("eth1", "net-2"))
                .location("host-2")
                .build();

        Operation<Instance> creation = instances.create(spec);
        Instance web = sessions.done(creation);

        assertThat(creation.changed()).isTrue();
        assertThat(web.info().state()).isEqualTo(MachineState.RUNNING);
        assertThat(web.info().type()).isEqualTo(MachineType.VIRTUAL_MACHINE);
        assertThat(web.info().cpus()).hasValue(2);
        assertThat(web.info().memory()).contains(DataSize.gib(4));
        assertThat(web.info().labels()).containsEntry("stage", "test");
        assertThat(web.info().description()).isEqualTo("a web server");
        assertThat(web.info().location()).contains("host-2");
        assertThat(web.info().image()).contains("ubuntu/24.04");
        assertThat(web.info().addresses()).hasSize(1);
        assertThat(web.disks().list()).extracting(d -> d.name()).containsExactly("root", "data");
        assertThat(web.disks().get("root").size()).contains(DataSize.gib(20));
        assertThat(web.nics().list())
                .extracting(n -> n.networkName().orElse(""))
                .containsExactly("default", "net-2");
        assertThat(sessions.read).contains(Target.entity(web.key()));
        assertThat(sessions.read)
                .filteredOn(t -> t.kind().equals(FakeVolume.KIND.name()))
                .hasSize(2);
    }

    @Test
    void a_repetition_with_the_same_key_adopts_and_changes_nothing() throws Exception {
        Instance first = sessions.done(instances.create(web()));

        Operation<Instance> again = instances.create(web());

        assertThat(sessions.done(again).id()).isEqualTo(first.id());
        assertThat(again.changed()).isFalse();
        assertThat(hypervisor.count(FakeMachine.KIND)).isOne();
    }

    @Test
    void a_repetition_completes_what_an_earlier_try_left() throws Exception {
        Instance left =
                sessions.done(instances.create(web().toBuilder().start(false).build()));
        assertThat(left.info().state()).isEqualTo(MachineState.STOPPED);

        Operation<Instance> again = instances.create(web());

        assertThat(sessions.done(again).info().state()).isEqualTo(MachineState.RUNNING);
        assertThat(again.changed()).isTrue();
    }

    @Test
    void a_name_that_somebody_else_has_is_refused() throws Exception {
        sessions.done(instances.create(web()));

        PolyvisorException refused = sessions.failed(
                instances.create(web().toBuilder().idempotencyKey("another").build()));

        assertThat(refused.code()).isEqualTo(ErrorCode.ALREADY_EXISTS);
    }

    @Test
    void a_lost_reply_is_looked_up_and_not_repeated_blindly() throws Exception {
        hypervisor.faults().at(FaultPoint.REPLY).fail(ErrorCode.UNAVAILABLE);

        Instance web = sessions.done(instances.create(web()));

        assertThat(web.info().state()).isEqualTo(MachineState.RUNNING);
        assertThat(hypervisor.count(FakeMachine.KIND)).isOne();
        assertThat(hypervisor.faults().calls(FaultPoint.ACCEPT)).isOne();
    }

    @Test
    void a_request_that_never_arrived_is_sent_again() throws Exception {
        hypervisor.faults().at(FaultPoint.ACCEPT).times(2).fail(ErrorCode.UNAVAILABLE);

        sessions.done(instances.create(web()));

        assertThat(hypervisor.count(FakeMachine.KIND)).isOne();
        assertThat(hypervisor.faults().calls(FaultPoint.ACCEPT)).isEqualTo(3);
    }

    @Test
    void work_takes_its_time_and_tells_how_far_it_is() throws Exception {
        Operation<Instance> creation = slow.create(web());
        sessions.clock.settle();
        assertThat(creation.state()).isEqualTo(OperationState.RUNNING);
        assertThat(slow.get("web-1").info().state()).isEqualTo(MachineState.PROVISIONING);

        sessions.clock.advance(Duration.ofSeconds(9));
        sessions.clock.settle();
        assertThat(creation.state()).isEqualTo(OperationState.RUNNING);

        sessions.done(creation);
        assertThat(sessions.clock.nanoTime()).isBetween(10_000_000_000L, 11_000_000_000L);
    }

    @Test
    void a_creation_that_is_given_up_leaves_nothing() throws Exception {
        Operation<Instance> creation = slow.create(web());
        sessions.clock.settle();

        assertThat(creation.cancel()).isEqualTo(Cancellation.CANCELLED);

        assertThat(creation.state()).isEqualTo(OperationState.CANCELLED);
        assertThat(slow.find("web-1")).isEmpty();
        assertThat(hypervisor.count(FakeVolume.KIND)).isZero();
    }

    @Test
    void work_that_the_backend_forgot_is_judged_by_what_it_left() throws Exception {
        Operation<Instance> creation = slow.create(web());
        sessions.clock.settle();
        hypervisor.forgetJobs();
        sessions.clock.advance(Duration.ofSeconds(10));

        assertThat(sessions.done(creation).info().state()).isEqualTo(MachineState.RUNNING);
    }

    @Test
    void what_a_specification_names_must_be_there() {
        assertThat(code(web().toBuilder().image("no-such-image").build())).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(code(web().toBuilder().location("nowhere").build())).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(code(web().toBuilder().storagePool("nowhere").build())).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(code(web().toBuilder().nic(NicSpec.on("eth0", "nowhere")).build()))
                .isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(hypervisor.count(FakeMachine.KIND)).isZero();
        assertThat(hypervisor.count(FakeVolume.KIND)).isZero();
    }

    private ErrorCode code(InstanceSpec spec) {
        return sessions.failed(instances.create(spec)).code();
    }

    @Test
    void no_room_is_resource_exhausted() throws Exception {
        Instances small =
                sessions.open(FakeHypervisor.builder().room(1).build()).instances();
        sessions.done(small.create(web()));

        PolyvisorException refused = sessions.failed(
                small.create(InstanceSpec.named("web-2").image("debian/12").build()));

        assertThat(refused.code()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED);
    }

    @Test
    void what_the_backend_has_no_form_of_is_refused_at_once() {
        assertThat(thrown(InstanceSpec.named("a")
                        .source(InstanceSource.containerDisk("registry/x"))
                        .build()))
                .isEqualTo(ErrorCode.UNIMPLEMENTED);
        InstanceSpec options = new InstanceSpec(
                "a",
                "",
                web().type(),
                web().source(),
                "",
                web().labels(),
                web().cpus(),
                web().topology(),
                web().memory(),
                web().maxMemory(),
                web().instanceType(),
                web().preference(),
                web().architecture(),
                web().profiles(),
                web().rootSize(),
                web().storagePool(),
                web().disks(),
                web().nics(),
                web().location(),
                web().setup(),
                true,
                false,
                web().config(),
                web().devices(),
                Map.of("unheard-of", "x"));
        assertThat(thrown(options)).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThatThrownBy(() -> instances.inAllScopes().create(web()))
                .isInstanceOfSatisfying(
                        PolyvisorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION));
    }

    private ErrorCode thrown(InstanceSpec spec) {
        return catchThrowableOfType(PolyvisorException.class, () -> instances.create(spec))
                .code();
    }

    @Test
    void names_are_looked_up_in_one_scope_or_in_all() {
        hypervisor.addMachine("default", "web", MachineType.CONTAINER);
        String other = hypervisor.addMachine("blue", "web", MachineType.CONTAINER);

        assertThat(instances.in(Scope.of("blue")).get("web").id()).isEqualTo(other);
        assertThat(instances.in(Scope.of("green")).find("web")).isEmpty();
        assertThat(instances.byId(other).ref()).hasToString("blue/web");
        assertThatThrownBy(() -> instances.inAllScopes().find("web"))
                .hasMessageContaining("blue/web")
                .hasMessageContaining("default/web")
                .isInstanceOfSatisfying(
                        PolyvisorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION));
        assertThat(instances.inAllScopes().list()).hasSize(2);
        assertThatThrownBy(() -> instances.in(Scope.of("green")).list())
                .isInstanceOfSatisfying(
                        PolyvisorException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }

    @Test
    void lists_are_ordered_and_filtered() {
        FakeHypervisor large = FakeHypervisor.builder().machines(300).scopes(2).build();
        Instances all = sessions.open(large).instances().inAllScopes();

        assertThat(all.list())
                .hasSize(300)
                .isSortedAccordingTo(
                        (a, b) -> a.ref().toString().compareTo(b.ref().toString()));
        assertThat(all.list(InstanceQuery.builder()
                        .type(MachineType.CONTAINER)
                        .state(MachineState.RUNNING)
                        .label("stage", "test")
                        .build()))
                .isNotEmpty()
                .allSatisfy(i -> {
                    assertThat(i.info().type()).isEqualTo(MachineType.CONTAINER);
                    assertThat(i.info().isRunning()).isTrue();
                    assertThat(i.info().labels()).containsEntry("stage", "test");
                });
    }

    @Test
    void a_generated_machine_is_an_instance_like_any_other() throws Exception {
        FakeHypervisor large = FakeHypervisor.builder()
                .machines(100)
                .volumes(2)
                .snapshots(2)
                .containers(0)
                .build();
        Instances all = sessions.open(large).instances();
        Instance running = all.list(
                        InstanceQuery.builder().state(MachineState.RUNNING).build())
                .get(0);

        assertThat(running.disks().list()).hasSize(2);
        assertThat(running.nics().list()).hasSize(1);
        assertThat(running.snapshots().list()).extracting(s -> s.name()).containsExactly("snap0", "snap1");
        assertThat(running.nics().list().get(0).mac())
                .contains(large.find("lab", FakeMachine.KIND, running.id())
                        .orElseThrow()
                        .hardwareAddresses()
                        .get(0));

        sessions.done(running.stop());
        assertThat(running.info().state()).isEqualTo(MachineState.STOPPED);
        assertThat(large.find("lab", FakeMachine.KIND, running.id())
                        .orElseThrow()
                        .state())
                .isEqualTo(MachineState.STOPPED);
    }
}

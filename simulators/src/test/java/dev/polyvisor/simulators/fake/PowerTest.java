package dev.polyvisor.simulators.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.OperationState;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.DeleteOptions;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.api.instance.Instances;
import dev.polyvisor.api.instance.LifecycleAction;
import dev.polyvisor.api.instance.LifecycleEvent;
import dev.polyvisor.api.instance.LifecycleSubscription;
import dev.polyvisor.api.instance.RestartOptions;
import dev.polyvisor.api.instance.StartOptions;
import dev.polyvisor.api.instance.StopOptions;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.simulators.fake.fault.FaultPoint;
import dev.polyvisor.simulators.fake.model.FakeVolume;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PowerTest {
    private final Sessions sessions = new Sessions();
    private final FakeHypervisor hypervisor = FakeHypervisor.create();
    private final Instances instances = sessions.open(hypervisor).instances();

    @AfterEach
    void close() {
        sessions.close();
    }

    private Instance machine(MachineType type) {
        return instances.byId(hypervisor.addMachine("m", type));
    }

    private Instance running(MachineType type) throws InterruptedException {
        Instance instance = machine(type);
        sessions.done(instance.start());
        return instance;
    }

    @ParameterizedTest
    @EnumSource
    void start_and_stop_are_goals(MachineType type) throws Exception {
        Instance instance = machine(type);

        Operation<Instance> start = instance.start();
        sessions.done(start);
        assertThat(start.changed()).isTrue();
        assertThat(instance.info().state()).isEqualTo(MachineState.RUNNING);
        assertThat(instance.info().lastUsedAt()).contains(sessions.clock.now());

        Operation<Instance> again = instance.start();
        sessions.done(again);
        assertThat(again.changed()).isFalse();

        sessions.done(instance.stop());
        assertThat(instance.info().state()).isEqualTo(MachineState.STOPPED);
        assertThat(instance.info().addresses()).isEmpty();
        Operation<Instance> stopAgain = instance.stop(StopOptions.force());
        sessions.done(stopAgain);
        assertThat(stopAgain.changed()).isFalse();
    }

    @Test
    void a_guest_that_does_not_obey_runs_on_when_the_time_is_over() throws Exception {
        Instance instance = running(MachineType.VIRTUAL_MACHINE);
        hypervisor.setConfig(instance.id(), "guest.stubborn", "true");
        long before = sessions.clock.nanoTime();

        PolyvisorException late = sessions.failed(instance.stop(StopOptions.graceful(Duration.ofMinutes(2))));

        assertThat(late.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
        assertThat(sessions.clock.nanoTime() - before).isBetween(120_000_000_000L, 121_000_000_000L);
        assertThat(instance.refresh().state()).isEqualTo(MachineState.RUNNING);

        sessions.done(instance.stop(StopOptions.gracefulThenForce(Duration.ofSeconds(5))));
        assertThat(instance.info().state()).isEqualTo(MachineState.STOPPED);
    }

    @Test
    void a_restart_is_one_more_each_time_and_needs_a_running_instance() throws Exception {
        Instance instance = running(MachineType.CONTAINER);
        List<LifecycleAction> actions = new CopyOnWriteArrayList<>();
        LifecycleSubscription listening = instance.lifecycle(e -> actions.add(e.action()));

        hypervisor.faults().at(FaultPoint.REPLY).fail(ErrorCode.UNAVAILABLE);
        sessions.done(instance.restart(RestartOptions.force()));
        sessions.done(instance.restart());
        sessions.clock.settle();
        listening.close();

        assertThat(actions).containsExactly(LifecycleAction.RESTARTED, LifecycleAction.RESTARTED);
        sessions.done(instance.stop());
        assertThat(sessions.failed(instance.restart()).code()).isEqualTo(ErrorCode.FAILED_PRECONDITION);
    }

    @Test
    void frozen_instances_go_on_where_they_were() throws Exception {
        Instance instance = running(MachineType.CONTAINER);

        sessions.done(instance.freeze());
        assertThat(instance.info().isFrozen()).isTrue();
        Operation<Instance> again = instance.freeze();
        sessions.done(again);
        assertThat(again.changed()).isFalse();

        sessions.done(instance.unfreeze());
        assertThat(instance.info().state()).isEqualTo(MachineState.RUNNING);
        sessions.done(instance.stop());
        assertThat(sessions.failed(instance.freeze()).code()).isEqualTo(ErrorCode.FAILED_PRECONDITION);
        assertThat(sessions.failed(instance.unfreeze()).code()).isEqualTo(ErrorCode.FAILED_PRECONDITION);
    }

    @Test
    void a_suspended_machine_is_resumed_or_started_anew() throws Exception {
        Instance instance = running(MachineType.VIRTUAL_MACHINE);

        sessions.done(instance.suspend());
        assertThat(instance.info().state()).isEqualTo(MachineState.SUSPENDED);
        assertThat(instance.info().stateful()).isTrue();

        sessions.done(instance.start(StartOptions.resume()));
        assertThat(instance.info().state()).isEqualTo(MachineState.RUNNING);
        assertThat(instance.info().stateful()).isFalse();
        sessions.done(instance.stop());
        assertThat(sessions.failed(instance.start(StartOptions.resume())).code())
                .isEqualTo(ErrorCode.FAILED_PRECONDITION);
    }

    @Test
    void a_start_can_be_paused_and_on_a_host() throws Exception {
        Instance instance = machine(MachineType.VIRTUAL_MACHINE);

        sessions.done(instance.start(
                StartOptions.builder().paused(true).location("host-3").build()));

        assertThat(instance.info().state()).isEqualTo(MachineState.PAUSED);
        assertThat(instance.info().location()).contains("host-3");
    }

    @Test
    void no_host_is_resource_exhausted() {
        Instance instance = machine(MachineType.VIRTUAL_MACHINE);
        for (int i = 0; i < 3; i++) {
            hypervisor.setSchedulable("h000000" + i, false);
        }

        assertThat(sessions.failed(instance.start()).code()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED);
    }

    @Test
    void a_machine_is_deleted_when_it_is_off_or_by_force() throws Exception {
        Instance instance = running(MachineType.VIRTUAL_MACHINE);
        assertThat(sessions.failed(instance.delete()).code()).isEqualTo(ErrorCode.FAILED_PRECONDITION);
        hypervisor.setConfig(instance.id(), "security.protection.delete", "true");
        assertThat(sessions.failed(instance.delete(DeleteOptions.force())).code())
                .isEqualTo(ErrorCode.FAILED_PRECONDITION);
        hypervisor.setConfig(instance.id(), "security.protection.delete", "false");

        sessions.done(instance.delete(DeleteOptions.force()));

        assertThat(instances.find("m")).isEmpty();
        assertThat(instance.info().name()).isEqualTo("m");
        assertThat(catchThrowableOfType(PolyvisorException.class, instance::refresh)
                        .code())
                .isEqualTo(ErrorCode.NOT_FOUND);
        Operation<Instance> again = instance.delete();
        sessions.done(again);
        assertThat(again.changed()).isFalse();
        assertThat(hypervisor.count(FakeVolume.KIND)).isZero();
    }

    @Test
    void disks_can_be_kept_when_a_machine_is_deleted() throws Exception {
        Instance instance = machine(MachineType.VIRTUAL_MACHINE);

        sessions.done(instance.delete(DeleteOptions.defaults().keepingDisks()));

        assertThat(hypervisor.count(FakeVolume.KIND)).isOne();
    }

    @Test
    void an_ephemeral_instance_is_gone_when_it_stops() throws Exception {
        Instance instance = sessions.done(instances.create(
                InstanceSpec.named("e").image("debian/12").ephemeral(true).build()));

        sessions.done(instance.stop());

        assertThat(instances.find("e")).isEmpty();
    }

    @Test
    void work_on_one_machine_excludes_other_work_also_of_another_session() throws Exception {
        Instance slow = sessions.open(hypervisor, "work", "10s")
                .instances()
                .byId(machine(MachineType.CONTAINER).id());
        Operation<Instance> start = slow.start();
        sessions.clock.settle();
        assertThat(slow.refresh().state()).isEqualTo(MachineState.STARTING);

        Operation<Instance> stop = instances.byId(slow.id()).stop(StopOptions.force());
        sessions.clock.settle();
        assertThat(stop.state()).isNotEqualTo(OperationState.SUCCEEDED);

        sessions.done(start);
        sessions.done(stop);
        assertThat(slow.refresh().state()).isEqualTo(MachineState.STOPPED);
    }

    @Test
    void what_a_type_cannot_do_is_refused_with_the_reason() {
        Instance container = machine(MachineType.CONTAINER);

        PolyvisorException refused = catchThrowableOfType(PolyvisorException.class, container::suspend);

        assertThat(refused.code()).isEqualTo(ErrorCode.UNIMPLEMENTED);
        assertThat(container.capabilities()).doesNotContain(Capability.SUSPEND).contains(Capability.FREEZE);
        assertThat(refused)
                .hasMessageContaining(container.whyNot(Capability.SUSPEND).orElseThrow());
        assertThat(container.whyNot(Capability.FREEZE)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void every_absent_capability_has_a_reason(MachineType type) {
        Instance instance = machine(type);

        for (Capability capability : Capability.values()) {
            assertThat(instance.whyNot(capability).isPresent())
                    .as("%s", capability)
                    .isNotEqualTo(instance.capabilities().contains(capability));
        }
    }

    @Test
    void a_listener_hears_what_happens_and_nothing_after_it_was_closed() throws Exception {
        Instance instance = machine(MachineType.VIRTUAL_MACHINE);
        List<LifecycleEvent> events = new CopyOnWriteArrayList<>();
        LifecycleSubscription listening = instance.lifecycle(events::add);

        sessions.done(instance.start());
        sessions.done(instance.freeze());
        sessions.done(instance.unfreeze());
        sessions.done(instance.stop());
        sessions.done(instance.rename("n"));
        hypervisor.addMachine("other", MachineType.CONTAINER);
        sessions.clock.settle();
        listening.close();
        sessions.done(instance.start());
        sessions.clock.settle();

        assertThat(events)
                .extracting(LifecycleEvent::action)
                .containsExactly(
                        LifecycleAction.STARTED,
                        LifecycleAction.PAUSED,
                        LifecycleAction.RESUMED,
                        LifecycleAction.SHUT_DOWN,
                        LifecycleAction.RENAMED);
        assertThat(events.get(4).context()).containsEntry("old_name", "m");
        assertThat(events.get(4).ref().name()).isEqualTo("n");
    }
}

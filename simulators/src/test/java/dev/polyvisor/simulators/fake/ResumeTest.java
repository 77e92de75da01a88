package dev.polyvisor.simulators.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.OperationState;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.instance.Backup;
import dev.polyvisor.api.instance.BackupSpec;
import dev.polyvisor.api.instance.DeleteOptions;
import dev.polyvisor.api.instance.DiskAttachment;
import dev.polyvisor.api.instance.DiskSpec;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.api.instance.Nic;
import dev.polyvisor.api.instance.NicSpec;
import dev.polyvisor.api.instance.PublishSpec;
import dev.polyvisor.api.instance.PublishedImage;
import dev.polyvisor.api.instance.Snapshot;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.simulators.VirtualClock;
import dev.polyvisor.simulators.fake.model.FakeMachine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Work that one process began is taken up by the next, by the id of its operation. */
class ResumeTest {
    private final FakeHypervisor hypervisor = FakeHypervisor.create();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Fleet> fleets = new ArrayList<>();

    @AfterEach
    void close() {
        fleets.forEach(Fleet::close);
        threads.shutdownNow();
    }

    /** A process with a clock of its own. */
    private Fleet process(VirtualClock clock, String work) {
        Fleet fleet = Fleet.builder()
                .clock(clock)
                .executor(clock.tracking(threads))
                .driver(FakeDriverFactory.over(hypervisor))
                .provider("lab", "fake", Connection.parse("local:").option("work", work))
                .open();
        fleets.add(fleet);
        return fleet;
    }

    private static void awaitAcceptance(VirtualClock clock, Operation<?> operation) throws InterruptedException {
        assertThat(clock.advanceUntil(() -> operation.state() == OperationState.RUNNING, Duration.ofMinutes(1)))
                .as("%s runs", operation)
                .isTrue();
    }

    /** Work on a machine that a process began and did not see the end of. */
    private <T> Operation<T> leftBehind(VirtualClock clock, String machine, Function<Instance, Operation<T>> verb)
            throws InterruptedException {
        Fleet before = process(clock, "1h");
        Operation<T> operation = verb.apply(before.provider("lab").instances().byId(machine));
        awaitAcceptance(clock, operation);
        before.close();
        return operation;
    }

    private static <T> T done(VirtualClock clock, Operation<?> operation, Class<T> type) throws InterruptedException {
        assertThat(clock.advanceUntil(() -> operation.state().done(), Duration.ofHours(3)))
                .as("%s ends", operation)
                .isTrue();
        return type.cast(operation.await());
    }

    @Test
    void a_creation_goes_on_when_its_process_has_ended_and_ends_in_the_same_instance() throws Exception {
        VirtualClock first = new VirtualClock();
        Fleet before = process(first, "1h");
        Operation<Instance> creation = before.provider("lab")
                .instances()
                .create(InstanceSpec.named("web-1").image("ubuntu/24.04").build());
        awaitAcceptance(first, creation);
        String id = creation.id();
        before.close();

        VirtualClock second = new VirtualClock();
        Fleet after = process(second, "0ms");
        Operation<?> resumed = after.operations().resume(id);
        assertThat(resumed.state().done()).isFalse();
        Instance instance = done(second, resumed, Instance.class);

        assertThat(resumed.id()).isEqualTo(id);
        assertThat(instance.name()).isEqualTo("web-1");
        assertThat(instance.id()).isEqualTo(hypervisor.machineId("web-1"));
        assertThat(hypervisor.count(FakeMachine.KIND)).isEqualTo(1);
        assertThat(after.inventory().snapshot().get(instance.key())).isPresent();
        // the handle is of this process: it can be worked with
        Instance deleted = done(second, instance.delete(DeleteOptions.force()), Instance.class);
        assertThat(deleted.id()).isEqualTo(instance.id());
    }

    @Test
    void work_stands_still_while_nobody_has_a_session_and_takes_no_longer_than_it_should() throws Exception {
        String machine = hypervisor.addMachine("m", MachineType.VIRTUAL_MACHINE);
        VirtualClock first = new VirtualClock();
        Fleet before = process(first, "1h");
        Operation<Instance> start =
                before.provider("lab").instances().byId(machine).start();
        awaitAcceptance(first, start);
        first.advance(Duration.ofMinutes(40));
        before.close();
        first.advance(Duration.ofHours(5));
        assertThat(state(machine)).isEqualTo(MachineState.STARTING);

        VirtualClock second = new VirtualClock();
        Fleet after = process(second, "0ms");
        Operation<?> resumed = after.operations().resume(start.id());
        second.advance(Duration.ofMinutes(19));
        assertThat(state(machine)).isEqualTo(MachineState.STARTING);
        second.advance(Duration.ofMinutes(1));
        assertThat(state(machine)).isEqualTo(MachineState.RUNNING);
        Instance running = done(second, resumed, Instance.class);
        assertThat(running.info().state()).isEqualTo(MachineState.RUNNING);
    }

    @Test
    void work_goes_on_by_the_clock_of_another_session_that_is_open() throws Exception {
        String machine = hypervisor.addMachine("m", MachineType.VIRTUAL_MACHINE);
        VirtualClock first = new VirtualClock();
        VirtualClock second = new VirtualClock();
        Fleet other = process(second, "0ms");
        assertThat(other.provider("lab").instances().byId(machine).name()).isEqualTo("m");
        Fleet before = process(first, "1h");
        awaitAcceptance(first, before.provider("lab").instances().byId(machine).start());
        before.close();

        second.advance(Duration.ofHours(1));

        assertThat(state(machine)).isEqualTo(MachineState.RUNNING);
    }

    @Test
    void what_ended_meanwhile_is_told_as_it_ended() throws Exception {
        String machine = hypervisor.addMachine("m", MachineType.VIRTUAL_MACHINE);
        VirtualClock clock = new VirtualClock();
        Fleet before = process(clock, "1h");
        Operation<Instance> deletion =
                before.provider("lab").instances().byId(machine).delete();
        awaitAcceptance(clock, deletion);
        Fleet after = process(clock, "0ms");
        assertThat(after.provider("lab").instances().byId(machine).name()).isEqualTo("m");
        before.close();
        clock.advance(Duration.ofHours(1));
        assertThat(hypervisor.count(FakeMachine.KIND)).isZero();

        Instance gone = done(clock, after.operations().resume(deletion.id()), Instance.class);

        assertThat(gone.id()).isEqualTo(machine);
    }

    @Test
    void work_that_failed_fails_for_the_next_process_too() throws Exception {
        String machine = hypervisor.addMachine("m", MachineType.VIRTUAL_MACHINE);
        VirtualClock clock = new VirtualClock();
        Operation<Instance> start = leftBehind(clock, machine, Instance::start);
        hypervisor.removeMachine(machine);

        Fleet after = process(clock, "0ms");
        Operation<?> resumed = after.operations().resume(start.id());
        PolyvisorException failure =
                catchThrowableOfType(PolyvisorException.class, () -> done(clock, resumed, Object.class));

        assertThat(resumed.state()).isEqualTo(OperationState.FAILED);
        assertThat(failure.code()).isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void resumed_work_can_be_cancelled() throws Exception {
        String machine = hypervisor.addMachine("m", MachineType.VIRTUAL_MACHINE);
        VirtualClock clock = new VirtualClock();
        Operation<Instance> start = leftBehind(clock, machine, Instance::start);

        Fleet after = process(clock, "0ms");
        Operation<?> resumed = after.operations().resume(start.id());
        resumed.cancel();

        assertThat(clock.advanceUntil(() -> resumed.state().done(), Duration.ofMinutes(5)))
                .isTrue();
        assertThat(resumed.state()).isEqualTo(OperationState.CANCELLED);
        assertThat(state(machine)).isEqualTo(MachineState.STOPPED);
    }

    @Test
    void what_the_backend_has_forgotten_and_a_ticket_cannot_be_taken_up() throws Exception {
        String machine = hypervisor.addMachine("m", MachineType.VIRTUAL_MACHINE);
        VirtualClock clock = new VirtualClock();
        Operation<Instance> start = leftBehind(clock, machine, Instance::start);
        hypervisor.forgetJobs();

        Fleet after = process(clock, "0ms");

        assertThat(catchThrowableOfType(
                                PolyvisorException.class,
                                () -> after.operations().resume(start.id()))
                        .code())
                .isEqualTo(ErrorCode.FAILED_PRECONDITION);
    }

    /** The verbs whose result is a part of an instance. */
    static Stream<Arguments> parts() {
        return Stream.of(
                part("snapshot", m -> m.snapshots().create("s"), r -> ((Snapshot) r).name(), "s"),
                part(
                        "disk",
                        m -> m.disks().attach(DiskSpec.blank("d", DataSize.gib(1))),
                        r -> ((DiskAttachment) r).name(),
                        "d"),
                part("nic", m -> m.nics().attach(NicSpec.on("n", "default")), r -> ((Nic) r).name(), "n"),
                part("backup", m -> m.backups().create(BackupSpec.named("b").build()), r -> ((Backup) r).name(), "b"),
                part("image", m -> m.publish(PublishSpec.named("i").build()), r -> ((PublishedImage) r).name(), "i"));
    }

    private static Arguments part(
            String what, Function<Instance, Operation<?>> verb, Function<Object, String> nameOf, String name) {
        return Arguments.of(what, verb, nameOf, name);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("parts")
    void the_result_is_that_of_the_verb(
            String what, Function<Instance, Operation<?>> verb, Function<Object, String> nameOf, String name)
            throws Exception {
        String machine = hypervisor.addMachine("m", MachineType.VIRTUAL_MACHINE);
        VirtualClock clock = new VirtualClock();
        Fleet before = process(clock, "1h");
        Operation<?> operation = verb.apply(before.provider("lab").instances().byId(machine));
        awaitAcceptance(clock, operation);
        before.close();

        Fleet after = process(clock, "0ms");
        Object result = done(clock, after.operations().resume(operation.id()), Object.class);

        assertThat(nameOf.apply(result)).as(what).isEqualTo(name);
    }

    private MachineState state(String machine) {
        return hypervisor.find("any", FakeMachine.KIND, machine).orElseThrow().state();
    }
}

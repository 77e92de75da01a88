package dev.polyvisor.simulators.fake;

import static dev.polyvisor.simulators.fake.MachineWorld.ID;
import static dev.polyvisor.simulators.fake.MachineWorld.NAME;
import static dev.polyvisor.simulators.fake.MachineWorld.OTHER_CLASS;
import static dev.polyvisor.simulators.fake.MachineWorld.SECRET;
import static dev.polyvisor.simulators.fake.MachineWorld.SHARED;
import static dev.polyvisor.simulators.fake.MachineWorld.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.api.machine.DeleteMachineRequest;
import dev.polyvisor.api.machine.MachineDriver;
import dev.polyvisor.simulators.fake.fault.FaultPoint;
import dev.polyvisor.simulators.fake.fault.Hang;
import dev.polyvisor.simulators.fake.model.FakeMachine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The caller dies at each request of a create and of a delete, before and after its effect, in each way; then another process of
 * the orchestrator goes on. The points are counted in a run that goes well, so that a new request is tested without a new line
 * here.
 */
class MachineKillTest {
    private final MachineWorld world = new MachineWorld();
    private final FakeHypervisor hypervisor = world.hypervisor;
    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final String foreign = hypervisor.addMachine("somebody-else", MachineType.VIRTUAL_MACHINE);
    private long foreignVersion;

    /** How a call ends that does not end well. */
    enum End {
        /** With an error: before the effect the request is lost, after it the reply. */
        ERROR,
        /** Its thread is interrupted, and the backend notices. */
        INTERRUPTED,
        /** The process of the caller ends. */
        PROCESS_GONE,
        /** The process of the caller ends, and what it asked for reaches the backend when others have been there. */
        LATE_EFFECT
    }

    /** One call that dies: at its n-th request before the effect, or at its n-th answer. */
    record Death(FaultPoint point, long index, End end) {
        @Override
        public String toString() {
            return end + " at " + point + " " + index;
        }
    }

    private static void create(MachineDriver machines) {
        machines.createMachine(MachineWorld.create());
    }

    private static void delete(MachineDriver machines) {
        machines.deleteMachine(MachineWorld.delete());
    }

    static List<Death> creating() {
        return deaths(machines -> {}, MachineKillTest::create);
    }

    static List<Death> deleting() {
        return deaths(MachineKillTest::create, MachineKillTest::delete);
    }

    private static List<Death> deaths(Consumer<MachineDriver> before, Consumer<MachineDriver> call) {
        List<Death> deaths = new ArrayList<>();
        try (MachineWorld twin = new MachineWorld()) {
            MachineDriver machines = twin.machines();
            before.accept(machines);
            long requests = twin.hypervisor.faults().calls(FaultPoint.MACHINE);
            long replies = twin.hypervisor.faults().calls(FaultPoint.REPLY);
            call.accept(machines);
            deaths.addAll(deaths(FaultPoint.MACHINE, twin.hypervisor.faults().calls(FaultPoint.MACHINE) - requests));
            deaths.addAll(deaths(FaultPoint.REPLY, twin.hypervisor.faults().calls(FaultPoint.REPLY) - replies));
        }
        return deaths;
    }

    private static List<Death> deaths(FaultPoint point, long calls) {
        List<Death> deaths = new ArrayList<>();
        for (long i = 0; i < calls; i++) {
            for (End end : End.values()) {
                deaths.add(new Death(point, i, end));
            }
        }
        return deaths;
    }

    @BeforeEach
    void remember() {
        foreignVersion = foreignVersion();
    }

    @AfterEach
    void close() {
        try {
            assertThat(foreignVersion()).as("the machine of somebody else").isEqualTo(foreignVersion);
            assertThat(world.volumes()).as("the volume that was there").contains(SHARED);
        } finally {
            world.close();
            callers.shutdownNow();
        }
    }

    private long foreignVersion() {
        return hypervisor.find("any", FakeMachine.KIND, foreign).orElseThrow().version();
    }

    @ParameterizedTest
    @MethodSource("creating")
    void a_create_that_died_is_completed_by_the_next_and_there_is_one_machine(Death death) throws Exception {
        MachineDriver next = world.machines();

        die(death, MachineKillTest::create, () -> {
            needNoUnreportedOrphan(next);
            assertThat(next.createMachine(MachineWorld.create()).providerId()).isEqualTo(ID);
        });

        assertComplete(next);
    }

    @ParameterizedTest
    @MethodSource("creating")
    void a_create_that_died_is_undone_by_a_delete(Death death) throws Exception {
        MachineDriver next = world.machines();

        die(death, MachineKillTest::create, () -> next.deleteMachine(MachineWorld.delete()));
        needNoUnreportedOrphan(next);
        // what came late is one more machine of the class, which the orchestrator's sweep finds and deletes
        next.listMachines(MachineWorld.list())
                .machines()
                .keySet()
                .forEach(id -> next.deleteMachine(MachineWorld.delete().withProviderId(id)));

        assertNothingLeft(next);
    }

    @ParameterizedTest
    @MethodSource("deleting")
    void a_delete_that_died_is_completed_by_the_next(Death death) throws Exception {
        MachineDriver next = world.machines();
        next.createMachine(MachineWorld.create());

        die(death, MachineKillTest::delete, () -> {
            needNoUnreportedOrphan(next);
            next.deleteMachine(MachineWorld.delete());
        });

        assertNothingLeft(next);
    }

    @ParameterizedTest
    @MethodSource("deleting")
    void a_delete_that_comes_late_does_not_hit_the_next_machine_of_the_name(Death death) throws Exception {
        MachineDriver next = world.machines();
        next.createMachine(MachineWorld.create());

        die(death, MachineKillTest::delete, () -> {
            next.deleteMachine(MachineWorld.delete());
            next.createMachine(MachineWorld.create());
        });

        assertComplete(next);
    }

    @ParameterizedTest
    @MethodSource("deleting")
    void a_delete_of_another_class_changes_nothing_wherever_it_dies(Death death) throws Exception {
        MachineDriver next = world.machines();
        next.createMachine(MachineWorld.create());
        Consumer<MachineDriver> wrong =
                machines -> machines.deleteMachine(DeleteMachineRequest.of(NAME, OTHER_CLASS, SECRET));

        hypervisor.faults().at(death.point).after(death.index).fail(ErrorCode.UNAVAILABLE);
        assertThat(failure(() -> wrong.accept(next)).code()).isIn(ErrorCode.UNAVAILABLE, ErrorCode.FAILED_PRECONDITION);
        hypervisor.faults().clear();

        assertComplete(next);
    }

    /** Whatever was made for the machine hangs on a machine that is listed. */
    private void needNoUnreportedOrphan(MachineDriver machines) {
        Map<String, String> listed = machines.listMachines(MachineWorld.list()).machines();
        assertThat(listed.values()).as("machines that are listed").hasSameSizeAs(world.named(NAME));
        if (listed.isEmpty()) {
            assertThat(world.volumes()).as("volumes").noneMatch(name -> name.startsWith(NAME));
        }
    }

    private void assertComplete(MachineDriver machines) {
        assertThat(world.named(NAME)).singleElement().satisfies(machine -> {
            assertThat(machine.state()).isEqualTo(MachineState.RUNNING);
            assertThat(machine.references())
                    .filteredOn(key -> key.kind().equals("fake-volume"))
                    .hasSize(3);
        });
        assertThat(world.volumes())
                .filteredOn(name -> name.startsWith(NAME))
                .containsExactlyElementsOf(Arrays.asList(NAME + "-root", NAME + "-scratch"));
        assertThat(machines.listMachines(MachineWorld.list()).machines()).isEqualTo(Map.of(ID, NAME));
    }

    private void assertNothingLeft(MachineDriver machines) {
        assertThat(world.named(NAME)).isEmpty();
        assertThat(world.volumes()).filteredOn(name -> name.startsWith(NAME)).isEmpty();
        assertThat(machines.listMachines(MachineWorld.list()).machines()).isEmpty();
    }

    /** Lets a call of a process of its own die, and does something when it is dead; its late effect comes after that. */
    private void die(Death death, Consumer<MachineDriver> call, Runnable then) throws Exception {
        Fleet process = world.process();
        MachineDriver machines = process.provider("lab").machines();
        if (death.end == End.ERROR) {
            hypervisor.faults().at(death.point).after(death.index).fail(ErrorCode.UNAVAILABLE);
            assertThat(failure(() -> call.accept(machines)).code()).isEqualTo(ErrorCode.UNAVAILABLE);
            then.run();
            return;
        }
        Hang hang = death.end == End.LATE_EFFECT
                ? hypervisor.faults().at(death.point).after(death.index).hangUninterruptibly()
                : hypervisor.faults().at(death.point).after(death.index).hang();
        Thread[] caller = new Thread[1];
        Future<ErrorCode> dying = callers.submit(() -> {
            caller[0] = Thread.currentThread();
            ErrorCode code = failure(() -> call.accept(machines)).code();
            boolean unused = Thread.interrupted();
            return code;
        });
        hang.awaitReached();
        if (death.end == End.PROCESS_GONE) {
            process.close();
        } else {
            caller[0].interrupt();
            assertThat(dying.get()).isEqualTo(ErrorCode.CANCELLED);
        }
        then.run();
        hang.release();
        // waits for what still runs in that process
        process.close();
        assertThat(dying.get()).isNotNull();
    }
}

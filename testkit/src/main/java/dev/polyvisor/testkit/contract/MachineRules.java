package dev.polyvisor.testkit.contract;

import static dev.polyvisor.testkit.PolyvisorAssertions.assertThatFailureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.machine.CreateMachineResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The life of a machine of an orchestrator. */
interface MachineRules extends DriverContract {

    @Test
    @DisplayName("T1 a create tells provider id, node and last known state, and the machine is there")
    default void t1(Bench bench) throws InterruptedException {
        MachineBench machines = MachineBench.of(bench);
        String name = machines.name("t1");

        CreateMachineResponse made = machines.driver().createMachine(machines.creation(name));

        assertThat(made.providerId()).isNotBlank();
        assertThat(made.nodeName()).isNotBlank();
        assertThat(made.lastKnownState().text()).isEqualTo("Created " + made.providerId());
        assertThat(machines.count(name)).isEqualTo(1);
    }

    @Test
    @DisplayName("T2 a create that is repeated, one after the other or at once, is the same machine")
    default void t2(Bench bench) throws InterruptedException {
        MachineBench machines = MachineBench.of(bench);
        String name = machines.name("t2");
        // a second session: nothing of the engine puts the calls in order
        MachineBench others = new MachineBench(
                bench,
                machines.fixture(),
                bench.openProvider(bench.fixture().connection()).machines(),
                machines.tags());
        ExecutorService executor = bench.session().context().executor();

        List<CompletableFuture<String>> calls = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> MachineRules.created(i % 2 == 0 ? machines : others, name), executor))
                .toList();
        assertThat(calls)
                .allSatisfy(
                        call -> assertThat(call).succeedsWithin(bench.patience().operation()));

        assertThat(machines.count(name)).isEqualTo(1);
        assertThat(machines.create(name)).isEqualTo(others.create(name));
        assertThat(machines.count(name)).isEqualTo(1);
    }

    /** Of two that come at once one may be told to come again. */
    private static String created(MachineBench machines, String name) {
        try {
            return machines.create(name);
        } catch (PolyvisorException lost) {
            assertThat(lost.code())
                    .as("the code of a race that is lost: %s", lost)
                    .isEqualTo(ErrorCode.ABORTED);
            return "";
        }
    }

    @Test
    @DisplayName("T3 a machine that is there is found by its name, and one that is not is NOT_FOUND")
    default void t3(Bench bench) throws InterruptedException {
        MachineBench machines = MachineBench.of(bench);
        String name = machines.name("t3");
        String absent = machines.name("t3-absent");

        String id = machines.create(name);

        assertThat(machines.status(name).providerId()).isEqualTo(id);
        assertThat(machines.status(name).nodeName()).isNotBlank();
        assertThatFailureOf(() -> machines.status(absent))
                .hasCode(ErrorCode.NOT_FOUND)
                .hasMessageContaining("machine \"" + absent + "\" not found");
        assertThatFailureOf(() -> machines.shutDown(absent)).hasCode(ErrorCode.NOT_FOUND);
    }

    @Test
    @DisplayName("T4 a listing has the machines of the class and no others, each name by its provider id")
    default void t4(Bench bench) throws InterruptedException {
        MachineBench machines = MachineBench.of(bench);
        String one = machines.name("t4-one");
        String two = machines.name("t4-two");
        assertThat(machines.list()).isEmpty();

        Map<String, String> made = Map.of(machines.create(one), one, machines.create(two), two);
        bench.secondClient().create(machines.name("t4-foreign"));

        assertThat(machines.list()).isEqualTo(made);
    }

    @Test
    @DisplayName("T5 a delete takes the machine away, and one of what is not there is a success")
    default void t5(Bench bench) throws InterruptedException {
        MachineBench machines = MachineBench.of(bench);
        String name = machines.name("t5");
        String id = machines.create(name);

        assertThat(machines.delete(name)).isEqualTo("Deleted " + id);
        machines.awaitGone(name);
        assertThat(machines.delete(name)).isEqualTo("Deleted ");
        assertThat(machines.delete(machines.name("t5-absent"))).isEqualTo("Deleted ");
        assertThatFailureOf(() -> machines.status(name)).hasCode(ErrorCode.NOT_FOUND);
    }

    @Test
    @DisplayName("T6 a name that was deleted can be had again, at the latest when the old machine is gone")
    default void t6(Bench bench) throws InterruptedException {
        MachineBench machines = MachineBench.of(bench);
        String name = machines.name("t6");
        machines.create(name);
        machines.delete(name);

        String id = machines.createAgain(name);

        assertThat(machines.count(name)).isEqualTo(1);
        assertThat(machines.list()).isEqualTo(Map.of(id, name));
    }

    @Test
    @DisplayName(
            "T7 a machine that is shut down stays, off; shutting it down again and creating it again change nothing")
    default void t7(Bench bench) throws InterruptedException {
        MachineBench machines = MachineBench.of(bench);
        String name = machines.name("t7");
        String id = machines.create(name);

        machines.await("the machine may be shut down", () -> MachineRules.isShutDown(machines, name, id));
        // the inventory may still show it as it was before it was started; a plugin may not know, and then the
        // inventory does
        machines.await(
                "the machine is off",
                () -> isOff(machines.status(name).state())
                        && bench.inventory()
                                .snapshot()
                                .machines()
                                .anyMatch(machine ->
                                        machine.name().equals(name) && machine.state() == MachineState.STOPPED));
        assertThat(machines.shutDown(name)).isEqualTo(id);
        assertThat(machines.create(name)).isEqualTo(id);
        assertThat(machines.count(name)).isEqualTo(1);
        assertThat(machines.status(name).state()).isIn(MachineState.STOPPED, MachineState.UNKNOWN);
    }

    private static boolean isOff(MachineState state) {
        return state == MachineState.STOPPED || state == MachineState.UNKNOWN;
    }

    /** False while it is still being started. */
    private static boolean isShutDown(MachineBench machines, String name, String id) {
        try {
            assertThat(machines.shutDown(name)).isEqualTo(id);
            return true;
        } catch (PolyvisorException busy) {
            assertThat(busy.code()).as("the code for a machine that is busy").isEqualTo(ErrorCode.ABORTED);
            return false;
        }
    }
}

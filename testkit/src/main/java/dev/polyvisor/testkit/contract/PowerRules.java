package dev.polyvisor.testkit.contract;

import static dev.polyvisor.testkit.PolyvisorAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.RestartOptions;
import dev.polyvisor.api.instance.StartOptions;
import dev.polyvisor.api.instance.StopOptions;
import dev.polyvisor.api.inventory.MachineState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The power switch. */
interface PowerRules extends DriverContract {

    /** Carries a verb out twice: the goal is reached, in the inventory too, and the second time there is nothing to do. */
    private static void reaches(Bench bench, Instance instance, MachineState goal, Supplier<Operation<Instance>> verb)
            throws InterruptedException {
        Operation<Instance> first = verb.get();
        assertThat(bench.await(first)).isEqualTo(instance);
        assertThat(first).hasChanged(true);
        assertThat(instance.info().state()).isEqualTo(goal);
        assertThat(bench.inventory()
                        .awaitRevision(
                                first.revision().orElseThrow(), bench.patience().event()))
                .hasMachine(instance.key(), goal);

        Operation<Instance> second = verb.get();
        bench.await(second);
        assertThat(second).hasChanged(false);
        assertThat(instance.refresh().state()).isEqualTo(goal);
    }

    @Test
    @DisplayName("I18 start reaches RUNNING, in the inventory too; once it is reached it changes nothing")
    default void i18(Bench bench) throws InterruptedException {
        bench.needs(Capability.START);
        bench.fleetAtParity();
        Instance instance = bench.stopped("i18");

        reaches(bench, instance, MachineState.RUNNING, instance::start);
    }

    @Test
    @DisplayName("I19 stop by force reaches STOPPED, in the inventory too; once it is reached it changes nothing")
    default void i19(Bench bench) throws InterruptedException {
        bench.needs(Capability.STOP);
        bench.fleetAtParity();
        Instance instance = bench.running("i19");

        reaches(bench, instance, MachineState.STOPPED, () -> instance.stop(StopOptions.force()));
    }

    @Test
    @DisplayName("I20 a shutdown through the guest reaches STOPPED; once it is reached it changes nothing")
    default void i20(Bench bench) throws InterruptedException {
        Instance instance = bench.running("i20");
        bench.needs(instance, Capability.SHUTDOWN);

        reaches(
                bench,
                instance,
                MachineState.STOPPED,
                () -> instance.stop(StopOptions.gracefulThenForce(
                        bench.patience().operation().dividedBy(2))));
    }

    @Test
    @DisplayName("I21 a restart ends RUNNING and is one each time; of a stopped instance it is FAILED_PRECONDITION")
    default void i21(Bench bench) throws InterruptedException {
        Instance instance = bench.running("i21");
        bench.needs(instance, Capability.RESET);

        Operation<Instance> restart = instance.restart(RestartOptions.force());
        bench.await(restart);
        assertThat(restart).hasChanged(true);
        assertThat(instance.refresh().state()).isEqualTo(MachineState.RUNNING);

        bench.await(instance.stop(StopOptions.force()));
        assertThat(instance.restart(RestartOptions.force()))
                .failsWithin(bench.patience().operation(), ErrorCode.FAILED_PRECONDITION);
    }

    @Test
    @DisplayName(
            "I22 freeze and unfreeze reach PAUSED and RUNNING and keep the goal; a stopped instance is FAILED_PRECONDITION")
    default void i22(Bench bench) throws InterruptedException {
        Instance instance = bench.running("i22");
        bench.needs(instance, Capability.FREEZE);

        reaches(bench, instance, MachineState.PAUSED, instance::freeze);
        reaches(bench, instance, MachineState.RUNNING, instance::unfreeze);
        bench.await(instance.stop(StopOptions.force()));
        assertThat(instance.freeze()).failsWithin(bench.patience().operation(), ErrorCode.FAILED_PRECONDITION);
    }

    @Test
    @DisplayName(
            "I23 suspend saves the memory and start resumes it; without saved memory a resume is FAILED_PRECONDITION")
    default void i23(Bench bench) throws InterruptedException {
        Instance instance = bench.running("i23");
        bench.needs(instance, Capability.SUSPEND);

        bench.await(instance.suspend());
        assertThat(instance.info().state()).isIn(MachineState.SUSPENDED, MachineState.STOPPED);
        assertThat(instance.refresh().stateful()).isTrue();
        bench.await(instance.start(StartOptions.resume()));
        assertThat(instance.refresh().state()).isEqualTo(MachineState.RUNNING);

        bench.await(instance.stop(StopOptions.force()));
        assertThat(instance.start(StartOptions.resume()))
                .failsWithin(bench.patience().operation(), ErrorCode.FAILED_PRECONDITION);
    }

    @Test
    @DisplayName("I24 verbs that exclude each other are carried out one after the other, from however many threads")
    default void i24(Bench bench) throws InterruptedException {
        bench.needs(Capability.START, Capability.STOP);
        Instance instance = bench.stopped("i24");
        List<Operation<Instance>> work = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            work.add(instance.start());
            work.add(instance.stop(StopOptions.force()));
        }

        for (Operation<Instance> each : work) {
            bench.await(each);
        }
        assertThat(instance.refresh().state()).isEqualTo(MachineState.STOPPED);
        assertThat(instance.info().state()).isEqualTo(MachineState.STOPPED);
    }

    @Test
    @DisplayName("I25 a verb on an instance that is gone ends with NOT_FOUND")
    default void i25(Bench bench) throws InterruptedException {
        bench.needs(Capability.START);
        Instance instance = bench.stopped("i25");
        bench.secondClient().delete(instance.id());

        assertThat(instance.start()).failsWithin(bench.patience().operation(), ErrorCode.NOT_FOUND);
    }

    @Test
    @DisplayName("I26 a start whose answer was lost ends with the instance running")
    default void i26(Bench bench) throws InterruptedException {
        bench.needs(Capability.START);
        bench.fleetAtParity();
        Instance instance = bench.stopped("i26");
        bench.inject(Fault.LOST_REPLY);

        bench.await(instance.start());

        assertThat(instance.refresh().state()).isEqualTo(MachineState.RUNNING);
    }
}

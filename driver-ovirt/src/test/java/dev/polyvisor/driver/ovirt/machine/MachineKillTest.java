package dev.polyvisor.driver.ovirt.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.polyvisor.api.PolyvisorException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MachineKillTest extends MachineSuite {
    /** The machine, the mark of the template's disk, the interface, the volume, the start, and that nothing is missing. */
    private static final int STEPS_OF_CREATE = 6;

    /** The end of power, and the machine. */
    private static final int STEPS_OF_DELETE = 2;

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
}

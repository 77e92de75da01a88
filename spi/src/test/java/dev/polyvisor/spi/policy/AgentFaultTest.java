package dev.polyvisor.spi.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.policy.Concern;
import dev.polyvisor.api.policy.PolicyReport;
import dev.polyvisor.api.policy.Validation.State;
import dev.polyvisor.spi.policy.WitnessAgent.Judge;
import dev.polyvisor.spi.store.Vm;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Agents that are down, wrong or worse, in virtual time. */
class AgentFaultTest {
    private static final Vm VM = Vm.of("lab", "a");

    private static PolyvisorException down() {
        return PolyvisorException.of(ErrorCode.UNAVAILABLE, "the agent is down");
    }

    @SuppressWarnings("NullAway") // what agents may not do is what is tested
    static Stream<Named<Judge>> nonsense() {
        return Stream.of(
                Named.of("no report", workload -> null),
                Named.of("an error of the protocol", workload -> {
                    throw down();
                }),
                Named.of("an exception", workload -> {
                    throw new IllegalStateException("broken");
                }),
                Named.of("an error", workload -> {
                    throw new StackOverflowError();
                }),
                Named.of("a missing class", workload -> {
                    throw new NoClassDefFoundError("Gone");
                }),
                Named.of("an interrupt out of nowhere", workload -> {
                    throw new InterruptedException();
                }),
                Named.of("no set of concerns", workload -> new PolicyReport(1, null)),
                Named.of("a report of other rules", workload -> new PolicyReport(99, Set.of())),
                Named.of("a report of no rules", workload -> new PolicyReport(0, Set.of())));
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void nonsense_is_a_failure_and_is_tried_again(Judge nonsense) {
        World world = new World();
        world.put(VM, Vm.of("lab", "b"));
        world.agent.judge = workload ->
                workload.machine().key().equals(VM.key()) ? nonsense.report(workload) : world.agent.testify(workload);
        world.parity("lab");
        world.pass(World.SOON);

        assertThat(world.validation(VM).state()).isEqualTo(State.FAILED);
        assertThat(world.validation(VM).validatedAt()).isZero();
        assertThat(world.validation(VM).failure()).isNotBlank();
        assertThat(world.validation(Vm.of("lab", "b")).state()).isEqualTo(State.VALID);

        world.agent.judge = world.agent::testify;
        world.pass(World.SETTINGS.retryInterval().plus(World.SOON));
        world.history.everyMachineIsValid(1);
        assertThat(world.validation(VM).failure()).isEmpty();
    }

    @Test
    void an_interrupt_that_the_agent_leaves_behind_does_not_reach_the_next_call() {
        World world = new World();
        world.agent.judge = workload -> {
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            Thread.currentThread().interrupt();
            return world.agent.testify(workload);
        };
        world.put(VM, Vm.of("lab", "b"), Vm.of("lab", "c"));
        world.parity("lab");
        world.pass(World.SOON);

        assertThat(Thread.interrupted()).isFalse();
        world.history.everyMachineIsValid(1);
    }

    @Test
    void a_failure_keeps_what_was_known() {
        World world = World.with(VM);
        Set<Concern> known = world.validation(VM).concerns();
        world.agent.judge = workload -> {
            throw down();
        };

        world.put(VM.named("other"));
        world.pass(World.SOON);

        assertThat(world.validation(VM).state()).isEqualTo(State.FAILED);
        assertThat(world.validation(VM).concerns()).isEqualTo(known);
        assertThat(world.validation(VM).failure()).isEqualTo("UNAVAILABLE: the agent is down");
        assertThat(world.validation(VM).validatedAt())
                .isLessThan(world.entry(VM.key()).changedAt());
    }

    @Test
    void the_pauses_of_a_machine_that_fails_get_longer() {
        World world = new World();
        world.put(VM);
        world.agent.judge = workload -> new PolicyReport(1, Set.of(), List.of("rule 1: broken"));
        world.parity("lab");

        world.pass(Duration.ofHours(1));

        assertThat(world.agent.calls).hasSizeBetween(8, 20);
    }

    @Test
    void an_agent_that_fails_again_and_again_is_left_alone_and_found_when_it_is_back() {
        World world = new World();
        world.agent.version = () -> {
            throw down();
        };
        world.agent.judge = workload -> {
            throw down();
        };
        world.store.commit(
                Set.of(), transaction -> IntStream.range(0, 3_000).forEach(i -> transaction.put(Vm.of("lab", "" + i))));
        world.parity("lab");
        world.pass(Duration.ofHours(1));
        assertThat(world.agent.calls).isEmpty();

        world.agent.version = () -> {
            world.agent.version = () -> {
                throw down();
            };
            return 1;
        };
        world.pass(World.SETTINGS.retryInterval());
        assertThat(world.agent.calls).as("calls before it is left alone").hasSize(5);
        world.pass(Duration.ofHours(1));
        assertThat(world.agent.calls).as("calls while it is left alone").hasSize(5);

        world.agent.version = () -> 3;
        world.agent.judge = world.agent::testify;
        world.pass(World.SETTINGS.retryInterval().plus(World.SOON));
        world.history.everyMachineIsValid(3);
    }

    @Test
    void an_agent_without_rules_is_asked_again_and_judges_nothing() {
        World world = new World();
        world.agent.version = () -> 0;
        world.put(VM);
        world.parity("lab");

        world.pass(Duration.ofMinutes(10));
        assertThat(world.agent.calls).isEmpty();
        assertThat(world.agent.versionCalls).isGreaterThan(30);

        world.agent.version = () -> 4;
        world.pass(World.SETTINGS.retryInterval().plus(World.SOON));
        world.history.everyMachineIsValid(4);
    }

    @Test
    void a_version_that_is_lost_later_is_the_last_one_that_was_known() {
        World world = World.with(VM);
        world.agent.version = () -> {
            throw down();
        };
        world.agent.judge = workload -> new PolicyReport(1, Set.of(WitnessAgent.testimony(workload)));
        world.pass(World.SETTINGS.versionInterval().plus(World.SOON));

        world.put(VM.named("other"));
        world.pass(World.SOON);

        world.history.everyMachineIsValid(1);
    }

    @Test
    void a_rules_version_that_goes_back_counts_as_another_one() {
        World world = new World();
        world.agent.version = () -> 5;
        world.put(VM);
        world.parity("lab");
        world.pass(World.SOON);
        world.agent.version = () -> 4;

        world.pass(World.SETTINGS.versionInterval().plus(World.SOON));

        world.history.everyMachineIsValid(4);
    }
}

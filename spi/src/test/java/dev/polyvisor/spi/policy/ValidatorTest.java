package dev.polyvisor.spi.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.api.inventory.Change;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.WatchSpec;
import dev.polyvisor.api.policy.Concern;
import dev.polyvisor.api.policy.PolicyReport;
import dev.polyvisor.api.policy.Validation;
import dev.polyvisor.api.policy.Validation.State;
import dev.polyvisor.spi.store.Node;
import dev.polyvisor.spi.store.Vm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ValidatorTest {
    private static final Node CLUSTER = Node.of("lab", "cluster");
    private static final Node HOST = Node.of("lab", "host").under(CLUSTER.key());
    private static final Vm VM = Vm.of("lab", "a").under(HOST.key());

    @Test
    void a_machine_is_validated_soon_and_only_touched_by_it() {
        World world = World.with(CLUSTER, HOST, VM);

        Entry<?> entry = world.entry(VM.key());
        assertThat(entry.validation().state()).isEqualTo(State.VALID);
        assertThat(entry.validation().validatedAt())
                .isEqualTo(entry.changedAt())
                .isEqualTo(1);
        assertThat(entry.validation().policyVersion()).isEqualTo(1);
        assertThat(entry.touchedAt()).isGreaterThan(entry.changedAt());
        assertThat(world.agent.calls).containsExactly(VM.key());
        world.history.everyMachineIsValid(1);
    }

    @Test
    void what_is_no_machine_is_not_validated() {
        World world = World.with(CLUSTER, HOST);

        assertThat(world.validation(HOST)).isEqualTo(Validation.NONE);
        assertThat(world.agent.calls).isEmpty();
    }

    @Test
    void a_change_makes_it_stale_and_it_is_validated_again() {
        World world = World.with(CLUSTER, HOST, VM);
        world.put(VM.named("other"));
        assertThat(world.validation(VM).state()).isEqualTo(State.STALE);

        world.pass(World.SOON);

        assertThat(world.agent.calls).hasSize(2);
        world.history.everyMachineIsValid(1);
    }

    @Test
    void a_result_is_no_reason_to_validate_again() {
        World world = World.with(CLUSTER, HOST, VM);

        world.pass(Duration.ofHours(2));

        assertThat(world.agent.calls).hasSize(1);
    }

    @Test
    void a_change_of_what_a_machine_refers_to_raises_its_generation() {
        Vm elsewhere = Vm.of("lab", "b").under(Node.of("lab", "other").key());
        World world = World.with(CLUSTER, HOST, VM, elsewhere);
        List<Change> changes = new ArrayList<>();
        var unused = world.store.watch(WatchSpec.fromNow(), batch -> changes.addAll(batch.changes()));

        world.put(Node.of("lab", "cluster").referringTo(Node.KIND.key("lab", "new")));
        world.pass(World.SOON);

        assertThat(world.validation(VM).generation()).isEqualTo(1);
        assertThat(world.validation(elsewhere).generation()).isZero();
        assertThat(changes)
                .filteredOn(change -> change.key().equals(VM.key()))
                .extracting(
                        change -> ((Change.Updated) change).after().validation().state())
                .containsExactly(State.STALE, State.VALID);
        assertThat(world.agent.calls).hasSize(3).endsWith(VM.key());
        world.history.everyMachineIsValid(1);
    }

    @Test
    void a_machine_that_is_not_noted_as_outdated_yet_is_judged_all_the_same() {
        World world = new World();
        world.put(CLUSTER, HOST);
        world.put(IntStream.range(0, ResultWriter.BATCH + 500)
                .mapToObj(i -> Vm.of("lab", "" + i).under(HOST.key()))
                .toArray(Vm[]::new));
        world.parity("lab");
        world.pass(World.SOON);
        List<ResourceKey> shownAsValid = new ArrayList<>();
        world.agent.judge = workload -> {
            if (workload.machine().validation().state() == State.VALID) {
                shownAsValid.add(workload.machine().key());
            }
            return world.agent.testify(workload);
        };
        // so that one transaction uses up the share that validation has while others write
        var unused = world.store.watch(WatchSpec.fromNow(), batch -> world.clock.advance(Duration.ofMillis(1)));

        world.put(CLUSTER.referringTo(Node.KIND.key("lab", "new")));
        world.pass(World.SOON);

        assertThat(shownAsValid)
                .as("judged while they were not noted as outdated")
                .hasSize(500);
        world.history.everyMachineIsValid(1);
    }

    @Test
    void what_is_referred_to_and_comes_or_goes_counts_as_a_change() {
        ResourceKey image = Node.KIND.key("lab", "image");
        Vm vm = VM.referringTo(image);
        World world = World.with(CLUSTER, HOST, vm);

        world.put(Node.of("lab", "image"));
        world.pass(World.SOON);
        assertThat(world.validation(vm).generation()).isEqualTo(1);
        world.delete(image);
        world.pass(World.SOON);

        assertThat(world.validation(vm).generation()).isEqualTo(2);
        world.history.everyMachineIsValid(1);
    }

    @Test
    void references_are_followed_as_they_are_now() {
        Node other = Node.of("lab", "other");
        World world = World.with(CLUSTER, HOST, other, VM);
        world.put(VM.under(other.key()));
        world.pass(World.SOON);

        world.put(HOST.referringTo(other.key()));
        world.pass(World.SOON);
        assertThat(world.validation(VM).generation()).isZero();
        world.put(other.referringTo(CLUSTER.key()));
        world.pass(World.SOON);

        assertThat(world.validation(VM).generation()).isEqualTo(1);
        world.history.everyMachineIsValid(1);
    }

    @Test
    void a_result_that_a_change_has_overtaken_is_not_stored() {
        World world = new World();
        world.put(CLUSTER, HOST, VM);
        world.agent.judge = workload -> {
            world.agent.judge = world.agent::testify;
            PolicyReport report = world.agent.testify(workload);
            world.put(VM.in(MachineState.RUNNING));
            return report;
        };
        world.parity("lab");
        world.pass(World.SOON);

        assertThat(world.agent.calls).hasSize(2);
        world.history.everyMachineIsValid(1);
    }

    @Test
    void a_result_is_not_stored_either_when_a_reference_of_a_reference_has_changed() {
        World world = new World();
        world.put(CLUSTER, HOST, VM);
        world.agent.judge = workload -> {
            world.agent.judge = world.agent::testify;
            PolicyReport report = world.agent.testify(workload);
            world.put(Node.of("lab", "cluster").referringTo(VM.key()));
            return report;
        };
        world.parity("lab");
        world.pass(World.SOON);

        world.history.everyMachineIsValid(1);
    }

    @Test
    void a_machine_that_goes_while_it_is_judged_is_forgotten() {
        World world = new World();
        world.put(VM);
        world.agent.judge = workload -> {
            PolicyReport report = world.agent.testify(workload);
            world.delete(VM.key());
            return report;
        };
        world.parity("lab");
        world.pass(Duration.ofHours(1));

        assertThat(world.store.snapshot().size()).isZero();
        assertThat(world.agent.calls).hasSize(1);
    }

    @Test
    void machines_wait_for_the_parity_of_their_provider_but_not_for_ever() {
        World world = new World();
        world.put(VM);
        world.pass(Duration.ofMinutes(9));
        assertThat(world.agent.calls).isEmpty();

        world.pass(Duration.ofMinutes(2));

        assertThat(world.agent.calls).containsExactly(VM.key());
    }

    @Test
    void another_version_of_the_rules_makes_every_machine_due() {
        World world = World.with(CLUSTER, HOST, VM, Vm.of("lab", "b"));
        world.agent.version = () -> 7;

        world.pass(World.SETTINGS.versionInterval());
        world.pass(World.SOON);

        assertThat(world.agent.calls).hasSize(4);
        world.history.everyMachineIsValid(7);
    }

    @Test
    void a_report_of_other_rules_makes_the_version_asked_for_at_once() {
        World world = World.with(CLUSTER, HOST, VM, Vm.of("lab", "b"));
        world.agent.version = () -> 2;
        world.put(VM.named("other"));

        world.pass(World.SOON);

        world.history.everyMachineIsValid(2);
    }

    @Test
    void providers_take_turns() {
        World world = new World();
        IntStream.range(0, 5_000).forEach(i -> world.put(Vm.of("lab", "" + i)));
        world.put(Vm.of("small", "1"));
        world.parity("lab");
        world.parity("small");
        world.pass(World.SOON);

        assertThat(world.agent.calls.indexOf(Vm.KIND.key("small", "1"))).isLessThan(2);
        world.history.everyMachineIsValid(1);
    }

    @Test
    void results_are_stored_many_at_once_and_at_most_1024() {
        World world = new World();
        world.store.commit(
                Set.of(), transaction -> IntStream.range(0, 5_000).forEach(i -> transaction.put(Vm.of("lab", "" + i))));
        world.parity("lab");
        world.pass(World.SOON);

        assertThat(world.history.resultsOfTransactions)
                .allMatch(results -> results <= 1_024)
                .contains(1_024)
                .hasSizeLessThan(10);
        world.history.everyMachineIsValid(1);
    }

    @Test
    void what_a_rule_could_not_judge_is_a_failure_that_keeps_the_concerns_and_is_tried_again() {
        World world = new World();
        world.put(VM);
        Concern concern = new Concern("a", Concern.WARNING, "label", "assessment");
        world.agent.judge =
                workload -> new PolicyReport(1, Set.of(concern), List.of("rule 2: broken", "rule 3: broken too"));
        world.parity("lab");
        world.pass(World.SOON);

        assertThat(world.validation(VM).state()).isEqualTo(State.FAILED);
        assertThat(world.validation(VM).concerns()).containsExactly(concern);
        assertThat(world.validation(VM).failure()).isEqualTo("rule 2: broken; rule 3: broken too");

        world.agent.judge = world.agent::testify;
        world.pass(World.SETTINGS.retryInterval().plus(World.SOON));
        world.history.everyMachineIsValid(1);
    }

    @Test
    void nothing_is_left_with_the_clock_and_nothing_begins_after_the_end() {
        World world = World.with(CLUSTER, HOST, VM);
        int calls = world.agent.calls.size();

        world.validator.stop();
        world.put(VM.named("other"));
        world.pass(Duration.ofHours(1));

        assertThat(world.agent.calls).hasSize(calls);
        assertThat(world.clock.pendingTimers()).isZero();
    }
}

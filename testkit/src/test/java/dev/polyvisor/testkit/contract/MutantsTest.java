package dev.polyvisor.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each driver here is broken in one way, and the contract finds it by the rule that it breaks. Several are tried at once: most of
 * the time goes by in waiting for what a broken driver does not do.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MutantsTest {
    private static final int AT_ONCE = 8;

    private final ExecutorService trials = Executors.newFixedThreadPool(AT_ONCE);

    @AfterAll
    void end() {
        trials.shutdownNow();
    }

    /** All of them begin when the first is asked for. Those that wait longest stand first. */
    List<Tried> tried() {
        return Stream.of(
                        trials(InventoryMutants.all(), Trial.InventoryUnderTest.class),
                        trials(AdapterMutants.all(), Trial.AdapterUnderTest.class),
                        trials(PolicyMutants.all(), Trial.PolicyUnderTest.class),
                        trials(MachineMutants.all(), Trial.MachinesUnderTest.class),
                        trials(InstanceMutants.all(), Trial.InstanceUnderTest.class),
                        trials(ResourceMutants.all(), Trial.ResourcesUnderTest.class))
                .flatMap(some -> some)
                .map(trial -> new Tried(trial, trials.submit(trial::run)))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("tried")
    void the_contract_finds(Tried tried) throws Exception {
        tried.trial().judge(tried.broken().get());
    }

    @Test
    void each_rule_that_a_mutant_breaks_is_a_rule() {
        Set<String> rules = ContractPageTest.rules().keySet();

        assertThat(Stream.of(
                                FactoryMutants.all(),
                                AdapterMutants.all(),
                                InventoryMutants.all(),
                                InstanceMutants.all(),
                                ResourceMutants.all(),
                                MachineMutants.all(),
                                PolicyMutants.all())
                        .flatMap(mutants -> mutants)
                        .flatMap(mutant -> mutant.rules().stream()))
                .allMatch(rules::contains);
    }

    private static Stream<Trial> trials(Stream<Mutant> mutants, Class<?> contract) {
        return mutants.map(mutant -> new Trial(mutant, contract));
    }

    /** A trial, and what comes of it. */
    record Tried(Trial trial, Future<Map<String, Throwable>> broken) {
        @Override
        public String toString() {
            return trial.toString();
        }
    }
}

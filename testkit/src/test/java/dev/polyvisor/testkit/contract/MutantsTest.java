package dev.polyvisor.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Each driver here is broken in one way, and the contract finds it by the rule that it breaks. */
class MutantsTest {
    /** A broken driver keeps the tests of the rules that it breaks waiting for nothing. */
    private static final Patience SHORT =
            new Patience(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(2));

    /** JUnit makes the contract tests below, and they have to know which mutant is meant. */
    private static final AtomicReference<Trial> TRIAL = new AtomicReference<>();

    static Stream<Mutant> factories() {
        return FactoryMutants.all();
    }

    static Stream<Mutant> adapters() {
        return AdapterMutants.all();
    }

    static Stream<Mutant> inventories() {
        return InventoryMutants.all();
    }

    static Stream<Mutant> instances() {
        return InstanceMutants.all();
    }

    static Stream<Mutant> machines() {
        return MachineMutants.all();
    }

    static Stream<Mutant> policies() {
        return PolicyMutants.all();
    }

    static Stream<Mutant> resources() {
        return ResourceMutants.all();
    }

    @ParameterizedTest
    @MethodSource("resources")
    void the_resource_contract_finds(Mutant mutant) {
        finds(mutant, ResourcesUnderTest.class);
    }

    @ParameterizedTest
    @MethodSource("factories")
    void the_factory_contract_finds(Mutant mutant) {
        finds(mutant, FactoryUnderTest.class);
    }

    @ParameterizedTest
    @MethodSource("adapters")
    void the_adapter_contract_finds(Mutant mutant) {
        finds(mutant, AdapterUnderTest.class);
    }

    @ParameterizedTest
    @MethodSource("inventories")
    void the_inventory_contract_finds(Mutant mutant) {
        finds(mutant, InventoryUnderTest.class);
    }

    @ParameterizedTest
    @MethodSource("instances")
    void the_instance_contract_finds(Mutant mutant) {
        finds(mutant, InstanceUnderTest.class);
    }

    @ParameterizedTest
    @MethodSource("machines")
    void the_contract_of_machines_finds(Mutant mutant) {
        finds(mutant, MachinesUnderTest.class);
    }

    @ParameterizedTest
    @MethodSource("policies")
    void the_policy_contract_finds(Mutant mutant) {
        finds(mutant, PolicyUnderTest.class);
    }

    @Test
    void each_rule_that_a_mutant_breaks_is_a_rule() {
        Set<String> rules = ContractPageTest.rules().keySet();

        assertThat(Stream.of(factories(), adapters(), inventories(), instances(), resources(), machines(), policies())
                        .flatMap(mutants -> mutants)
                        .flatMap(mutant -> mutant.rules().stream()))
                .allMatch(rules::contains);
    }

    private static void finds(Mutant mutant, Class<?> contract) {
        // what has to break may do so by keeping its test waiting, and the rest may take the time of a busy machine
        Map<String, Throwable> broken = broken(new Trial(mutant, SHORT), contract, mutant.rules()::contains);
        if (!mutant.refused()) {
            broken.putAll(broken(
                    new Trial(mutant, Patience.DEFAULT),
                    contract,
                    rule -> !mutant.rules().contains(rule)));
        }

        assertThat(broken.keySet())
                .as("rules that %s breaks: %s", mutant.fault(), broken)
                .isEqualTo(new TreeSet<>(mutant.rules()));
    }

    /** The rules that are broken, with what the tests say. */
    private static Map<String, Throwable> broken(Trial trial, Class<?> contract, Predicate<String> rules) {
        TRIAL.set(trial);
        PostDiscoveryFilter filter =
                test -> FilterResult.includedIf(test.isContainer() || rules.test(rule(test.getDisplayName())));
        Map<String, Throwable> broken = new TreeMap<>();
        EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(contract))
                .filters(filter)
                .configurationParameter("junit.jupiter.execution.timeout.default", "2 m")
                .execute()
                .testEvents()
                .failed()
                .stream()
                .forEach(event -> broken.put(
                        rule(event.getTestDescriptor().getDisplayName()),
                        event.getRequiredPayload(TestExecutionResult.class)
                                .getThrowable()
                                .orElseThrow()));
        return broken;
    }

    private static String rule(String displayName) {
        return displayName.split(" ", 2)[0];
    }

    /** A mutant, and how long its tests wait. */
    private record Trial(Mutant mutant, Patience patience) {
        DriverFixture openFixture() {
            return mutant.openFixture(patience);
        }
    }

    static class FactoryUnderTest implements DriverFactoryContract {
        @Override
        public DriverFixture openFixture() {
            return TRIAL.get().openFixture();
        }
    }

    static class AdapterUnderTest implements AdapterContract {
        @Override
        public DriverFixture openFixture() {
            return TRIAL.get().openFixture();
        }
    }

    static class InventoryUnderTest implements InventoryContract {
        @Override
        public DriverFixture openFixture() {
            return TRIAL.get().openFixture();
        }
    }

    static class InstanceUnderTest implements InstanceContract {
        @Override
        public DriverFixture openFixture() {
            return TRIAL.get().openFixture();
        }
    }

    static class MachinesUnderTest implements PluginSPIContract {
        @Override
        public DriverFixture openFixture() {
            return TRIAL.get().openFixture();
        }
    }

    static class ResourcesUnderTest implements ResourceDriverContract {
        @Override
        public DriverFixture openFixture() {
            return TRIAL.get().openFixture();
        }
    }

    static class PolicyUnderTest implements PolicyContract {
        @Override
        public DriverFixture openFixture() {
            return TRIAL.get().openFixture();
        }
    }
}

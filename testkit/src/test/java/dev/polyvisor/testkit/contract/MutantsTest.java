package dev.polyvisor.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** Each driver here is broken in one way, and the contract finds it by the rule that it breaks. */
class MutantsTest {
    /** JUnit makes the contract tests below, and they have to know which mutant is meant. */
    private static final AtomicReference<Mutant> MUTANT = new AtomicReference<>();

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

    @Test
    void each_rule_that_a_mutant_breaks_is_a_rule() {
        Set<String> rules = ContractPageTest.rules().keySet();

        assertThat(Stream.of(factories(), adapters(), inventories(), instances(), resources())
                        .flatMap(mutants -> mutants)
                        .flatMap(mutant -> mutant.rules().stream()))
                .allMatch(rules::contains);
    }

    private static void finds(Mutant mutant, Class<?> contract) {
        MUTANT.set(mutant);
        Set<String> broken = EngineTestKit.engine("junit-jupiter")
                .selectors(selectors(mutant, contract))
                .configurationParameter("junit.jupiter.execution.timeout.default", "60 s")
                .execute()
                .testEvents()
                .failed()
                .stream()
                .map(Event::getTestDescriptor)
                .map(TestDescriptor::getDisplayName)
                .map(name -> name.split(" ", 2)[0])
                .collect(Collectors.toCollection(TreeSet::new));

        // a fault may break more than its rules, depending on what comes first; it must break its own each time
        assertThat(broken).as("rules that %s breaks", mutant.fault()).containsAll(mutant.rules());
    }

    private static DiscoverySelector[] selectors(Mutant mutant, Class<?> contract) {
        return mutant.refused()
                ? mutant.rules().stream()
                        .map(rule -> selectMethod(contract, rule.toLowerCase(Locale.ROOT), Bench.class.getName()))
                        .toArray(DiscoverySelector[]::new)
                : new DiscoverySelector[] {selectClass(contract)};
    }

    static class FactoryUnderTest implements DriverFactoryContract {
        @Override
        public DriverFixture openFixture() {
            return MUTANT.get().openFixture();
        }
    }

    static class AdapterUnderTest implements AdapterContract {
        @Override
        public DriverFixture openFixture() {
            return MUTANT.get().openFixture();
        }
    }

    static class InventoryUnderTest implements InventoryContract {
        @Override
        public DriverFixture openFixture() {
            return MUTANT.get().openFixture();
        }
    }

    static class InstanceUnderTest implements InstanceContract {
        @Override
        public DriverFixture openFixture() {
            return MUTANT.get().openFixture();
        }
    }

    static class ResourcesUnderTest implements ResourceDriverContract {
        @Override
        public DriverFixture openFixture() {
            return MUTANT.get().openFixture();
        }
    }
}

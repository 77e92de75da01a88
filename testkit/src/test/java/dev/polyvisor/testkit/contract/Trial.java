package dev.polyvisor.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.testkit.engine.EngineTestKit;

/** A broken driver before a contract. */
record Trial(Mutant mutant, Class<?> contract) {
    /** A broken driver keeps the tests of the rules that it breaks waiting for nothing. */
    private static final Patience SHORT =
            new Patience(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(2));

    /** JUnit makes the contract tests below, each on the thread that runs its trial: they have to know whose fixture to open. */
    private static final ThreadLocal<Opening> OPENING = new ThreadLocal<>();

    /** The rules that the driver breaks, with what their tests say. Blocks. */
    Map<String, Throwable> run() {
        // what has to break may do so by keeping its test waiting, and the rest may take the time of a busy machine
        Map<String, Throwable> broken = broken(SHORT, mutant.rules()::contains);
        if (!mutant.refused()) {
            broken.putAll(broken(Patience.DEFAULT, rule -> !mutant.rules().contains(rule)));
        }
        return broken;
    }

    /** Checks that the rules are broken that this mutant is there to break, and no others. */
    void judge(Map<String, Throwable> broken) {
        assertThat(broken.keySet())
                .as("rules that %s breaks: %s", mutant.fault(), broken)
                .isEqualTo(new TreeSet<>(mutant.rules()));
    }

    private Map<String, Throwable> broken(Patience patience, Predicate<String> rules) {
        PostDiscoveryFilter filter =
                test -> FilterResult.includedIf(test.isContainer() || rules.test(rule(test.getDisplayName())));
        Map<String, Throwable> broken = new TreeMap<>();
        OPENING.set(() -> mutant.openFixture(patience));
        try {
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
        } finally {
            OPENING.remove();
        }
        return broken;
    }

    private static String rule(String displayName) {
        return displayName.split(" ", 2)[0];
    }

    @Override
    public String toString() {
        return mutant.toString();
    }

    /** Opens the fixture of a broken driver. */
    @FunctionalInterface
    private interface Opening {
        DriverFixture open();
    }

    static class FactoryUnderTest implements DriverFactoryContract {
        @Override
        public DriverFixture openFixture() {
            return OPENING.get().open();
        }
    }

    static class AdapterUnderTest implements AdapterContract {
        @Override
        public DriverFixture openFixture() {
            return OPENING.get().open();
        }
    }

    static class InventoryUnderTest implements InventoryContract {
        @Override
        public DriverFixture openFixture() {
            return OPENING.get().open();
        }
    }

    static class InstanceUnderTest implements InstanceContract {
        @Override
        public DriverFixture openFixture() {
            return OPENING.get().open();
        }
    }

    static class MachinesUnderTest implements PluginSPIContract {
        @Override
        public DriverFixture openFixture() {
            return OPENING.get().open();
        }
    }

    static class ResourcesUnderTest implements ResourceDriverContract {
        @Override
        public DriverFixture openFixture() {
            return OPENING.get().open();
        }
    }

    static class PolicyUnderTest implements PolicyContract {
        @Override
        public DriverFixture openFixture() {
            return OPENING.get().open();
        }
    }
}

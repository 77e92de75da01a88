package dev.polyvisor.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Each agent here is broken in one way, and the contract finds it by the rule that it breaks, and by no other. */
class AgentMutantsTest {
    private static final Patience SHORT =
            new Patience(Duration.ofSeconds(4), Duration.ofSeconds(4), Duration.ofSeconds(4), Duration.ofSeconds(2));

    /** JUnit makes the contract tests below, and they have to know which agent is meant. */
    private static final AtomicReference<Supplier<PolicyAgentFixture>> AGENT = new AtomicReference<>();

    static Stream<AgentMutant> agents() {
        return AgentMutant.all();
    }

    @ParameterizedTest
    @MethodSource("agents")
    void the_agent_contract_finds(AgentMutant mutant) {
        // what has to break may do so by keeping its test waiting, and the rest may take the time of a busy machine
        AGENT.set(() -> mutant.open(SHORT));
        Set<String> broken = broken(mutant.rule()::equals);
        AGENT.set(() -> mutant.open(Patience.DEFAULT));
        broken.addAll(broken(rule -> !rule.equals(mutant.rule())));

        assertThat(broken).as("rules that %s breaks", mutant.fault()).containsExactly(mutant.rule());
    }

    @Test
    void an_agent_over_a_server_that_is_not_broken_keeps_the_contract() {
        AGENT.set(AgentMutant::good);

        assertThat(broken(rule -> true)).isEmpty();
    }

    @Test
    void each_rule_that_an_agent_breaks_is_a_rule() {
        assertThat(agents().map(AgentMutant::rule))
                .allMatch(ContractPageTest.rules().keySet()::contains);
    }

    private static Set<String> broken(Predicate<String> rules) {
        PostDiscoveryFilter filter =
                test -> FilterResult.includedIf(test.isContainer() || rules.test(rule(test.getDisplayName())));
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(AgentUnderTest.class))
                .filters(filter)
                .configurationParameter("junit.jupiter.execution.timeout.default", "2 m")
                .execute()
                .testEvents()
                .failed()
                .stream()
                .map(event -> rule(event.getTestDescriptor().getDisplayName()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String rule(String displayName) {
        return displayName.split(" ", 2)[0];
    }

    static class AgentUnderTest implements PolicyAgentContract {
        @Override
        public PolicyAgentFixture openAgentFixture() {
            return AGENT.get().get();
        }
    }
}

package dev.polyvisor.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Each agent here is broken in one way, and the contract finds it by the rule that it breaks, and by no other. */
class AgentMutantsTest {
    /** JUnit makes the contract tests below, and they have to know which agent is meant. */
    private static final AtomicReference<Supplier<PolicyAgentFixture>> AGENT = new AtomicReference<>();

    static Stream<AgentMutant> agents() {
        return AgentMutant.all();
    }

    @ParameterizedTest
    @MethodSource("agents")
    void the_agent_contract_finds(AgentMutant mutant) {
        AGENT.set(mutant::open);

        assertThat(broken()).as("rules that %s breaks", mutant.fault()).containsExactly(mutant.rule());
    }

    @Test
    void an_agent_over_a_server_that_is_not_broken_keeps_the_contract() {
        AGENT.set(AgentMutant::good);

        assertThat(broken()).isEmpty();
    }

    @Test
    void each_rule_that_an_agent_breaks_is_a_rule() {
        assertThat(agents().map(AgentMutant::rule))
                .allMatch(ContractPageTest.rules().keySet()::contains);
    }

    private static Set<String> broken() {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(AgentUnderTest.class))
                .configurationParameter("junit.jupiter.execution.timeout.default", "2 m")
                .execute()
                .testEvents()
                .failed()
                .stream()
                .map(event -> event.getTestDescriptor().getDisplayName().split(" ", 2)[0])
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static class AgentUnderTest implements PolicyAgentContract {
        @Override
        public PolicyAgentFixture openAgentFixture() {
            return AGENT.get().get();
        }
    }
}

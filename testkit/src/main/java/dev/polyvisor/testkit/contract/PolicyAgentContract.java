package dev.polyvisor.testkit.contract;

import static dev.polyvisor.testkit.PolyvisorAssertions.assertThatFailureOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.Workload;
import dev.polyvisor.api.policy.Concern;
import dev.polyvisor.api.policy.PolicyAgent;
import dev.polyvisor.api.policy.PolicyReport;
import dev.polyvisor.testkit.contract.AgentBench.Question;
import dev.polyvisor.testkit.contract.DriverFixture.Injection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The contract of a policy agent: rules P7 to P13 of {@code docs/driver-contract.md}. */
public interface PolicyAgentContract {

    /**
     * Makes the agent under test. Called by each test; the fixture is closed after it.
     *
     * @return the fixture
     */
    PolicyAgentFixture openAgentFixture();

    /** A version is what makes machines due again. */
    @Test
    @DisplayName("P7 the version is positive, and the same as long as the rules are")
    default void p7() throws InterruptedException {
        try (AgentBench bench = new AgentBench(openAgentFixture())) {
            long version = bench.agent().version();

            assertThat(version).isPositive();
            assertThat(bench.agent().version()).isEqualTo(version);
        }
    }

    /** Otherwise the machine would be due for ever. */
    @Test
    @DisplayName("P8 a report has the version that the agent tells, and no errors for a machine in order")
    default void p8() throws InterruptedException {
        try (AgentBench bench = new AgentBench(openAgentFixture())) {
            for (Workload workload : bench.workloads()) {
                PolicyReport report = bench.agent().validate(workload);
                assertThat(report.version()).isEqualTo(bench.agent().version());
                assertThat(report.errors()).isEmpty();
            }
        }
    }

    /** A report is about the machine that was asked about. */
    @Test
    @DisplayName("P9 the same workload gives the same concerns, in whatever order and from several threads at once")
    default void p9() throws InterruptedException {
        try (AgentBench bench = new AgentBench(openAgentFixture())) {
            PolicyAgent agent = bench.agent();
            List<Workload> workloads = bench.workloads();
            Map<ResourceKey, Set<Concern>> expected = judge(agent, workloads);
            List<CompletableFuture<Map<ResourceKey, Set<Concern>>>> answers = new ArrayList<>();

            for (int thread = 0; thread < 4; thread++) {
                List<Workload> order = new ArrayList<>(workloads);
                Collections.rotate(order, thread);
                if (thread % 2 == 1) {
                    Collections.reverse(order);
                }
                answers.add(bench.start(() -> judge(agent, order)).answer());
            }

            for (CompletableFuture<Map<ResourceKey, Set<Concern>>> answer : answers) {
                assertThat(answer).succeedsWithin(bench.patience().operation()).isEqualTo(expected);
            }
        }
    }

    private static Map<ResourceKey, Set<Concern>> judge(PolicyAgent agent, List<Workload> workloads)
            throws InterruptedException {
        Map<ResourceKey, Set<Concern>> concerns = new HashMap<>();
        for (Workload workload : workloads) {
            concerns.put(workload.machine().key(), agent.validate(workload).concerns());
        }
        return concerns;
    }

    /** People read them, and programs sort by them. */
    @Test
    @DisplayName("P10 a concern has a category and a label, and no two of a machine have the same id")
    default void p10() throws InterruptedException {
        try (AgentBench bench = new AgentBench(openAgentFixture())) {
            for (Workload workload : bench.workloads()) {
                Set<String> ids = new HashSet<>();
                for (Concern concern : bench.agent().validate(workload).concerns()) {
                    assertThat(concern.category()).isNotBlank();
                    assertThat(concern.label()).isNotBlank();
                    assertThat(concern.id().isEmpty() || ids.add(concern.id()))
                            .as("first concern with the id %s", concern.id())
                            .isTrue();
                }
            }
        }
    }

    /** Backends delete what machines still name. */
    @Test
    @DisplayName("P11 a machine whose references are missing is judged all the same")
    default void p11() throws InterruptedException {
        try (AgentBench bench = new AgentBench(openAgentFixture())) {
            for (Workload whole : bench.workloads()) {
                Set<ResourceKey> missing = new HashSet<>(whole.missing());
                missing.addAll(whole.references().keySet());
                Workload bare = new Workload(whole.machine(), Map.of(), missing);

                assertThatCode(() -> bench.agent().validate(bare)).doesNotThrowAnyException();
            }
        }
    }

    /** Nothing found and nobody asked are two things. */
    @Test
    @DisplayName("P12 an agent that cannot reach whom it asks fails with an error that can be retried")
    default void p12() throws InterruptedException {
        try (AgentBench bench = new AgentBench(openAgentFixture())) {
            Workload workload = bench.workloads().get(0);
            try (Injection away = bench.inject(Fault.UNREACHABLE)) {
                assertThat(away).isNotNull();
                for (Question<?> question : questions(bench.agent(), workload)) {
                    assertThatFailureOf(question::ask)
                            .satisfies(failure -> assertThat(failure.retryable())
                                    .as("%s can be retried", failure)
                                    .isTrue());
                }
            }
            assertThatCode(() -> bench.agent().validate(workload)).doesNotThrowAnyException();
        }
    }

    /** So that closing does not wait. */
    @Test
    @DisplayName("P13 an interrupt ends a call that hangs")
    default void p13() throws InterruptedException {
        try (AgentBench bench = new AgentBench(openAgentFixture())) {
            Workload workload = bench.workloads().get(0);
            try (Injection hang = bench.inject(Fault.HANG)) {
                assertThat(hang).isNotNull();
                for (Question<?> question : questions(bench.agent(), workload)) {
                    AgentBench.Call<?> call = bench.start(question);
                    call.task().cancel(true);

                    assertThat(call.answer().handle((answer, failure) -> "ended"))
                            .as("the call after an interrupt")
                            .succeedsWithin(bench.patience().close());
                }
            }
        }
    }

    private static List<Question<?>> questions(PolicyAgent agent, Workload workload) {
        List<Question<?>> questions = new ArrayList<>();
        questions.add(agent::version);
        questions.add(() -> agent.validate(workload));
        return questions;
    }
}

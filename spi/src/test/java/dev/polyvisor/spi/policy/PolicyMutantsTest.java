package dev.polyvisor.spi.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.spi.testing.Mutant;
import dev.polyvisor.spi.testing.MutantCompiler;
import java.util.List;
import java.util.function.LongFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The random runs of the model test find what they are there for: each fault that is put into the source of the engine is objected
 * to. A fault whose place is no longer in the source fails too, so the list cannot rot.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PolicyMutantsTest {
    private static final int SEEDS = 100;

    private final MutantCompiler compiler = new MutantCompiler("dev.polyvisor.spi.policy");

    @AfterAll
    void close() throws Exception {
        compiler.close();
    }

    static List<Mutant> mutants() {
        return List.of(
                new Mutant(
                        "a result is stored though the machine has changed",
                        "ResultWriter",
                        "|| now.changedAt() != judged.changedAt()",
                        ""),
                new Mutant(
                        "a result is stored though what the machine refers to has changed",
                        "ResultWriter",
                        "!= reference.getValue().changedAt()",
                        "== -1"),
                new Mutant(
                        "a result is stored though what was missing is there",
                        "ResultWriter",
                        "return workload.missing().stream().allMatch(key -> transaction.get(key) == null);",
                        "return true;"),
                new Mutant(
                        "a result says that it is about another value",
                        "ResultWriter",
                        "machine.changedAt(),",
                        "before.validatedAt(),"),
                new Mutant(
                        "a result has no label",
                        "ResultWriter",
                        "inTransactions(Set.of(Validation.LABEL), verdicts",
                        "inTransactions(Set.of(), verdicts"),
                new Mutant("a failure is stored as a result", "ResultWriter", "if (report == null) {", "if (false) {"),
                new Mutant(
                        "a change of what a machine refers to is not noted",
                        "Validator",
                        "writer.add(new Outdated(entry.key(), true));",
                        ""),
                new Mutant(
                        "results of older rules count",
                        "Validator",
                        "|| validation.policyVersion() != rules.known()",
                        ""),
                new Mutant(
                        "a machine that was judged in vain is never judged again",
                        "Validator",
                        "due.done(machine);\n        due(machine);",
                        "due(machine);"),
                new Mutant("an agent that failed is left alone for ever", "Validator", "breaker.succeeded();", ""),
                new Mutant("a reference of a reference is not followed", "ReferenceIndex", "toVisit.add(key);", ""),
                new Mutant(
                        "a reference that comes later is not followed",
                        "ReferenceIndex",
                        "now.stream().filter(to -> !old.contains(to)).forEach(to -> referrers.add(to, key));",
                        ""),
                new Mutant(
                        "a value that changes is not followed",
                        "Pursuit",
                        "index.replace(before.value(), after.value());",
                        ""));
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void each_fault_is_found(Mutant mutant) throws Exception {
        assertThat(problems(compiler.with(mutant)))
                .as("objections to: %s", mutant)
                .isNotEmpty();
    }

    @Test
    void without_a_fault_nothing_is_found() throws Exception {
        assertThat(problems(compiler.unchanged())).isEmpty();
    }

    /** What the first seed that finds anything finds. */
    @SuppressWarnings("unchecked")
    private static List<String> problems(ClassLoader classes) throws Exception {
        Class<?> run = classes.loadClass(PolicyRun.class.getName());
        assertThat(run.getClassLoader()).isSameAs(classes);
        for (long seed = 0; seed < SEEDS; seed++) {
            LongFunction<List<String>> fresh =
                    (LongFunction<List<String>>) run.getDeclaredConstructor().newInstance();
            List<String> problems = fresh.apply(seed);
            if (!problems.isEmpty()) {
                return problems;
            }
        }
        return List.of();
    }
}

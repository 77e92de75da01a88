package dev.polyvisor.spi.store.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.polyvisor.spi.testing.Mutant;
import dev.polyvisor.spi.testing.MutantCompiler;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The checks of the model test find what they are there for: each fault that is put into the source of the store is
 * objected to. A fault whose place is no longer in the source fails too, so the list cannot rot.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MutantsTest {
    /** How much is done with each seed: most faults show soon, and a few only after a long history. */
    private static final List<Integer> OPERATIONS = List.of(350, 700, 1_500, 4_000, 4_000, 4_000, 4_000, 4_000);

    private final MutantCompiler compiler = new MutantCompiler("dev.polyvisor.spi.store");

    @AfterAll
    void close() throws Exception {
        compiler.close();
    }

    static List<Mutant> mutants() {
        return StoreMutants.all();
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void eachFaultIsFound(Mutant mutant) throws Exception {
        assertThat(problems(compiler.with(mutant)))
                .as("objections to %s", mutant)
                .isNotEmpty();
    }

    @Test
    void withoutAFaultNothingIsFound() throws Exception {
        assertThat(problems(compiler.unchanged())).isEmpty();
    }

    /** What the first seed that finds anything finds. */
    @SuppressWarnings("unchecked")
    private static List<String> problems(ClassLoader classes) throws Exception {
        Class<?> run = classes.loadClass(ModelRun.class.getName());
        assertThat(run.getClassLoader()).isSameAs(classes);
        for (int i = 0; i < OPERATIONS.size(); i++) {
            BiFunction<Long, Integer, List<String>> fresh = (BiFunction<Long, Integer, List<String>>)
                    run.getDeclaredConstructor().newInstance();
            List<String> problems = fresh.apply(i + 1L, OPERATIONS.get(i));
            if (!problems.isEmpty()) {
                return problems;
            }
        }
        return List.of();
    }
}

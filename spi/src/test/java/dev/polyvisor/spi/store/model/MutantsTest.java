package dev.polyvisor.spi.store.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The checks of the model test find what they are there for: each fault that is put into the source of the store is
 * objected to. A fault whose place is no longer in the source fails too, so the list cannot rot.
 */
class MutantsTest {
    private static final int SEEDS = 5;

    @TempDir
    Path folder;

    static List<Mutant> mutants() {
        return Mutant.all();
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void eachFaultIsFound(Mutant mutant) throws Exception {
        assertThat(problems(MutatedClasses.with(mutant, folder)))
                .as("objections to %s", mutant)
                .isNotEmpty();
    }

    @Test
    void withoutAFaultNothingIsFound() throws Exception {
        assertThat(problems(MutatedClasses.none(folder))).isEmpty();
    }

    /** What the first seed that finds anything finds. */
    @SuppressWarnings("unchecked")
    private static List<String> problems(ClassLoader classes) throws Exception {
        Class<?> run = classes.loadClass(ModelRun.class.getName());
        assertThat(run.getClassLoader()).isSameAs(classes);
        for (long seed = 1; seed <= SEEDS; seed++) {
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

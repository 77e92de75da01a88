package dev.polyvisor.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Benchmarks that nobody runs for months still run. Their own checks throw, and that fails here. */
class BenchmarksRunTest {
    static {
        // builds may run side by side, and no time is measured here
        System.setProperty("jmh.ignoreLock", "true");
    }

    @Test
    void each_benchmark_runs_once_over_a_small_store() throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include("dev\\.polyvisor\\.benchmarks\\..*")
                        .mode(Mode.SingleShotTime)
                        .forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .param("size", "1000")
                        .param("lag", "700")
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();

        assertThat(results).allMatch(result -> result.getPrimaryResult().getSampleCount() > 0);
        assertThat(results.stream().map(BenchmarksRunTest::className).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(
                        "CommitBenchmark",
                        "LaggingWatchBenchmark",
                        "QueryBenchmark",
                        "ReadBenchmark",
                        "RelistBenchmark",
                        "SavedStateBenchmark",
                        "StalledWatchBenchmark",
                        "TrieBenchmark",
                        "WriterLatencyBenchmark");
    }

    /** The name of a benchmark is that of its class and its method. */
    private static String className(RunResult result) {
        String name = result.getParams().getBenchmark();
        String owner = name.substring(0, name.lastIndexOf('.'));
        return owner.substring(owner.lastIndexOf('.') + 1);
    }
}

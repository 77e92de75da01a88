package dev.polyvisor.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Collection;
import java.util.List;
import java.util.stream.LongStream;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * The processor time of an operation, for machines that have other work to do: what a thread waits for its turn does not
 * count. Used with {@code -prof dev.polyvisor.benchmarks.CpuProfiler}. It counts the threads that run the benchmark, and
 * with them what a benchmark prepares for each invocation.
 */
public final class CpuProfiler implements InternalProfiler {
    private static final double NANOS_PER_MICRO = 1e3;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private long begin;

    @Override
    public String getDescription() {
        return "processor time of the threads that run the benchmark";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        begin = workers();
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        double micros = (workers() - begin) / NANOS_PER_MICRO;
        long operations = Math.max(1, result.getMetadata().getAllOps());
        return List.of(new ScalarResult("cpu", micros / operations, "us/op", AggregationPolicy.AVG));
    }

    /** The processor time that they have had in all; JMH keeps them from one iteration to the next. */
    private long workers() {
        return LongStream.of(threads.getAllThreadIds())
                .filter(this::isWorker)
                .map(threads::getThreadCpuTime)
                .sum();
    }

    private boolean isWorker(long id) {
        ThreadInfo thread = threads.getThreadInfo(id);
        return thread != null && thread.getThreadName().contains("jmh-worker");
    }
}

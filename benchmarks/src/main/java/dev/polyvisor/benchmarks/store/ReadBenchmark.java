package dev.polyvisor.benchmarks.store;

import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.benchmarks.model.FilledStore;
import dev.polyvisor.benchmarks.model.Lookups;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** What a reader pays: a snapshot of everything, and one machine out of it. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class ReadBenchmark {

    /** A consistent view of everything. */
    @Benchmark
    public InventorySnapshot snapshot(FilledStore filled) {
        return filled.store().snapshot();
    }

    /** A machine by its key, each time another one: most of it is waiting for memory. */
    @Benchmark
    public Optional<Entry<?>> get(FilledStore filled, Lookups lookups) {
        return filled.store().snapshot().get(lookups.next());
    }
}

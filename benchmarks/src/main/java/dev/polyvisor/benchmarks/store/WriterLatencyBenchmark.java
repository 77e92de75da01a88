package dev.polyvisor.benchmarks.store;

import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.Revision;
import dev.polyvisor.benchmarks.model.FilledStore;
import dev.polyvisor.benchmarks.model.Lookups;
import dev.polyvisor.benchmarks.model.StateChanges;
import dev.polyvisor.benchmarks.model.Vm;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.GroupThreads;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * How long a transaction of one machine takes, alone and while two readers take snapshots in a loop, in percentiles. The
 * readers never pause, so on a machine with two processors the writer also waits for its turn at one of them.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class WriterLatencyBenchmark {

    /** The writer alone. */
    @Benchmark
    public Revision alone(FilledStore filled, StateChanges changes) {
        return commit(filled, changes);
    }

    /** The writer beside the readers. */
    @Benchmark
    @Group("underReaders")
    @GroupThreads(1)
    public Revision writer(FilledStore filled, StateChanges changes) {
        return commit(filled, changes);
    }

    /** A reader: a snapshot, and a machine out of it. */
    @Benchmark
    @Group("underReaders")
    @GroupThreads(2)
    public Optional<Entry<?>> reader(FilledStore filled, Lookups lookups, Blackhole blackhole) {
        InventorySnapshot snapshot = filled.store().snapshot();
        blackhole.consume(snapshot);
        return snapshot.get(lookups.next());
    }

    private static Revision commit(FilledStore filled, StateChanges changes) {
        Vm vm = changes.next();
        return filled.store().commit(Set.of(), transaction -> transaction.put(vm));
    }
}

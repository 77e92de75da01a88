package dev.polyvisor.benchmarks.store;

import dev.polyvisor.api.inventory.Revision;
import dev.polyvisor.benchmarks.model.FilledStore;
import dev.polyvisor.benchmarks.model.Moves;
import dev.polyvisor.benchmarks.model.StateChanges;
import dev.polyvisor.benchmarks.model.Vm;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** How many machines one writer changes in a second: in transactions of one machine and of a thousand. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class CommitBenchmark {
    private static final int BATCH = 1_000;

    /** A transaction that moves one index. */
    @Benchmark
    public Revision one(FilledStore filled, StateChanges changes, Watched watched) {
        Vm vm = changes.next();
        return filled.store().commit(Set.of(), transaction -> transaction.put(vm));
    }

    /** A transaction that moves all indexes. */
    @Benchmark
    public Revision oneThatMovesAll(FilledStore filled, Moves moves, Watched watched) {
        Vm vm = moves.next();
        return filled.store().commit(Set.of(), transaction -> transaction.put(vm));
    }

    /** A transaction of a thousand; the figure is that of machines. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public Revision thousand(FilledStore filled, StateChanges changes, Watched watched) {
        return filled.store().commit(Set.of(), transaction -> {
            for (int i = 0; i < BATCH; i++) {
                transaction.put(changes.next());
            }
        });
    }

    /** A transaction of a thousand that move all indexes; the figure is that of machines. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public Revision thousandThatMoveAll(FilledStore filled, Moves moves, Watched watched) {
        return filled.store().commit(Set.of(), transaction -> {
            for (int i = 0; i < BATCH; i++) {
                transaction.put(moves.next());
            }
        });
    }
}

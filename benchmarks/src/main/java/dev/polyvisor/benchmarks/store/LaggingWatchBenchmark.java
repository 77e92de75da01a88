package dev.polyvisor.benchmarks.store;

import dev.polyvisor.api.inventory.Batch;
import dev.polyvisor.api.inventory.PullWatch;
import dev.polyvisor.api.inventory.WatchSpec;
import dev.polyvisor.benchmarks.model.FilledStore;
import dev.polyvisor.benchmarks.model.StateChanges;
import dev.polyvisor.benchmarks.model.Vm;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to make the next batch of a watch that lags: the net change of all transactions that it has missed, or
 * the full state when they have left the journal.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
@Warmup(iterations = 20)
@Measurement(iterations = 20)
public class LaggingWatchBenchmark {

    /** A watch that is left behind before each batch. */
    @State(Scope.Benchmark)
    public static class Lagging {
        /** How many transactions it has missed; the journal holds 65,536. */
        @Param({"1", "1000", "60000", "100000"})
        public int lag;

        private PullWatch watch;
        private Optional<Batch> batch;

        /** Begins to watch. */
        @Setup(Level.Trial)
        public void begin(FilledStore filled) throws InterruptedException {
            watch = filled.store().pull(WatchSpec.fromNow());
            next();
        }

        /** Leaves it behind. */
        @Setup(Level.Invocation)
        public void fallBehind(FilledStore filled, StateChanges changes) {
            for (int i = 0; i < lag; i++) {
                Vm vm = changes.next();
                filled.store().commit(Set.of(), transaction -> transaction.put(vm));
            }
        }

        /** Checks that nothing was missed, or that it was said. */
        @TearDown(Level.Invocation)
        public void check(FilledStore filled) {
            Batch last = batch.orElseThrow();
            int expected = lag > FilledStore.JOURNAL ? filled.size : Math.min(lag, filled.size);
            if (last.reset() != lag > FilledStore.JOURNAL || last.changes().size() != expected) {
                throw new IllegalStateException(
                        last.changes().size() + " changes, reset: " + last.reset() + ", after a lag of " + lag);
            }
        }

        /** Ends the watch. */
        @TearDown(Level.Trial)
        public void close() {
            watch.close();
        }

        private Optional<Batch> next() throws InterruptedException {
            batch = watch.next(Duration.ofSeconds(30));
            return batch;
        }
    }

    /** The batch that makes up for it. */
    @Benchmark
    public Optional<Batch> next(FilledStore filled, Lagging lagging) throws InterruptedException {
        return lagging.next();
    }
}

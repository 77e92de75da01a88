package dev.polyvisor.benchmarks.store;

import dev.polyvisor.api.inventory.Revision;
import dev.polyvisor.api.inventory.Watch;
import dev.polyvisor.api.inventory.WatchSpec;
import dev.polyvisor.benchmarks.model.FilledStore;
import dev.polyvisor.benchmarks.model.Listener;
import dev.polyvisor.benchmarks.model.StateChanges;
import dev.polyvisor.benchmarks.model.Vm;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
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

/** Whether the writer and a watch that keeps up notice that another watch stands still. */
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class StalledWatchBenchmark {

    /** A watch that keeps up, and perhaps one whose listener does not return. */
    @State(Scope.Benchmark)
    public static class Watches {
        /** Whether there is one that stands still. */
        @Param({"false", "true"})
        public boolean stalled;

        private final CountDownLatch release = new CountDownLatch(1);
        private final Listener listener = new Listener();
        private Watch healthy;

        /** Begins to watch. */
        @Setup(Level.Trial)
        public void watch(FilledStore filled) throws InterruptedException {
            if (stalled) {
                stall(filled);
            }
            healthy = filled.store().watch(WatchSpec.fromNow(), listener);
        }

        private void stall(FilledStore filled) throws InterruptedException {
            CountDownLatch entered = new CountDownLatch(1);
            filled.store().watch(WatchSpec.fromNow(), batch -> {
                entered.countDown();
                awaitRelease();
            });
            entered.await();
        }

        private void awaitRelease() {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** Checks that the one that keeps up was told all. */
        @TearDown(Level.Trial)
        public void close(FilledStore filled) {
            listener.awaitDelivery(filled.store().snapshot().revision());
            healthy.close();
            release.countDown();
        }
    }

    /** How many transactions a writer makes. */
    @Benchmark
    @BenchmarkMode(Mode.Throughput)
    @OutputTimeUnit(TimeUnit.SECONDS)
    public Revision commit(FilledStore filled, StateChanges changes, Watches watches) {
        Vm vm = changes.next();
        return filled.store().commit(Set.of(), transaction -> transaction.put(vm));
    }

    /** How long it takes from the beginning of a transaction until the watch that keeps up was told of it. */
    @Benchmark
    @BenchmarkMode(Mode.SampleTime)
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    public void commitUntilDelivered(FilledStore filled, StateChanges changes, Watches watches) {
        Vm vm = changes.next();
        watches.listener.awaitDelivery(filled.store().commit(Set.of(), transaction -> transaction.put(vm)));
    }
}

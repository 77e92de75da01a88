package dev.polyvisor.benchmarks.store;

import dev.polyvisor.api.inventory.Batch;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.PullWatch;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.Revision;
import dev.polyvisor.api.inventory.WatchSpec;
import dev.polyvisor.benchmarks.model.FilledStore;
import dev.polyvisor.benchmarks.model.Vm;
import dev.polyvisor.benchmarks.model.Vms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A full listing against what the store has, in one transaction: all machines are new objects, a few differ. */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
@Warmup(iterations = 10)
@Measurement(iterations = 10)
public class RelistBenchmark {

    /** A listing, and a watch that is to see exactly what is different in it. */
    @State(Scope.Benchmark)
    public static class Listing {
        private static final int CHANGED = 50;
        private static final int REPLACED = 25;
        /** What is replaced is one that is gone and one that is new. */
        private static final int DIFFERENCES = CHANGED + 2 * REPLACED;

        private List<Vm> vms;
        private PullWatch watch;
        private boolean changed;

        /** Begins to watch. */
        @Setup(Level.Trial)
        public void watch(FilledStore filled) throws InterruptedException {
            watch = filled.store().pull(WatchSpec.fromNow());
            next();
        }

        /** Makes the listing, with the differences or back without them. */
        @Setup(Level.Invocation)
        public void make(FilledStore filled) {
            changed = !changed;
            vms = Vms.listing(filled.size);
            if (changed) {
                for (int i = 0; i < CHANGED; i++) {
                    vms.set(i, vms.get(i).in(MachineState.ERROR));
                }
                for (int i = 1; i <= REPLACED; i++) {
                    vms.set(filled.size - i, Vms.vm(filled.size + i));
                }
            }
        }

        /** Checks that exactly the differences were told. */
        @TearDown(Level.Invocation)
        public void check() throws InterruptedException {
            int told = next().changes().size();
            if (told != DIFFERENCES) {
                throw new IllegalStateException(told + " differences were told");
            }
        }

        /** Ends the watch. */
        @TearDown(Level.Trial)
        public void close() {
            watch.close();
        }

        private Batch next() throws InterruptedException {
            return watch.next(Duration.ofSeconds(30)).orElseThrow();
        }
    }

    /** One transaction with a hundred differences. */
    @Benchmark
    public Revision relist(FilledStore filled, Listing listing) {
        return filled.store().commit(Set.of(), transaction -> {
            Set<ResourceKey> listed = new HashSet<>(listing.vms.size() * 2);
            for (Vm vm : listing.vms) {
                listed.add(vm.key());
                transaction.put(vm);
            }
            List<ResourceKey> gone = new ArrayList<>();
            transaction.keys(Vms.PROVIDER, Vm.KIND.name(), key -> {
                if (!listed.contains(key)) {
                    gone.add(key);
                }
            });
            gone.forEach(transaction::delete);
        });
    }
}

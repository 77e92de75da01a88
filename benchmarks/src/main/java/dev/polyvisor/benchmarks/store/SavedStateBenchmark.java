package dev.polyvisor.benchmarks.store;

import dev.polyvisor.api.inventory.Revision;
import dev.polyvisor.benchmarks.model.FilledStore;
import dev.polyvisor.benchmarks.model.Vm;
import dev.polyvisor.benchmarks.model.Vms;
import dev.polyvisor.spi.store.RevisionedStore;
import dev.polyvisor.spi.time.SystemClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
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

/** How long it takes to save all machines as records, and to begin with what was saved. */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
@Warmup(iterations = 8)
@Measurement(iterations = 8)
public class SavedStateBenchmark {

    /** What was saved. */
    @State(Scope.Benchmark)
    public static class Saved {
        private final SystemClock clock = new SystemClock();
        private byte[] bytes;

        /** Saves once. */
        @Setup(Level.Trial)
        public void save(FilledStore filled) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            filled.store().save(out);
            bytes = out.toByteArray();
        }

        /** Ends the clock. */
        @TearDown(Level.Trial)
        public void close() {
            clock.close();
        }
    }

    /** Writes everything, to nowhere. */
    @Benchmark
    public Revision save(FilledStore filled) {
        return filled.store().save(OutputStream.nullOutputStream());
    }

    /** Reads everything into an empty store. */
    @Benchmark
    public RevisionedStore restore(FilledStore filled, Saved saved) {
        RevisionedStore store = new RevisionedStore("restored", FilledStore.JOURNAL, Runnable::run, saved.clock);
        store.restore(new ByteArrayInputStream(saved.bytes), Set.of(Vms.PROVIDER));
        store.register(Set.of(Vm.KIND));
        if (store.snapshot().size() != filled.size) {
            throw new IllegalStateException(store.snapshot().size() + " were restored");
        }
        return store;
    }
}

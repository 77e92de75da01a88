package dev.polyvisor.benchmarks.store;

import dev.polyvisor.api.inventory.Page;
import dev.polyvisor.api.inventory.Query;
import dev.polyvisor.benchmarks.model.FilledStore;
import dev.polyvisor.benchmarks.model.Vm;
import dev.polyvisor.benchmarks.model.Vms;
import java.util.Comparator;
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
import org.openjdk.jmh.annotations.Warmup;

/** What queries cost: through an index or a parent, page by page, and those that have to look at every machine. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class QueryBenchmark {
    private static final int LIMIT = 100;

    /** The queries; a host has a hundred machines. */
    @State(Scope.Benchmark)
    public static class Queries {
        private final Query<Vm> all = Query.of(Vm.KIND).limit(LIMIT);
        private final Query<Vm> onHost = all.index("host", Vms.host(0).id());
        private final Query<Vm> underHost = all.parent(Vms.host(0));
        private final Query<Vm> large = all.where(vm -> vm.cpus().orElse(0) == 8);
        private final Query<Vm> byName = all.orderBy(Comparator.comparing(Vm::name));
        private Query<Vm> later;

        /** Gets the position of a later page. */
        @Setup(Level.Trial)
        public void begin(FilledStore filled) {
            Page<Vm> half = filled.store().snapshot().find(Query.of(Vm.KIND).limit(filled.size / 2));
            later = all.after(half.next().orElseThrow());
        }
    }

    /** A hundred of a hundred thousand through an index. */
    @Benchmark
    public Page<Vm> index(FilledStore filled, Queries queries) {
        return filled.store().snapshot().find(queries.onHost);
    }

    /** How many there are under a term. */
    @Benchmark
    public long countIndex(FilledStore filled, Queries queries) {
        return filled.store().snapshot().count(queries.onHost);
    }

    /** A hundred under their parent. */
    @Benchmark
    public Page<Vm> parent(FilledStore filled, Queries queries) {
        return filled.store().snapshot().find(queries.underHost);
    }

    /** The first page of all, by key. */
    @Benchmark
    public Page<Vm> firstPage(FilledStore filled, Queries queries) {
        return filled.store().snapshot().find(queries.all);
    }

    /** A page from the middle, by key. */
    @Benchmark
    public Page<Vm> laterPage(FilledStore filled, Queries queries) {
        return filled.store().snapshot().find(queries.later);
    }

    /** The first page of those that fulfil a condition, which one in eight does. */
    @Benchmark
    public Page<Vm> condition(FilledStore filled, Queries queries) {
        return filled.store().snapshot().find(queries.large);
    }

    /** The first page in an order of its own. */
    @Benchmark
    public Page<Vm> order(FilledStore filled, Queries queries) {
        return filled.store().snapshot().find(queries.byName);
    }

    /** A walk over all machines through the common view. */
    @Benchmark
    public long walk(FilledStore filled) {
        return filled.store()
                .snapshot()
                .machines()
                .filter(vm -> vm.cpus().orElse(0) == 8)
                .count();
    }
}

package dev.polyvisor.benchmarks.model;

import dev.polyvisor.benchmarks.AskedIndexes;
import dev.polyvisor.spi.store.RevisionedStore;
import dev.polyvisor.spi.time.SystemClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A store with the journal that a fleet has by default, full of machines. */
@State(Scope.Benchmark)
public class FilledStore {
    /** How many changes the journal keeps: the default of a fleet. */
    public static final int JOURNAL = 65_536;

    private static final int PER_TRANSACTION = 10_000;

    /** How many machines. */
    @Param("100000")
    public int size;

    private final SystemClock clock = new SystemClock();
    private RevisionedStore store;
    private List<Integer> order;

    /** Fills it. */
    @Setup(Level.Trial)
    public void fill() {
        store = new RevisionedStore("filled", JOURNAL, threads(), clock);
        store.register(Set.of(Vm.KIND));
        List<Vm> vms = Vms.listing(size);
        for (int from = 0; from < size; from += PER_TRANSACTION) {
            List<Vm> some = vms.subList(from, Math.min(size, from + PER_TRANSACTION));
            store.commit(Set.of(), transaction -> some.forEach(transaction::put));
        }
        double unused = AskedIndexes.ask(store.snapshot());
        order = new ArrayList<>(size);
        for (int number = 0; number < size; number++) {
            order.add(number);
        }
        Collections.shuffle(order, new Random(1));
    }

    private static Executor threads() {
        return new ThreadPoolExecutor(0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "listener");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Ends it. Watches are told what is left, and threads that have nothing to do end: some states of a benchmark are
     * torn down after this one.
     */
    @TearDown(Level.Trial)
    public void close() {
        store.close(Duration.ZERO);
        clock.close();
    }

    /**
     * The store.
     *
     * @return the store
     */
    public RevisionedStore store() {
        return store;
    }

    /**
     * The numbers of all machines, so that neighbours in time are no neighbours in memory.
     *
     * @return the numbers, shuffled, always in the same way
     */
    public List<Integer> order() {
        return order;
    }
}

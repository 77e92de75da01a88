package dev.polyvisor.benchmarks.policy;

import dev.polyvisor.api.Telemetry;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.Mark;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.WatchSpec;
import dev.polyvisor.api.policy.PolicySettings;
import dev.polyvisor.benchmarks.AskedIndexes;
import dev.polyvisor.benchmarks.LoadFigures;
import dev.polyvisor.simulators.fake.FakeHypervisor;
import dev.polyvisor.simulators.fake.model.FakeHost;
import dev.polyvisor.simulators.fake.model.FakeMachine;
import dev.polyvisor.spi.policy.Validator;
import dev.polyvisor.spi.store.RevisionedStore;
import dev.polyvisor.spi.time.SystemClock;
import dev.polyvisor.spi.time.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * How long transactions of one machine take a writer that makes so many a second, beside a watch: without validation, and
 * while every machine is validated again and again because all hosts change each second. The two are measured in turns.
 */
final class WriterLatency {
    private static final double MICROS = 1e3;
    private static final long SECOND = 1_000_000_000L;
    private static final String PROVIDER = "fake";

    private final FakeHypervisor backend;
    private final ValidateOptions options;
    private final LoadFigures figures;

    WriterLatency(FakeHypervisor backend, ValidateOptions options, LoadFigures figures) {
        this.backend = backend;
        this.options = options;
        this.figures = figures;
    }

    /** The percentiles of one round, in nanoseconds. */
    private record Percentiles(long p50, long p99, long p999) {

        static Percentiles of(long[] times) {
            Arrays.sort(times);
            return new Percentiles(
                    times[times.length / 2], times[times.length / 100 * 99], times[times.length / 1000 * 999]);
        }
    }

    void measure() {
        List<Percentiles> without = new ArrayList<>();
        List<Percentiles> with = new ArrayList<>();
        long validated = 0;
        var unused = round(false, new AtomicLong());
        for (int round = 0; round < options.rounds(); round++) {
            without.add(round(false, new AtomicLong()));
            AtomicLong results = new AtomicLong();
            with.add(round(true, results));
            validated += results.get();
        }
        figures.add("validatedPerSecondBesideWriter", validated / ((long) options.rounds() * options.seconds()));
        print("commitWithoutValidation", without);
        print("commitWithValidation", with);
        figures.add("commitP99Ratio", (double) p99(with) / p99(without));
    }

    private void print(String name, List<Percentiles> rounds) {
        figures.add(name + "P50Micros", median(rounds.stream().map(Percentiles::p50)) / MICROS);
        figures.add(name + "P99Micros", p99(rounds) / MICROS);
        figures.add(name + "P999Micros", median(rounds.stream().map(Percentiles::p999)) / MICROS);
    }

    private static long p99(List<Percentiles> rounds) {
        return median(rounds.stream().map(Percentiles::p99));
    }

    private static long median(Stream<Long> values) {
        List<Long> sorted = values.sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private Percentiles round(boolean validate, AtomicLong results) {
        ExecutorService threads = Threads.newExecutor();
        try (SystemClock clock = new SystemClock()) {
            RevisionedStore store = new RevisionedStore("bench", 65_536, threads, clock);
            store.register(FakeHypervisor.kinds());
            FakeHypervisor.kinds().forEach(kind -> fill(store, kind));
            double unusedSeconds = AskedIndexes.ask(store.snapshot());
            store.commit(
                    Set.of(),
                    transaction ->
                            transaction.mark(new Mark(Mark.Type.PARITY, Optional.of(PROVIDER), Optional.empty())));
            var unused = store.watch(WatchSpec.fromNow(), batch -> {});
            Telemetry counter = new Telemetry() {
                @Override
                public void counted(String name, long amount, Map<String, String> tags) {
                    if (name.equals("policy.validated")) {
                        results.addAndGet(amount);
                    }
                }
            };
            Validator validator = new Validator(
                    store,
                    SomeRules.of(1, options.rules()),
                    PolicySettings.DEFAULT,
                    clock,
                    threads,
                    new Random(1),
                    counter);
            if (validate) {
                validator.start();
            }
            Percentiles found = write(store);
            validator.stop();
            store.close(Duration.ofSeconds(1));
            return found;
        } finally {
            Threads.shutDown(threads, false);
        }
    }

    private <T extends Resource> void fill(RevisionedStore store, Kind<T> kind) {
        List<T> values = backend.all(PROVIDER, kind);
        store.commit(Set.of(), transaction -> values.forEach(transaction::put));
    }

    private Percentiles write(RevisionedStore store) {
        List<FakeMachine> machines = backend.all(PROVIDER, FakeMachine.KIND);
        Random random = new Random(1);
        int count = options.rate() * options.seconds();
        long[] times = new long[count];
        long next = System.nanoTime();
        for (int i = 0; i < count; i++) {
            if (i % options.rate() == 0) {
                changeHosts(store, i / options.rate() % 2 == 0);
                next = System.nanoTime();
            }
            next += SECOND / options.rate();
            for (long left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            FakeMachine machine = changed(machines.get(random.nextInt(machines.size())), i);
            long begin = System.nanoTime();
            var unused = store.commit(Set.of(), transaction -> transaction.put(machine));
            times[i] = System.nanoTime() - begin;
        }
        return Percentiles.of(times);
    }

    private static FakeMachine changed(FakeMachine machine, int version) {
        return new FakeMachine(
                machine.key(),
                machine.name(),
                machine.scope(),
                machine.type(),
                version % 2 == 0 ? MachineState.RUNNING : MachineState.STOPPED,
                machine.host(),
                machine.cluster(),
                machine.cpus(),
                machine.memory(),
                machine.mac(),
                machine.ip(),
                machine.createdAt(),
                machine.version() + version,
                machine.labels(),
                machine.references());
    }

    /** Makes all machines on hosts due, in a transaction that is not measured. */
    private void changeHosts(RevisionedStore store, boolean schedulable) {
        store.commit(
                Set.of(),
                transaction -> backend.all(PROVIDER, FakeHost.KIND)
                        .forEach(host -> transaction.put(new FakeHost(
                                host.key(), host.name(), host.cluster(), schedulable, host.cpus(), host.memory()))));
    }
}

package dev.polyvisor.benchmarks;

import dev.polyvisor.api.Connection;
import dev.polyvisor.api.Fleet;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Provider;
import dev.polyvisor.api.inventory.Batch;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.Inventory;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.MachineType;
import dev.polyvisor.api.inventory.PullWatch;
import dev.polyvisor.api.inventory.WatchSpec;
import dev.polyvisor.simulators.fake.FakeDriverFactory;
import dev.polyvisor.simulators.fake.FakeHypervisor;
import dev.polyvisor.simulators.fake.model.FakeMachine;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Opens a fleet over a backend of a given size and says what that costs the process: time, processor time and memory of
 * the load, of an idle fleet, and of changes. The backend is in the same process, but makes what nobody has touched anew
 * each time and keeps nothing of it.
 */
public final class LoadFleet {
    private static final String PROVIDER = "fake";
    private static final String MARKER = "load-round";
    /** Fewer than the backend keeps events, so that changes are told and not listed again. */
    private static final int CHANGES_AT_ONCE = 1_000;

    private static final double NANOS = 1e9;

    private final LoadOptions options;
    private final LoadFigures figures;
    private final FakeHypervisor backend;
    private String marked;

    private LoadFleet(LoadOptions options, PrintStream out) {
        this.options = options;
        this.figures = new LoadFigures(out);
        this.backend = FakeHypervisor.builder()
                .machines(options.machines())
                .volumes(options.volumes())
                .hosts(Math.max(1, options.machines() / 100))
                .clusters(Math.max(1, options.machines() / 10_000))
                .build();
        this.marked = newMarker();
    }

    /**
     * Loads a fleet.
     *
     * @param arguments see {@link LoadOptions#USAGE}
     * @throws InterruptedException when the thread is interrupted
     */
    public static void main(String[] arguments) throws InterruptedException {
        System.exit(run(List.of(arguments), System.out));
    }

    /** A machine by which the end of a round of changes is recognised. */
    private String newMarker() {
        return backend.addMachine("marker", MachineType.CONTAINER);
    }

    /** As the main method; returns the exit code. */
    static int run(List<String> arguments, PrintStream out) throws InterruptedException {
        LoadOptions options;
        try {
            options = LoadOptions.parse(arguments);
        } catch (IllegalArgumentException e) {
            out.println(e.getMessage() + "\n\n" + LoadOptions.USAGE);
            return 2;
        }
        try {
            new LoadFleet(options, out).run();
            return 0;
        } catch (PolyvisorException | IllegalStateException e) {
            out.println("the load failed: " + e.getMessage());
            return 1;
        }
    }

    private void run() throws InterruptedException {
        loadClasses();
        figures.add("machines", backend.count(FakeMachine.KIND));
        figures.add("volumesPerMachine", options.volumes());
        figures.add("journalCapacity", options.journal());
        figures.add("maxHeapBytes", ProcessFigures.maxHeap());
        long without = ProcessFigures.retainedHeap();
        long withAll = measure(without);
        // what the backend keeps of its changes is not the fleet's
        retained("AfterChanges", withAll - ProcessFigures.retainedHeap());
        figures.add("collectionSeconds", seconds(ProcessFigures.collections()));
        figures.add("cpuSeconds", seconds(ProcessFigures.cpu()));
        figures.printJson();
    }

    /** A method of its own, after which nothing here refers to the fleet; returns how much heap is in use at its end. */
    private long measure(long without) throws InterruptedException {
        try (Fleet fleet = open(backend)) {
            Inventory inventory = fleet.inventory();
            load(inventory);
            awaitEqual(inventory);
            figures.add("indexSeconds", AskedIndexes.ask(inventory.snapshot()));
            retained("", ProcessFigures.retainedHeap() - without);
            idle(inventory);
            relist(fleet.provider(PROVIDER));
            save(inventory);
            change(inventory);
            awaitEqual(inventory);
            return ProcessFigures.retainedHeap();
        }
    }

    /** So that classes, and what they keep, do not count as the fleet's. */
    private void loadClasses() throws InterruptedException {
        try (Fleet fleet = open(FakeHypervisor.builder().machines(100).build())) {
            fleet.inventory().awaitParity(options.timeout());
        }
    }

    /** The class loader knows no services: of two drivers of one name, the one found and the one given, none is used. */
    private Fleet open(FakeHypervisor hypervisor) {
        return Fleet.builder()
                .classLoader(ClassLoader.getPlatformClassLoader())
                .driver(FakeDriverFactory.over(hypervisor))
                .provider(PROVIDER, "fake", Connection.parse("local:"))
                .journalCapacity(options.journal())
                .open();
    }

    private void load(Inventory inventory) throws InterruptedException {
        Duration cpu = ProcessFigures.cpu();
        long begin = System.nanoTime();
        inventory.awaitParity(options.timeout());
        double seconds = (System.nanoTime() - begin) / NANOS;
        long entries = inventory.snapshot().size();
        figures.add("entries", entries);
        figures.add("parityCpuSeconds", seconds(ProcessFigures.cpu().minus(cpu)));
        figures.add("paritySeconds", seconds);
        figures.add("entriesPerSecond", Math.round(entries / seconds));
    }

    /** Reads everything again and finds no difference. */
    private void relist(Provider provider) throws InterruptedException {
        Duration cpu = ProcessFigures.cpu();
        long begin = System.nanoTime();
        provider.reset();
        provider.awaitParity(options.timeout());
        double seconds = (System.nanoTime() - begin) / NANOS;
        figures.add("relistCpuSeconds", seconds(ProcessFigures.cpu().minus(cpu)));
        figures.add("relistSeconds", seconds);
    }

    private void retained(String when, long bytes) {
        figures.add("retainedBytes" + when, bytes);
        figures.add("retainedPerMachine" + when, (double) bytes / backend.count(FakeMachine.KIND));
    }

    /** Waits for changes, of which there are none. */
    private void idle(Inventory inventory) throws InterruptedException {
        try (PullWatch nothing = inventory.pull(WatchSpec.fromNow())) {
            var unused = nothing.next(Duration.ZERO);
            Duration cpu = ProcessFigures.cpu();
            long begin = System.nanoTime();
            Optional<Batch> told = nothing.next(options.idle());
            if (told.isPresent() && !told.get().changes().isEmpty()) {
                throw new IllegalStateException(
                        "an idle backend changed: " + told.get().changes().get(0));
            }
            double seconds = (System.nanoTime() - begin) / NANOS;
            figures.add("idleCpuShare", seconds(ProcessFigures.cpu().minus(cpu)) / seconds);
        }
    }

    private void save(Inventory inventory) {
        Counter counter = new Counter();
        long begin = System.nanoTime();
        var unused = inventory.save(counter);
        figures.add("saveSeconds", (System.nanoTime() - begin) / NANOS);
        figures.add("savedBytes", counter.bytes);
    }

    /** Each round of changes ends with one that can be recognised: events come in order. */
    private void change(Inventory inventory) throws InterruptedException {
        Duration cpu = ProcessFigures.cpu();
        long begin = System.nanoTime();
        for (int done = 0; done < options.changes(); done += CHANGES_AT_ONCE) {
            backend.churn(Math.min(CHANGES_AT_ONCE, options.changes() - done));
            String round = Integer.toString(done);
            if (backend.find(PROVIDER, FakeMachine.KIND, marked).isEmpty()) {
                // the changes are random, and some take machines away
                marked = newMarker();
            }
            backend.setLabel(marked, MARKER, round);
            var unused = inventory.await(
                    FakeMachine.KIND.key(PROVIDER, marked),
                    entry -> entry.filter(
                                    each -> round.equals(each.value().labels().get(MARKER)))
                            .isPresent(),
                    options.timeout());
        }
        double seconds = (System.nanoTime() - begin) / NANOS;
        figures.add("changesPerSecond", Math.round(options.changes() / seconds));
        figures.add("changesCpuSeconds", seconds(ProcessFigures.cpu().minus(cpu)));
    }

    /** Waits until the inventory equals the backend: what a round has touched beside its mark may come after it. */
    private void awaitEqual(Inventory inventory) throws InterruptedException {
        long begin = System.nanoTime();
        try (PullWatch watch = inventory.pull(WatchSpec.fromNow())) {
            Optional<String> difference = difference(inventory.snapshot());
            while (difference.isPresent()) {
                if (System.nanoTime() - begin > options.timeout().toNanos()) {
                    throw new IllegalStateException(difference.get());
                }
                var unused = watch.next(Duration.ofSeconds(1));
                difference = difference(inventory.snapshot());
            }
        }
    }

    /** What the inventory shows is what the backend has, and it is as much. One at a time, as memory is short. */
    private Optional<String> difference(InventorySnapshot snapshot) {
        long expected =
                FakeHypervisor.kinds().stream().mapToLong(backend::count).sum();
        if (snapshot.size() != expected) {
            return Optional.of("expected " + expected + " entries, found " + snapshot.size());
        }
        return FakeHypervisor.kinds().stream()
                .flatMap(snapshot::entries)
                .filter(entry -> !isInBackend(entry))
                .findFirst()
                .map(entry -> "the backend has not " + entry);
    }

    private boolean isInBackend(Entry<?> entry) {
        return FakeHypervisor.kinds().stream()
                .filter(kind -> kind.name().equals(entry.key().kind()))
                .flatMap(kind -> backend.find(PROVIDER, kind, entry.key().id()).stream())
                .anyMatch(entry.value()::equals);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / NANOS;
    }

    /** Counts what is written. */
    private static final class Counter extends OutputStream {
        private long bytes;

        @Override
        public void write(int b) {
            bytes++;
        }

        @Override
        public void write(byte[] b, int offset, int length) {
            bytes += length;
        }
    }
}

package dev.polyvisor.spi.store.model;

import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.inventory.Batch;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.Mark;
import dev.polyvisor.api.inventory.PullWatch;
import dev.polyvisor.api.inventory.Revision;
import dev.polyvisor.api.inventory.WatchSpec;
import dev.polyvisor.spi.store.Node;
import dev.polyvisor.spi.store.RevisionedStore;
import dev.polyvisor.spi.store.Vm;
import dev.polyvisor.spi.testing.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A store under random work on one thread, while others take snapshots, listen, stall, pull, stop and resume. Everything is
 * noted and checked against the reference model afterwards.
 */
final class ConcurrentRun {
    private static final int JOURNAL = 2_000;
    private static final Duration LONG = Duration.ofDays(1);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final RevisionedStore store = new RevisionedStore("epoch-1", JOURNAL, threads, new TestClock());
    private final ReferenceModel model = new ReferenceModel();
    private final AtomicBoolean done = new AtomicBoolean();
    private final Semaphore stalled = new Semaphore(0);
    private final Queue<String> problems = new ConcurrentLinkedQueue<>();
    private final Queue<History> histories = new ConcurrentLinkedQueue<>();
    private final RandomWork work;
    private final int operations;

    ConcurrentRun(long seed, int operations) {
        this.work = new RandomWork(seed);
        this.operations = operations;
        store.register(List.of(Vm.KIND, Node.KIND));
    }

    List<String> run() throws Exception {
        try {
            List<Future<Map<Long, Long>>> readers = List.of(threads.submit(this::read), threads.submit(this::read));
            List<Future<?>> pullers = List.of(
                    threads.submit(pull("pulling", WatchSpec.withEverything())),
                    threads.submit(pull("pulling machines", WatchSpec.fromNow().kind(Vm.KIND))),
                    threads.submit(this::resume));
            listen("listening", WatchSpec.fromNow(), batch -> {});
            listen("listening to lab", WatchSpec.withEverything().provider("lab"), batch -> {});
            listen("stalling", WatchSpec.withEverything(), batch -> stalled.acquireUninterruptibly());
            write();
            stalled.release(operations);
            if (!store.close(LONG)) {
                problems.add("closed: a listener did not return");
            }
            for (Future<?> puller : pullers) {
                puller.get();
            }
            done.set(true);
            for (Future<Map<Long, Long>> reader : readers) {
                compare(reader.get());
            }
        } finally {
            threads.shutdownNow();
        }
        for (History history : histories) {
            new HistoryCheck(model, JOURNAL, history, problems::add).check();
            if (!history.name().startsWith("resuming")
                    && !history.batches().get(history.batches().size() - 1).has(Mark.Type.END)) {
                problems.add("reliable: " + history.name() + " was not told the end");
            }
        }
        return problems.stream().limit(20).toList();
    }

    private void write() {
        for (int transactions = 0, ops = 0; ops < operations; transactions++) {
            List<Op> steps = work.transaction();
            Set<String> labels = work.labels();
            ReferenceModel.Draft draft = model.new Draft();
            steps.forEach(draft::apply);
            Revision revision = store.commit(labels, transaction -> steps.forEach(op -> op.in(transaction)));
            draft.commit(labels);
            if (revision.number() != model.revision()) {
                problems.add("M1: the revision is " + revision + " instead of " + model.revision());
            }
            ops += steps.size();
            if (transactions % 100 == 0) {
                stalled.release();
            }
        }
    }

    /** Takes snapshots all the time; the result is what each of them held, as a digest. */
    private Map<Long, Long> read() {
        Map<Long, Long> digests = new HashMap<>();
        long last = 0;
        while (!done.get() && !Thread.currentThread().isInterrupted()) {
            InventorySnapshot snapshot = store.snapshot();
            long number = snapshot.revision().number();
            if (number < last) {
                problems.add("M3: a snapshot of " + number + " was taken after one of " + last);
            }
            last = number;
            if (!digests.containsKey(number)) {
                digests.put(
                        number,
                        snapshot.entries().mapToLong(ReferenceModel::digest).sum());
            }
        }
        return digests;
    }

    private void compare(Map<Long, Long> digests) {
        digests.forEach((number, digest) -> {
            if (model.step(number).digest() != digest) {
                problems.add("M3: a snapshot of " + number + " showed something else");
            }
        });
    }

    private void listen(String name, WatchSpec spec, Consumer<Batch> then) {
        List<Batch> batches = new ArrayList<>();
        AtomicBoolean inside = new AtomicBoolean();
        histories.add(new History(name, spec, batches, History.Pace.CONCURRENT));
        store.watch(spec, batch -> {
            if (!inside.compareAndSet(false, true)) {
                problems.add("M7: " + name + " was called while it was called");
            }
            batches.add(batch);
            then.accept(batch);
            inside.set(false);
        });
    }

    private Callable<Void> pull(String name, WatchSpec spec) {
        return () -> {
            List<Batch> batches = new ArrayList<>();
            histories.add(new History(name, spec, batches, History.Pace.CONCURRENT));
            PullWatch watch = store.pull(spec);
            Optional<Batch> batch = watch.next(LONG);
            while (batch.isPresent()) {
                batches.add(batch.get());
                batch = watch.next(LONG);
            }
            return null;
        };
    }

    /** Stops after some batches and goes on with another watch, until the end is told. */
    private Void resume() throws InterruptedException {
        WatchSpec spec = WatchSpec.fromNow();
        for (int number = 0; ; number++) {
            List<Batch> batches = new ArrayList<>();
            try (PullWatch watch = store.pull(spec)) {
                while (batches.size() < 50) {
                    Batch batch = watch.next(LONG).orElseThrow();
                    batches.add(batch);
                    if (batch.has(Mark.Type.END)) {
                        break;
                    }
                }
                histories.add(new History("resuming " + number, spec, batches, History.Pace.CONCURRENT));
                if (batches.get(batches.size() - 1).has(Mark.Type.END)) {
                    return null;
                }
                spec = WatchSpec.from(watch.position());
            } catch (PolyvisorException closed) {
                return null;
            }
        }
    }
}

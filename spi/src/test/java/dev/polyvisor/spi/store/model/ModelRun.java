package dev.polyvisor.spi.store.model;

import dev.polyvisor.api.inventory.Batch;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Machine;
import dev.polyvisor.api.inventory.Mark;
import dev.polyvisor.api.inventory.PullWatch;
import dev.polyvisor.api.inventory.Query;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.Revision;
import dev.polyvisor.api.inventory.WatchSpec;
import dev.polyvisor.spi.store.Node;
import dev.polyvisor.spi.store.RevisionedStore;
import dev.polyvisor.spi.store.Vm;
import dev.polyvisor.spi.testing.TestClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A store and the reference model under the same random work, on one thread, with watches that keep up, lag, stop, resume,
 * filter and fail. A function of the seed and the number of operations. The result lists every breach of a rule, the first ones only;
 * it is the same for the same seed.
 */
public final class ModelRun implements BiFunction<Long, Integer, List<String>> {
    static final int JOURNAL = 300;
    private static final int MAX_PROBLEMS = 20;

    private final List<String> problems = new ArrayList<>();

    private void problem(String text) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(text);
        }
    }

    @Override
    public List<String> apply(Long seed, Integer operations) {
        try {
            run(seed, operations);
        } catch (Exception | AssertionError e) {
            problem("failed: " + e);
        }
        return problems;
    }

    private void run(long seed, int operations) throws InterruptedException {
        RandomWork work = new RandomWork(seed);
        RandomWork chance = new RandomWork(~seed);
        ReferenceModel model = new ReferenceModel();
        RevisionedStore store = new RevisionedStore("epoch-1", JOURNAL, Runnable::run, new TestClock());
        store.register(List.of(Vm.KIND, Node.KIND));
        List<Follower> followers = followers(store, chance);
        for (int done = 0; done < operations && problems.size() < MAX_PROBLEMS; ) {
            List<Op> ops = work.transaction();
            done += ops.size();
            transact(store, model, ops, work.labels(), chance);
            for (Follower follower : followers) {
                follower.step();
            }
            if (chance.oneIn(50)) {
                compare(store.snapshot(), model);
            }
            if (chance.oneIn(30)) {
                edges(store, model);
            }
            if (chance.oneIn(10_000)) {
                followers.add(new Follower.Listening("late", WatchSpec.withEverything(), store, chance));
            }
        }
        compare(store.snapshot(), model);
        savedAndRestored(store);
        store.close(Duration.ZERO);
        for (Follower follower : followers) {
            follower.end();
            follower.histories.forEach(history -> check(follower, history, model));
        }
    }

    /** The oldest revision that the journal reaches back to resumes, the one before it is reset. */
    private void edges(RevisionedStore store, ReferenceModel model) throws InterruptedException {
        long from = model.revision();
        int weight = 0;
        while (from > 0 && weight + model.step(from).weight() <= JOURNAL) {
            weight += model.step(from--).weight();
        }
        for (long edge = Math.max(0, from - 1); edge <= from; edge++) {
            WatchSpec spec = WatchSpec.from(new Revision("epoch-1", edge));
            try (PullWatch watch = store.pull(spec)) {
                List<Batch> first = watch.next(Duration.ZERO).stream().toList();
                History history = new History("at the edge", spec, first, History.Pace.BETWEEN_TRANSACTIONS);
                new HistoryCheck(model, JOURNAL, history, this::problem).check();
            }
        }
    }

    private void check(Follower follower, History history, ReferenceModel model) {
        new HistoryCheck(model, JOURNAL, history, this::problem).check();
        Optional<Follower.Closed> closed = follower.closed.stream()
                .filter(end -> end.name().equals(history.name()))
                .findFirst();
        int told = history.batches().size();
        if (closed.isEmpty() && (told == 0 || !history.batches().get(told - 1).has(Mark.Type.END))) {
            problem("M7: " + history.name() + " was not told the end");
        }
        if (closed.isPresent() && closed.get().told() < told) {
            problem("M7: " + history.name() + " was told something after it was closed");
        }
        if (closed.isPresent()
                && !closed.get()
                        .position()
                        .equals(history.batches().get(told - 1).to())) {
            problem("M5: " + history.name() + " stopped at " + closed.get().position());
        }
    }

    private static List<Follower> followers(RevisionedStore store, RandomWork chance) {
        WatchSpec now = WatchSpec.fromNow();
        return new ArrayList<>(List.of(
                new Follower.Listening("listening", now, store, chance),
                new Follower.Listening("listening to lab", now.provider("lab"), store, chance),
                new Follower.Listening("listening to nodes", now.kind(Node.KIND), store, chance),
                new Follower.Pulling("always pulling", WatchSpec.withEverything(), 1, store, chance),
                new Follower.Pulling("often pulling", now, 5, store, chance),
                new Follower.Pulling("seldom pulling", now, 60, store, chance),
                new Follower.Pulling("hardly pulling", now, 200, store, chance),
                new Follower.Pulling("pulling dc1 and dc2", now.provider("dc1").provider("dc2"), 10, store, chance),
                new Follower.Pulling(
                        "pulling machines of dc1", now.provider("dc1").kind(Vm.KIND), 40, store, chance),
                new Follower.Resuming(store, chance),
                new Follower.Subscribing(store, chance)));
    }

    private void transact(
            RevisionedStore store, ReferenceModel model, List<Op> ops, Set<String> labels, RandomWork chance)
            throws InterruptedException {
        boolean fails = chance.oneIn(20);
        ReferenceModel.Draft draft = model.new Draft();
        Revision revision;
        try {
            revision = store.commit(labels, transaction -> {
                for (Op op : ops) {
                    boolean expected = draft.apply(op);
                    if (op.in(transaction) != expected) {
                        problem("M1: " + op + " should have been " + expected);
                    }
                }
                if (fails) {
                    throw new IllegalStateException("rolled back");
                }
            });
            if (fails) {
                problem("M2: what the work threw was not thrown on");
            }
            draft.commit(labels);
        } catch (IllegalStateException e) {
            if (!fails) {
                throw e;
            }
            revision = store.snapshot().revision();
        }
        if (revision.number() != model.revision()) {
            problem("M1: the revision is " + revision + " instead of " + model.revision());
        }
        InventorySnapshot seen = store.awaitRevision(revision, Duration.ZERO);
        if (!seen.revision().equals(revision)) {
            problem("M8: after " + revision + " was written, " + seen.revision() + " is seen");
        }
    }

    private void compare(InventorySnapshot snapshot, ReferenceModel model) {
        Map<ResourceKey, Entry<?>> found =
                snapshot.entries().collect(Collectors.toMap(Entry::key, Function.identity()));
        if (!found.equals(model.entries())) {
            problem("M2: at " + snapshot.revision() + " the store has other entries than the model");
        }
        model.entries().forEach((key, entry) -> {
            Optional<Entry<?>> there = snapshot.get(key);
            if (there.isPresent() && there.get().value() != entry.value()) {
                problem("M1: " + key + " has lost the identity of its value");
            }
            entry.value().parent().ifPresent(parent -> {
                if (snapshot.children(parent).noneMatch(child -> child.key().equals(key))) {
                    problem("M4: " + key + " is not among the children of " + parent);
                }
            });
        });
        if (snapshot.size() != model.entries().size()) {
            problem("M4: the size is " + snapshot.size());
        }
        children(snapshot, model);
        for (String state : List.of("RUNNING", "STOPPED", "ERROR")) {
            index(snapshot, model, "state", state, vm -> Stream.of(vm.state().name()));
        }
        for (String tag : List.of("t0", "t1", "t2", "t3")) {
            index(snapshot, model, "tag", tag, vm -> vm.tags().stream());
        }
        for (String provider : RandomWork.PROVIDERS) {
            if (snapshot.stale(provider) != model.step(model.revision()).stale().contains(provider)) {
                problem("M10: whether " + provider + " is stale is wrong");
            }
        }
    }

    private void children(InventorySnapshot snapshot, ReferenceModel model) {
        for (String provider : RandomWork.PROVIDERS) {
            ResourceKey parent = Node.KIND.key(provider, "1");
            long expected = model.entries().values().stream()
                    .filter(entry -> entry.value().parent().equals(Optional.of(parent)))
                    .count();
            if (snapshot.count(Query.of(Machine.class).parent(parent)) != expected) {
                problem("M4: " + parent + " should have " + expected + " children");
            }
        }
    }

    private void index(
            InventorySnapshot snapshot,
            ReferenceModel model,
            String index,
            String term,
            Function<Vm, Stream<String>> terms) {
        Set<ResourceKey> expected = model.entries().values().stream()
                .map(Entry::value)
                .filter(Vm.class::isInstance)
                .map(Vm.class::cast)
                .filter(vm -> terms.apply(vm).anyMatch(term::equals))
                .map(Vm::key)
                .collect(Collectors.toSet());
        List<ResourceKey> found = snapshot.find(Query.of(Vm.KIND).index(index, term)).entries().stream()
                .map(Entry::key)
                .toList();
        if (found.size() != expected.size() || !expected.containsAll(found)) {
            problem("M4: the index " + index + " has " + found + " under " + term + " instead of " + expected);
        }
    }

    private void savedAndRestored(RevisionedStore store) {
        ByteArrayOutputStream saved = new ByteArrayOutputStream();
        store.save(saved);
        RevisionedStore fresh = new RevisionedStore("epoch-2", JOURNAL, Runnable::run, new TestClock());
        fresh.restore(new ByteArrayInputStream(saved.toByteArray()), Set.copyOf(RandomWork.PROVIDERS));
        for (Kind<?> kind : List.of(Vm.KIND, Node.KIND)) {
            fresh.register(List.of(kind));
        }
        Set<Resource> before = store.snapshot().values(Resource.class).collect(Collectors.toSet());
        Set<Resource> after = fresh.snapshot().values(Resource.class).collect(Collectors.toSet());
        if (!before.equals(after)) {
            problem("M10: " + after.size() + " values were restored of " + before.size());
        }
        before.stream()
                .map(value -> value.key().provider())
                .filter(provider -> !fresh.snapshot().stale(provider))
                .forEach(provider -> problem("M10: " + provider + " is restored and not stale"));
    }
}

package dev.polyvisor.simulators.kubevirt.state;

import dev.polyvisor.api.driver.FleetClock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** All objects of the cluster under one version. Whoever reads or changes them does so in {@link #locked}, and does not block there. */
public final class ClusterState {
    private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final FleetClock clock;
    private final Random random;
    private final Catalogue catalogue = new Catalogue();
    private final Map<String, Shelf> shelves = new HashMap<>();
    private final Map<String, Set<Belonging>> owned = new HashMap<>();
    private final List<Consumer<Change>> listeners = new ArrayList<>();
    private long version = 1_000;
    private long epoch;

    /**
     * An empty cluster.
     *
     * @param history how many changes of each kind are remembered
     */
    public ClusterState(FleetClock clock, long seed, int history) {
        this.clock = clock;
        this.random = new Random(seed);
        catalogue.all().forEach(type -> shelves.put(type.plural(), new Shelf(history, version)));
    }

    public <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    public void locked(Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }

    /** What is done under the lock and may {@link #awaitChange wait} there. */
    @FunctionalInterface
    public interface Wait<T> {
        T get() throws InterruptedException;
    }

    public <T> T lockedWait(Wait<T> work) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the next change or {@link #wake}; under the lock, which it gives up meanwhile. */
    @SuppressWarnings("WaitNotInLoop") // the caller loops: only he knows for what he waits
    public void awaitChange() throws InterruptedException {
        changed.await();
    }

    /** Has everybody look who waits. */
    public void wake() {
        locked(changed::signalAll);
    }

    /** Is told of each change, under the lock. */
    public void listen(Consumer<Change> listener) {
        listeners.add(listener);
    }

    public FleetClock clock() {
        return clock;
    }

    public Catalogue catalogue() {
        return catalogue;
    }

    /** As times are written: to the second. */
    public String now() {
        return time(clock.now());
    }

    public static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    public String uuid() {
        return locked(() -> {
            long high = (random.nextLong() & ~0xf000L) | 0x4000L;
            long low = (random.nextLong() >>> 2) | Long.MIN_VALUE;
            return new UUID(high, low).toString();
        });
    }

    /** The end of a generated name. */
    public String suffix() {
        return locked(() -> {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 5; i++) {
                text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
            }
            return text.toString();
        });
    }

    /** An address of an interface. */
    public String mac() {
        return locked(() -> {
            int bits = random.nextInt(1 << 24);
            return String.format("02:00:00:%02x:%02x:%02x", bits >> 16, bits >> 8 & 255, bits & 255);
        });
    }

    public int number(int bound) {
        return locked(() -> random.nextInt(bound));
    }

    public long version() {
        return version;
    }

    public Shelf shelf(Type type) {
        return shelf(type.plural());
    }

    public Shelf shelf(String plural) {
        Shelf shelf = shelves.get(plural);
        if (shelf == null) {
            throw new IllegalArgumentException("no kind " + plural);
        }
        return shelf;
    }

    public Optional<Stored> find(String plural, String namespace, String name) {
        return shelf(plural).find(namespace, name);
    }

    /** The object as a tree of one's own. */
    public Optional<ObjectNode> tree(String plural, String namespace, String name) {
        return find(plural, namespace, name).map(Stored::tree);
    }

    /** Adds an object with the members that the server sets; those that are there already stay. */
    public Stored create(Type type, ObjectNode object) {
        return locked(() -> {
            ObjectNode metadata = Json.child(object, "metadata");
            put(metadata, "uid", uuid());
            put(metadata, "creationTimestamp", now());
            if (type.custom() || type.plural().equals("pods")) {
                metadata.put("generation", 1);
            }
            return commit(type, Change.ADDED, null, object);
        });
    }

    /** What would be there after a change, without the change. */
    public Stored preview(Type type, ObjectNode object) {
        return locked(() -> {
            ObjectNode metadata = Json.child(object, "metadata");
            put(metadata, "uid", uuid());
            put(metadata, "creationTimestamp", now());
            if (type.custom() && !metadata.has("generation")) {
                metadata.put("generation", 1);
            }
            return Stored.preview(type.custom() ? object : headed(type, object));
        });
    }

    private static void put(ObjectNode object, String field, String value) {
        if (Json.text(object, field).isEmpty()) {
            object.put(field, value);
        }
    }

    /** Puts another state in place of the one that is there; nothing happens when it is the same. */
    public Stored update(Type type, ObjectNode object) {
        return locked(() -> {
            Stored before = find(
                            type.plural(),
                            Json.text(object, "metadata", "namespace"),
                            Json.text(object, "metadata", "name"))
                    .orElseThrow();
            ObjectNode old = before.tree();
            Json.child(object, "metadata").put("resourceVersion", Long.toString(before.version()));
            // numbers are equal as text: a long is no int
            if (old.equals(object) || old.equals(Json.parse(Json.bytes(object)))) {
                return before;
            }
            if (type.custom()
                    && !specification(type, old).equals(Json.parse(Json.bytes(specification(type, object))))) {
                ObjectNode metadata = Json.child(object, "metadata");
                metadata.put("generation", metadata.path("generation").asLong(0) + 1);
            }
            // those of a namespace are in its spec
            boolean finished = !type.plural().equals("namespaces")
                    && object.path("metadata").has("deletionTimestamp")
                    && object.path("metadata").path("finalizers").isEmpty();
            return commit(type, finished ? Change.DELETED : Change.MODIFIED, before, object);
        });
    }

    /** Items of a list have no kind in the core: it has to be where it can be left out easily. */
    private static ObjectNode headed(Type type, ObjectNode tree) {
        ObjectNode headed = Json.object().put("kind", type.kind()).put("apiVersion", type.apiVersion());
        tree.properties().forEach(each -> {
            if (!headed.has(each.getKey())) {
                headed.set(each.getKey(), each.getValue());
            }
        });
        return headed;
    }

    /** That of which the generation counts the changes. */
    private static ObjectNode specification(Type type, ObjectNode object) {
        ObjectNode copy = object.deepCopy();
        copy.remove("metadata");
        if (type.hasStatus()) {
            copy.remove("status");
        }
        return copy;
    }

    /** Takes an object away at once, whatever its finalizers. */
    public Stored remove(Type type, Stored object) {
        return locked(() -> commit(type, Change.DELETED, object, object.tree()));
    }

    private Stored commit(Type type, String verb, @Nullable Stored before, ObjectNode tree) {
        version++;
        Stored after = Stored.of(type.custom() ? tree : headed(type, tree), version);
        Shelf shelf = shelf(type);
        if (verb.equals(Change.DELETED)) {
            shelf.remove(after.key());
        } else {
            shelf.put(after);
        }
        index(type, before, after, verb.equals(Change.DELETED));
        Change change = new Change(verb, type, before, after);
        shelf.record(change);
        changed.signalAll();
        listeners.forEach(listener -> listener.accept(change));
        return after;
    }

    private void index(Type type, @Nullable Stored before, Stored after, boolean gone) {
        if (before != null) {
            before.owners()
                    .forEach(owner -> owned.getOrDefault(owner, new HashSet<>())
                            .remove(new Belonging(type, before.namespace(), before.name())));
        }
        if (!gone) {
            after.owners().forEach(owner -> {
                boolean unused = owned.computeIfAbsent(owner, missing -> new HashSet<>())
                        .add(new Belonging(type, after.namespace(), after.name()));
            });
        }
    }

    /** An object that belongs to another one. */
    public record Belonging(Type type, String namespace, String name) {}

    /** What names an object as its owner. */
    public List<Belonging> belongings(String owner) {
        return List.copyOf(owned.getOrDefault(owner, Set.of()));
    }

    /** Of an object that is gone. */
    public void forgetOwner(String owner) {
        owned.remove(owner);
    }

    /** Puts an object there that nobody is told of, as if it had been there from the beginning. Open watches have to be expired. */
    void seed(Type type, LongFunction<Stored> object) {
        version++;
        Stored seeded = object.apply(version);
        index(type, null, seeded, false);
        shelf(type).put(seeded);
    }

    /** Takes an object away that nobody is told of. */
    public void lose(Type type, Stored object) {
        locked(() -> {
            version++;
            shelf(type).remove(object.key());
        });
    }

    /** Forgets the history: what is older than now cannot be asked for any more. */
    public void compact() {
        locked(() -> {
            version++;
            shelves.values().forEach(shelf -> shelf.forget(version));
        });
    }

    /** Forgets the history, and what open watches are at too. */
    public void expire() {
        locked(() -> {
            compact();
            epoch++;
            changed.signalAll();
        });
    }

    /** Grows when open watches have expired. */
    public long epoch() {
        return epoch;
    }

    /** Adds a finalizer or takes one away. */
    public static void finalizer(ObjectNode object, String name, boolean wanted) {
        ObjectNode metadata = Json.child(object, "metadata");
        ArrayNode left = Json.array();
        metadata.path("finalizers").forEach(each -> {
            if (!each.asString("").equals(name)) {
                left.add(each);
            }
        });
        if (wanted) {
            left.add(name);
        }
        if (left.isEmpty()) {
            metadata.remove("finalizers");
        } else {
            metadata.set("finalizers", left);
        }
    }
}

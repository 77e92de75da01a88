package dev.polyvisor.simulators.kubevirt.state;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The objects of one kind with what has happened to them. Used under the lock of {@link ClusterState} alone. */
public final class Shelf {
    private final TreeMap<String, Stored> objects = new TreeMap<>();
    /** The objects in their order, null after a change: pages are cut out of it, and most lists have many. */
    private @Nullable List<Stored> ordered;

    private final Change[] ring;
    private long first;
    private long next;
    /** The oldest version whose state is known. */
    private long forgotten;

    Shelf(int history, long version) {
        this.ring = new Change[history];
        this.forgotten = version;
    }

    public Optional<Stored> find(String namespace, String name) {
        return Optional.ofNullable(objects.get(Stored.key(namespace, name)));
    }

    public int size() {
        return objects.size();
    }

    /** All of a namespace, or of all of them when it is empty, in the order of the server, behind a key. */
    public List<Stored> from(String namespace, String after) {
        List<Stored> all = ordered;
        if (all == null) {
            all = List.copyOf(objects.values());
            ordered = all;
        }
        // '0' follows '/'
        int end = namespace.isEmpty() ? all.size() : position(all, namespace + "0");
        int begin = namespace.isEmpty() ? 0 : position(all, namespace + "/");
        // no key has the character 0
        return all.subList(after.isEmpty() ? begin : Math.max(begin, Math.min(end, position(all, after + '\0'))), end);
    }

    /** The place of the first object whose key is not before another. */
    private static int position(List<Stored> all, String key) {
        int low = 0;
        int high = all.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (all.get(middle).key().compareTo(key) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Those of a namespace whose names begin with something. */
    public List<Stored> named(String namespace, String prefix) {
        String first = Stored.key(namespace, prefix);
        return List.copyOf(objects.subMap(first, true, first + '\uffff', false).values());
    }

    /** As they were at a version. */
    public List<Stored> from(String namespace, String after, long version) {
        Map<String, @Nullable Stored> undone = new HashMap<>();
        for (long position = next - 1; position >= first; position--) {
            Change change = at(position);
            if (change.version() <= version) {
                break;
            }
            // the oldest of the later changes counts, and comes last
            undone.put(change.after().key(), change.before());
        }
        if (undone.isEmpty()) {
            return from(namespace, after);
        }
        TreeMap<String, Stored> then = new TreeMap<>(part(objects, namespace, after));
        undone.forEach((key, before) -> {
            if (before == null) {
                then.remove(key);
            } else {
                then.put(key, before);
            }
        });
        return new ArrayList<>(part(then, namespace, after).values());
    }

    private static NavigableMap<String, Stored> part(NavigableMap<String, Stored> all, String namespace, String after) {
        NavigableMap<String, Stored> part = all;
        if (!namespace.isEmpty()) {
            // '0' follows '/'
            part = part.subMap(namespace + "/", true, namespace + "0", false);
        }
        if (after.isEmpty()) {
            return part;
        }
        return !namespace.isEmpty() && after.compareTo(namespace + "/") < 0 ? part : part.tailMap(after, false);
    }

    void put(Stored object) {
        objects.put(object.key(), object);
        ordered = null;
    }

    void remove(String key) {
        objects.remove(key);
        ordered = null;
    }

    /** Makes the bytes of each object now. */
    public void render() {
        objects.replaceAll((key, object) -> object.rendered());
        ordered = null;
    }

    void record(Change change) {
        if (next - first == ring.length) {
            forgotten = at(first).version();
            first++;
        }
        ring[(int) (next % ring.length)] = change;
        next++;
    }

    void forget(long version) {
        forgotten = Math.max(forgotten, version);
        while (first < next && at(first).version() <= version) {
            first++;
        }
    }

    /** The oldest version whose state is known, and after which all changes are. */
    public long oldest() {
        return forgotten;
    }

    /** The position behind the last change. */
    public long end() {
        return next;
    }

    /** The position of the first change that is still known. */
    public long begin() {
        return first;
    }

    public Change at(long position) {
        return ring[(int) (position % ring.length)];
    }

    /** The position of the first change after a version. */
    public long after(long version) {
        long low = first;
        long high = next;
        while (low < high) {
            long middle = (low + high) / 2;
            if (at(middle).version() <= version) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}

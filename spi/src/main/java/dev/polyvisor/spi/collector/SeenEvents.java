package dev.polyvisor.spi.collector;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The ids of the latest events of a source that overlaps its pages. When an id is forgotten too early its event is
 * answered twice, which costs a read and harms nothing.
 */
final class SeenEvents {
    private final Set<String> ids = new LinkedHashSet<>();
    private final int capacity;

    SeenEvents(int capacity) {
        this.capacity = capacity;
    }

    boolean contains(String id) {
        return ids.contains(id);
    }

    void add(String id) {
        ids.remove(id);
        ids.add(id);
        if (ids.size() > capacity) {
            Iterator<String> eldest = ids.iterator();
            eldest.next();
            eldest.remove();
        }
    }

    /** A backend that was restored from a backup gives the same ids to other events. */
    void clear() {
        ids.clear();
    }
}

package dev.polyvisor.simulators.ovirt.event;

import dev.polyvisor.simulators.ovirt.state.EngineState;
import dev.polyvisor.simulators.ovirt.state.Entity;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The events that an engine has, in the order of their ids. An id is given when an event begins to be written; on command it can be
 * seen late, out of order, twice or never. Guarded by the lock of {@link EngineState}.
 */
public final class EventLog {
    private final EngineState state;
    private final EventTexts texts = new EventTexts();
    private final int kept;
    private final List<Event> events = new ArrayList<>();
    private final Set<Long> hidden = new HashSet<>();
    private final Deque<Event> held = new ArrayDeque<>();
    private final List<Event> reordered = new ArrayList<>();
    private long lastId;
    private int toLose;
    private int toRepeat;
    private int toHold;
    private int toReorder;

    /**
     * An empty log.
     *
     * @param kept how many events there are before old ones are purged
     */
    public EventLog(EngineState state, int kept) {
        this.state = state;
        this.kept = kept;
    }

    /**
     * Tells of something that a user or the engine did.
     *
     * @param object what it is about beside the entities, for the description
     * @param concerns the entities; null ones are left out
     */
    public void tell(int code, String correlation, String user, String object, @Nullable Entity... concerns) {
        List<Entity> found = new ArrayList<>();
        for (Entity each : concerns) {
            if (each != null && found.stream().noneMatch(other -> element(other).equals(element(each)))) {
                found.add(each);
            }
        }
        String text = texts.text(code, name -> switch (name) {
            case "user" -> user.isEmpty() ? "SYSTEM" : user;
            case "object" -> object;
            default ->
                found.stream()
                        .filter(each -> element(each).equals(name))
                        .map(Entity::name)
                        .findFirst()
                        .orElse("<UNKNOWN>");
        });
        add(new Event(0, code, texts.severity(code), state.millis(), text, correlation, found, user, "oVirt", -1, 0));
    }

    private static String element(Entity entity) {
        return entity.kind().element();
    }

    /** An event of somebody else, or with a text of its own; the id is given here. */
    public Event add(Event event) {
        Event first = event.withId(++lastId);
        write(first);
        if (toRepeat > 0) {
            toRepeat--;
            write(event.withId(++lastId));
        }
        return first;
    }

    private void write(Event event) {
        if (toLose > 0) {
            toLose--;
        } else if (toHold > 0) {
            toHold--;
            held.add(event);
        } else if (toReorder > 0) {
            reordered.add(event);
            if (reordered.size() == toReorder) {
                toReorder = 0;
                swap();
            }
        } else {
            insert(event);
        }
    }

    /** What came first gets the last of the ids. */
    private void swap() {
        List<Long> ids = new ArrayList<>(reordered.stream().map(Event::id).toList());
        Collections.reverse(ids);
        for (int i = 0; i < ids.size(); i++) {
            insert(reordered.get(i).withId(ids.get(i)));
        }
        reordered.clear();
    }

    private void insert(Event event) {
        if (events.isEmpty() || events.get(events.size() - 1).id() < event.id()) {
            events.add(event);
        } else {
            events.add(indexAfter(event.id()), event);
        }
        if (events.size() > kept + kept / 4) {
            events.subList(0, events.size() - kept).clear();
        }
    }

    private int indexAfter(long id) {
        int low = 0;
        int high = events.size();
        while (low < high) {
            int middle = low + high >>> 1;
            if (events.get(middle).id() <= id) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The events that can be seen with an id greater than one, oldest first. */
    public List<Event> after(long id) {
        List<Event> rest = events.subList(indexAfter(id), events.size());
        return hidden.isEmpty()
                ? rest
                : rest.stream().filter(event -> !hidden.contains(event.id())).toList();
    }

    /** One event, though it may be hidden from lists. */
    public Optional<Event> find(long id) {
        int index = indexAfter(id) - 1;
        return index >= 0 && events.get(index).id() == id ? Optional.of(events.get(index)) : Optional.empty();
    }

    public void hide(long id) {
        hidden.add(id);
    }

    public void showHidden() {
        hidden.clear();
    }

    public long lastId() {
        return lastId;
    }

    public void lose(int count) {
        toLose = count;
    }

    public void repeat(int count) {
        toRepeat = count;
    }

    /** The next ones get their ids, but can be seen only after {@link #release}. */
    public void hold(int count) {
        toHold = count;
    }

    public void reorder(int count) {
        toReorder = count;
    }

    public void release() {
        toHold = 0;
        while (!held.isEmpty()) {
            insert(held.removeFirst());
        }
        toReorder = 0;
        swap();
    }
}

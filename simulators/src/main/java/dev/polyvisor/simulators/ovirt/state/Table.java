package dev.polyvisor.simulators.ovirt.state;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All entities of a kind that has a collection of its own. Guarded as {@link EngineState}. */
public final class Table {
    private static final Comparator<Entity> BY_NAME =
            Comparator.comparing((Entity each) -> each.name()).thenComparing(each -> each.id());

    private final Kind kind;
    private final Map<Object, Entity> all = new HashMap<>();
    private final Map<String, Entity> names = new HashMap<>();
    private Entity @Nullable [] sorted;

    Table(Kind kind) {
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    public void put(Entity entity) {
        all.put(entity.key(), entity);
        names.put(entity.name(), entity);
        sorted = null;
    }

    /** One that is not to be found by its name, because another one has it. */
    public void putUnnamed(Entity entity) {
        all.put(entity.key(), entity);
        names.putIfAbsent(entity.name(), entity);
        sorted = null;
    }

    public void remove(Entity entity) {
        if (all.remove(entity.key(), entity)) {
            names.remove(entity.name(), entity);
            sorted = null;
        }
    }

    public void rename(Entity entity, String name) {
        names.remove(entity.name(), entity);
        entity.name(name);
        names.put(name, entity);
        sorted = null;
    }

    public Optional<Entity> find(String id) {
        return Optional.ofNullable(all.get(Ids.key(id)));
    }

    /** The last one that got a name. */
    public Optional<Entity> named(String name) {
        return Optional.ofNullable(names.get(name));
    }

    public int size() {
        return all.size();
    }

    public Iterable<Entity> unsorted() {
        return all.values();
    }

    /** All of them by name, as they are now; what comes later does not change the list. */
    public List<Entity> sorted() {
        Entity[] now = sorted;
        if (now == null) {
            now = all.values().toArray(Entity[]::new);
            Arrays.sort(now, BY_NAME);
            sorted = now;
        }
        return Arrays.asList(now);
    }
}

package dev.polyvisor.spi.collector;

import dev.polyvisor.api.driver.Adapter;
import dev.polyvisor.api.driver.AdapterContext;
import dev.polyvisor.api.driver.ChangeSet;
import dev.polyvisor.api.driver.Cursor;
import dev.polyvisor.api.driver.Listing;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Shows one kind of the reference backend. */
final class ScriptedAdapter implements Adapter<Backend.Event> {
    private final Backend backend;
    private final Script script;
    private final Kind<Thing> kind;
    private final boolean states;
    private final Set<ResourceKey> onTheirWay = new HashSet<>();
    private UnaryOperator<List<Thing>> lens = UnaryOperator.identity();
    private boolean listed;
    private Runnable afterRead = () -> {};

    ScriptedAdapter(Backend backend, Script script, Kind<Thing> kind, boolean states) {
        this.backend = backend;
        this.script = script;
        this.kind = kind;
        this.states = states;
    }

    /** What the next listings show of what there is. */
    void shows(UnaryOperator<List<Thing>> view) {
        lens = view;
    }

    /** What happens once between the next answer to a read and its arrival. */
    void afterRead(Runnable what) {
        afterRead = what;
    }

    /** A thing that each read sees on its way to another state. */
    void isOnItsWay(ResourceKey key, boolean value) {
        if (value) {
            onTheirWay.add(key);
        } else {
            onTheirWay.remove(key);
        }
    }

    /** Whether the last listing was read to its end and showed everything. */
    boolean isListed() {
        return listed;
    }

    /** No thing is on its way any more. */
    void arrive() {
        onTheirWay.clear();
    }

    @Override
    public Set<Kind<?>> kinds() {
        return Set.of(kind);
    }

    @Override
    public Set<String> events() {
        return Set.of(kind.name() + "-changed");
    }

    @Override
    public Listing list(AdapterContext context) {
        listed = false;
        script.enter("list " + kind);
        List<Thing> all = backend.ofKind(kind.name());
        List<Thing> seen = lens.apply(all);
        Iterator<? extends Resource> each = seen.iterator();
        Optional<Cursor> cursor =
                states ? Optional.of(new Cursor(Long.toString(backend.position()))) : Optional.empty();
        return new Listing() {
            @Override
            public boolean hasNext() {
                return each.hasNext();
            }

            @Override
            public Resource next() {
                script.enter("next " + kind);
                return each.next();
            }

            @Override
            public Optional<Cursor> cursor() {
                listed = seen.equals(all);
                return cursor;
            }

            @Override
            public void close() {
                script.enter("close " + kind);
            }
        };
    }

    @Override
    public Set<Target> affected(AdapterContext context, Backend.Event event) {
        script.enter("affected " + kind);
        return Set.of(Target.entity(event.key()));
    }

    @Override
    public ChangeSet read(AdapterContext context, Set<Target> targets) {
        ChangeSet.Builder changes = ChangeSet.builder();
        for (Target target : targets) {
            if (target instanceof Target.Entity entity) {
                ResourceKey key = entity.key();
                script.enter("read " + kind + " " + key.id());
                backend.find(key).ifPresentOrElse(changes::upsert, () -> changes.delete(key));
                if (onTheirWay.contains(key)) {
                    changes.recheck(target);
                }
            } else {
                script.enter("read " + kind + " *");
                changes.replace(kind, lens.apply(backend.ofKind(kind.name())));
            }
        }
        Runnable meanwhile = afterRead;
        afterRead = () -> {};
        meanwhile.run();
        return changes.build();
    }

    @Override
    public ChangeSet apply(AdapterContext context, Backend.Event event) throws InterruptedException {
        if (!states) {
            return Adapter.super.apply(context, event);
        }
        script.enter("apply " + kind + " " + event.key().id());
        return event.after().map(ChangeSet::upsert).orElseGet(() -> ChangeSet.delete(event.key()));
    }
}

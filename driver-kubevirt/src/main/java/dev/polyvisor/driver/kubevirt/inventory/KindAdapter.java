package dev.polyvisor.driver.kubevirt.inventory;

import dev.polyvisor.api.driver.Adapter;
import dev.polyvisor.api.driver.AdapterContext;
import dev.polyvisor.api.driver.ChangeSet;
import dev.polyvisor.api.driver.Listing;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.driver.kubevirt.client.KubeKind;
import dev.polyvisor.driver.kubevirt.client.WatchEvent;
import dev.polyvisor.driver.kubevirt.session.KubeSession;
import dev.polyvisor.driver.kubevirt.wire.WireAny;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Writes one kind whose values stand for themselves and are known by their names. Thread safety: may be used from any thread.
 *
 * @param <R> the type of the values
 */
final class KindAdapter<R extends Resource> implements Adapter<WatchEvent> {
    private final KubeSession session;
    private final CollectionReads reads;
    private final Kind<R> kind;
    private final Collected collected;
    private final Function<WireAny, R> mapping;

    KindAdapter(
            KubeSession session,
            CollectionReads reads,
            Kind<R> kind,
            KubeKind collection,
            Function<WireAny, R> mapping) {
        this.session = session;
        this.reads = reads;
        this.kind = kind;
        this.collected = new Collected(collection, WireAny.class);
        this.mapping = mapping;
    }

    Collected collected() {
        return collected;
    }

    @Override
    public Set<Kind<?>> kinds() {
        return Set.of(kind);
    }

    @Override
    public Set<String> events() {
        return Set.of(collected.kind().plural());
    }

    @Override
    public Listing list(AdapterContext context) throws InterruptedException {
        Positions positions = new Positions();
        return Listing.of(everything(positions), Optional.of(positions.cursor()));
    }

    private List<R> everything(Positions positions) throws InterruptedException {
        List<R> values = new ArrayList<>();
        reads.read(collected, object -> values.add(mapping.apply((WireAny) object)), positions);
        return values;
    }

    @Override
    public Set<Target> affected(AdapterContext context, WatchEvent event) {
        return event.object() instanceof WireAny wire
                ? Set.of(Target.entity(mapping.apply(wire).key()))
                : Set.of();
    }

    @Override
    public ChangeSet apply(AdapterContext context, WatchEvent event) {
        if (!(event.object() instanceof WireAny wire)) {
            return ChangeSet.NONE;
        }
        R value = mapping.apply(wire);
        return event.type() == WatchEvent.Type.DELETE ? ChangeSet.delete(value.key()) : ChangeSet.upsert(value);
    }

    @Override
    public ChangeSet read(AdapterContext context, Set<Target> targets) throws InterruptedException {
        ChangeSet.Builder changes = ChangeSet.builder();
        for (Target target : targets) {
            if (target instanceof Target.Entity entity) {
                find(entity.key()).ifPresentOrElse(changes::upsert, () -> changes.delete(entity.key()));
            } else {
                changes.replace(kind, everything(new Positions()));
            }
        }
        return changes.build();
    }

    /** The key is the name, in a namespace with that before it. What can be no name is not there. */
    private Optional<R> find(ResourceKey key) throws InterruptedException {
        int slash = key.id().indexOf('/');
        String namespace = slash < 0 ? "" : key.id().substring(0, slash);
        String name = key.id().substring(slash + 1);
        if (name.isEmpty() || collected.kind().namespaced() == namespace.isEmpty()) {
            return Optional.empty();
        }
        return session.client()
                .find(collected.kind(), namespace, name, WireAny.class)
                .map(mapping);
    }
}

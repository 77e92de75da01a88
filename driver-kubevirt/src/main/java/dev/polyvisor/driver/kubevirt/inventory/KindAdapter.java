package dev.polyvisor.driver.kubevirt.inventory;

import dev.polyvisor.api.Scope;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Writes one kind whose values stand for themselves and are known by their names. Thread safety: may be used from any thread.
 *
 * @param <R> the type of the values
 */
final class KindAdapter<R extends Resource> implements Adapter<WatchEvent> {
    private final KubeSession session;
    private final CollectionReads reads;
    private final Kind<R> kind;
    private final List<Collected> collections;
    private final Function<WireAny, R> mapping;

    KindAdapter(
            KubeSession session,
            CollectionReads reads,
            Kind<R> kind,
            List<KubeKind> collections,
            Function<WireAny, R> mapping) {
        this.session = session;
        this.reads = reads;
        this.kind = kind;
        this.collections = collections.stream()
                .map(each -> new Collected(each, WireAny.class))
                .toList();
        this.mapping = mapping;
    }

    List<Collected> collections() {
        return collections;
    }

    @Override
    public Set<Kind<?>> kinds() {
        return Set.of(kind);
    }

    @Override
    public Set<String> events() {
        return collections.stream().map(each -> each.kind().plural()).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Listing list(AdapterContext context) throws InterruptedException {
        Positions positions = new Positions();
        List<R> values = everything(positions);
        return Listing.of(values, Optional.of(positions.cursor()));
    }

    private List<R> everything(Positions positions) throws InterruptedException {
        Map<ResourceKey, R> values = new LinkedHashMap<>();
        for (Collected collected : collections) {
            reads.read(
                    collected,
                    object -> {
                        R value = mapping.apply((WireAny) object);
                        values.put(value.key(), value);
                    },
                    positions);
        }
        return new ArrayList<>(values.values());
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
                find(context, entity.key()).ifPresentOrElse(changes::upsert, () -> changes.delete(entity.key()));
            } else {
                changes.replace(kind, everything(new Positions()));
            }
        }
        return changes.build();
    }

    /** The key is the name, but for the one object of which there is one: that is asked for by the name it was seen with. */
    private Optional<R> find(AdapterContext context, ResourceKey key) throws InterruptedException {
        Optional<R> known = context.snapshot().get(kind, key).map(entry -> entry.value());
        int slash = key.id().indexOf('/');
        String namespace = slash < 0
                ? known.flatMap(Resource::scope).map(Scope::name).orElse("")
                : key.id().substring(0, slash);
        String name = key.id().substring(slash + 1);
        for (Collected collected : collections) {
            if (collected.kind().namespaced() == !namespace.isEmpty()) {
                Optional<R> found = session.client()
                        .find(collected.kind(), namespace, name, WireAny.class)
                        .map(mapping)
                        .filter(value -> value.key().equals(key));
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return collections.size() == 1 && collections.get(0).kind().namespaced() && namespace.isEmpty()
                ? everything(new Positions()).stream()
                        .filter(value -> value.key().equals(key))
                        .findFirst()
                : Optional.empty();
    }
}

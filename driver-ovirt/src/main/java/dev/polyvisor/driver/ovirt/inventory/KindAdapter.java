package dev.polyvisor.driver.ovirt.inventory;

import dev.polyvisor.api.driver.Adapter;
import dev.polyvisor.api.driver.AdapterContext;
import dev.polyvisor.api.driver.ChangeSet;
import dev.polyvisor.api.driver.Listing;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.driver.ovirt.session.OvirtSession;
import dev.polyvisor.http.Interruptible;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Writes one kind whose values stand for themselves. Thread safety: may be used from any thread.
 *
 * @param <R> the type of the values
 */
final class KindAdapter<R extends Resource> implements Adapter<OvirtEvent> {
    private final OvirtSession session;
    private final KindReader<R> reader;
    private final ParallelReads reads;

    KindAdapter(OvirtSession session, KindReader<R> reader) {
        this.session = session;
        this.reader = reader;
        this.reads = new ParallelReads(session.context().executor());
    }

    @Override
    public Set<Kind<?>> kinds() {
        return Set.of(reader.kind());
    }

    /** Any: what an event refers to counts even when its code is unknown. */
    @Override
    public Set<String> events() {
        return Set.of();
    }

    @Override
    public Set<Target> affected(AdapterContext context, OvirtEvent event) {
        return EventTargets.of(context, event, reader.kind());
    }

    @Override
    public Listing list(AdapterContext context) throws InterruptedException {
        return new StreamedListing(all(context).peek(value -> {
            if (reader.isOnItsWay(value)) {
                session.unsettled().add(Target.entity(value.key()));
            }
        }));
    }

    @Override
    public ChangeSet read(AdapterContext context, Set<Target> targets) throws InterruptedException {
        ChangeSet.Builder changes = ChangeSet.builder();
        Set<ResourceKey> keys = new LinkedHashSet<>();
        for (Target target : targets) {
            if (target instanceof Target.Entity entity) {
                keys.add(entity.key());
            }
        }
        if (keys.size() < targets.size() || Many.isMany(keys.size(), reader.kind(), context)) {
            List<R> values;
            try (Stream<R> all = all(context)) {
                values = Interruptible.call(all::toList);
            }
            changes.replace(reader.kind(), values);
            values.forEach(value -> follow(context, value, changes));
            return changes.build();
        }
        Places places = new Places(context);
        Map<ResourceKey, Optional<R>> found = reads.read(keys, key -> reader.read(key, places));
        found.forEach((key, value) -> {
            value.ifPresentOrElse(changes::upsert, () -> changes.delete(key));
            value.ifPresent(each -> follow(context, each, changes));
        });
        return changes.build();
    }

    private Stream<R> all(AdapterContext context) throws InterruptedException {
        return reader.all(new Places(context), context.snapshot());
    }

    private void follow(AdapterContext context, R value, ChangeSet.Builder changes) {
        if (reader.isOnItsWay(value)) {
            changes.recheck(Target.entity(value.key()));
        }
        // they belong to other adapters, and are read when this value has been written
        Dependents.of(reader.kind(), value, context.snapshot()).forEach(session.unsettled()::add);
    }
}

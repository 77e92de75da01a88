package dev.polyvisor.simulators.fake.feed;

import dev.polyvisor.api.driver.Adapter;
import dev.polyvisor.api.driver.AdapterContext;
import dev.polyvisor.api.driver.ChangeSet;
import dev.polyvisor.api.driver.Delivery;
import dev.polyvisor.api.driver.Listing;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.MachineState;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.simulators.fake.backend.Backend;
import dev.polyvisor.simulators.fake.backend.Datum;
import dev.polyvisor.simulators.fake.backend.Datum.MachineDatum;
import dev.polyvisor.simulators.fake.backend.Event;
import dev.polyvisor.simulators.fake.fault.FaultPoint;
import dev.polyvisor.simulators.fake.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Writes one kind. Thread safety: may be used from any thread. */
final class KindAdapter implements Adapter<Event> {
    private final Session session;
    private final Kind<?> kind;
    private final Delivery delivery;

    KindAdapter(Session session, Kind<?> kind, Delivery delivery) {
        this.session = session;
        this.kind = kind;
        this.delivery = delivery;
    }

    @Override
    public Set<Kind<?>> kinds() {
        return Set.of(kind);
    }

    @Override
    public Set<String> events() {
        return Set.of(
                Event.code(kind.name(), Event.Verb.CREATED),
                Event.code(kind.name(), Event.Verb.UPDATED),
                Event.code(kind.name(), Event.Verb.DELETED));
    }

    @Override
    public Listing list(AdapterContext context) throws InterruptedException {
        session.enter(FaultPoint.LIST, kind);
        Backend.Listed listed = session.backend().list(kind);
        return new PagedListing(
                session,
                kind,
                listed.values(),
                delivery == Delivery.STATE ? Optional.of(listed.position()) : Optional.empty());
    }

    @Override
    public Set<Target> affected(AdapterContext context, Event event) {
        return Set.of(Target.entity(session.mapper().key(kind, event.object())));
    }

    @Override
    public ChangeSet read(AdapterContext context, Set<Target> targets) throws InterruptedException {
        session.enter(FaultPoint.READ, kind);
        ChangeSet.Builder changes = ChangeSet.builder();
        for (Target target : targets) {
            if (target instanceof Target.Entity entity) {
                read(entity, changes);
            } else {
                changes.replace(kind, everything());
            }
        }
        return changes.build();
    }

    @Override
    public ChangeSet apply(AdapterContext context, Event event) throws InterruptedException {
        if (delivery == Delivery.HINT) {
            return Adapter.super.apply(context, event);
        }
        return event.after()
                .map(datum -> ChangeSet.upsert(session.mapper().resource(datum)))
                .orElseGet(() -> ChangeSet.delete(session.mapper().key(kind, event.object())));
    }

    private void read(Target.Entity target, ChangeSet.Builder changes) {
        ResourceKey key = target.key();
        Optional<? extends Datum> found = session.backend().find(kind, key.id());
        if (found.isEmpty()) {
            changes.delete(key);
            return;
        }
        changes.upsert(session.mapper().resource(found.get()));
        if (found.get() instanceof MachineDatum machine && isOnItsWay(machine.state())) {
            changes.recheck(target);
        }
    }

    private List<Resource> everything() {
        List<Resource> values = new ArrayList<>();
        session.backend()
                .all(kind)
                .forEachRemaining(d -> values.add(session.mapper().resource(d)));
        return values;
    }

    private static boolean isOnItsWay(MachineState state) {
        return switch (state) {
            case STARTING, STOPPING, MIGRATING, PROVISIONING, DELETING -> true;
            case RUNNING, STOPPED, PAUSED, SUSPENDED, ERROR, UNKNOWN -> false;
        };
    }
}

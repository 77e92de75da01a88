package dev.polyvisor.driver.lxd.inventory;

import dev.polyvisor.api.driver.Adapter;
import dev.polyvisor.api.driver.AdapterContext;
import dev.polyvisor.api.driver.ChangeSet;
import dev.polyvisor.api.driver.Listing;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.driver.lxd.model.LxdBackup;
import dev.polyvisor.driver.lxd.model.LxdInstance;
import dev.polyvisor.driver.lxd.model.LxdSnapshot;
import dev.polyvisor.driver.lxd.session.LxdSession;
import dev.polyvisor.spi.instance.Blocking;
import dev.polyvisor.spi.inventory.CommonValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Writes instances with their snapshots and backups. Thread safety: may be used from any thread. */
final class InstanceAdapter implements Adapter<LxdEvent> {
    private static final Set<Kind<?>> KINDS = Set.of(LxdInstance.KIND, LxdSnapshot.KIND, LxdBackup.KIND);

    private final LxdSession session;
    private final InstanceReader reader;
    private final InstanceMapper mapper;

    InstanceAdapter(LxdSession session) {
        this.session = session;
        this.reader = new InstanceReader(session);
        this.mapper = new InstanceMapper(session.keys(), new CommonValues());
    }

    @Override
    public Set<Kind<?>> kinds() {
        return KINDS;
    }

    @Override
    public Set<String> events() {
        return InstanceTargets.events();
    }

    @Override
    public Set<Target> affected(AdapterContext context, LxdEvent event) {
        return InstanceTargets.affected(context, event);
    }

    @Override
    public Listing list(AdapterContext context) throws InterruptedException {
        // so that no instance has to ask for its project
        var unused = session.projects();
        Instances found = instances(context);
        return new StreamedListing(reader.all().map(wire -> Blocking.get(() -> found.values(wire))));
    }

    @Override
    public ChangeSet read(AdapterContext context, Set<Target> targets) throws InterruptedException {
        return targets.stream().anyMatch(Target.Collection.class::isInstance)
                ? everything(context)
                : new InstanceReading(reader, session.keys(), instances(context)).read(targets);
    }

    /** A collection of any of the kinds is read with the others. */
    private ChangeSet everything(AdapterContext context) throws InterruptedException {
        List<Resource> all = new ArrayList<>();
        try (Listing listing = list(context)) {
            listing.forEachRemaining(all::add);
        }
        ChangeSet.Builder changes = ChangeSet.builder();
        for (Kind<?> kind : KINDS) {
            changes.replace(kind, all.stream().filter(kind.type()::isInstance).toList());
        }
        return changes.build();
    }

    private Instances instances(AdapterContext context) {
        Identities identities = new Identities(context.snapshot(), context.provider(), session.keys(), reader);
        return new Instances(session, mapper, identities, context.snapshot());
    }
}

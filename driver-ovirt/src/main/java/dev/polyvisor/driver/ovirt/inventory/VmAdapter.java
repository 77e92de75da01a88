package dev.polyvisor.driver.ovirt.inventory;

import dev.polyvisor.api.driver.Adapter;
import dev.polyvisor.api.driver.AdapterContext;
import dev.polyvisor.api.driver.ChangeSet;
import dev.polyvisor.api.driver.Listing;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.driver.ovirt.model.OvirtSnapshot;
import dev.polyvisor.driver.ovirt.model.OvirtVm;
import dev.polyvisor.driver.ovirt.session.OvirtSession;
import dev.polyvisor.driver.ovirt.wire.WireVm;
import dev.polyvisor.http.Interruptible;
import dev.polyvisor.spi.instance.Blocking;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Writes machines with their snapshots. Thread safety: may be used from any thread. */
final class VmAdapter implements Adapter<OvirtEvent> {
    private static final Set<Kind<?>> KINDS = Set.of(OvirtVm.KIND, OvirtSnapshot.KIND);

    private final OvirtSession session;
    private final VmReader reader;
    private final VmMapper mapper;
    private final ParallelReads reads;

    VmAdapter(OvirtSession session, VmMapper mapper) {
        this.session = session;
        this.reader = new VmReader(session.client());
        this.mapper = mapper;
        this.reads = new ParallelReads(session.context().executor());
    }

    /** A machine with its snapshots. */
    private record Values(OvirtVm vm, List<OvirtSnapshot> snapshots) {
        void all(Consumer<Resource> sink) {
            sink.accept(vm);
            snapshots.forEach(sink);
        }

        /** Whether the engine tells no event of what comes next. */
        boolean isOnItsWay() {
            return switch (vm.state()) {
                case STARTING, STOPPING, MIGRATING, PROVISIONING, DELETING -> true;
                case RUNNING, STOPPED, PAUSED, SUSPENDED, ERROR, UNKNOWN -> hasLockedSnapshot();
            };
        }

        private boolean hasLockedSnapshot() {
            for (OvirtSnapshot each : snapshots) {
                if (each.status().equals("locked")) {
                    return true;
                }
            }
            return false;
        }
    }

    @Override
    public Set<Kind<?>> kinds() {
        return KINDS;
    }

    /** Any: what an event refers to counts even when its code is unknown. */
    @Override
    public Set<String> events() {
        return Set.of();
    }

    @Override
    public Set<Target> affected(AdapterContext context, OvirtEvent event) {
        return EventTargets.of(context, event, OvirtVm.KIND);
    }

    @Override
    public Listing list(AdapterContext context) {
        return new StreamedListing(everything(context)
                .peek(values -> {
                    if (values.isOnItsWay()) {
                        session.unsettled().add(Target.entity(values.vm().key()));
                    }
                })
                .<Resource>mapMulti(Values::all));
    }

    @Override
    public ChangeSet read(AdapterContext context, Set<Target> targets) throws InterruptedException {
        Set<ResourceKey> wanted = new LinkedHashSet<>();
        Set<ResourceKey> orphans = new LinkedHashSet<>();
        boolean whole = false;
        for (Target target : targets) {
            if (target instanceof Target.Entity entity) {
                owner(context, entity.key()).ifPresentOrElse(wanted::add, () -> orphans.add(entity.key()));
            } else {
                whole = true;
            }
        }
        ChangeSet.Builder changes = ChangeSet.builder();
        if (whole || Many.isMany(wanted.size(), OvirtVm.KIND, context)) {
            List<Values> all;
            try (Stream<Values> each = everything(context)) {
                all = Interruptible.call(each::toList);
            }
            changes.replace(OvirtVm.KIND, all.stream().map(Values::vm).toList());
            List<OvirtSnapshot> snapshots = new ArrayList<>();
            all.forEach(each -> snapshots.addAll(each.snapshots()));
            changes.replace(OvirtSnapshot.KIND, snapshots);
            all.stream()
                    .filter(Values::isOnItsWay)
                    .forEach(each -> changes.recheck(Target.entity(each.vm().key())));
            return changes.build();
        }
        Places places = new Places(context);
        Map<ResourceKey, Optional<Values>> found = reads.read(wanted, key -> read(key, places));
        found.forEach((key, values) -> {
            values.ifPresentOrElse(each -> changes.upsert(each.vm()), () -> changes.delete(key));
            changes.replaceChildren(
                    key, OvirtSnapshot.KIND, values.map(Values::snapshots).orElse(List.of()));
            values.filter(Values::isOnItsWay).ifPresent(each -> changes.recheck(Target.entity(key)));
        });
        orphans.forEach(changes::delete);
        return changes.build();
    }

    private Optional<Values> read(ResourceKey key, Places places) throws InterruptedException {
        Optional<WireVm> wire = reader.find(key.id());
        return wire.isEmpty() ? Optional.empty() : Optional.of(values(wire.get(), places));
    }

    private Stream<Values> everything(AdapterContext context) {
        Places places = new Places(context);
        VmPages pages = new VmPages(session.client(), reader);
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(pages, 0), false)
                .onClose(pages::close)
                .map(wire -> Blocking.get(() -> values(wire, places)));
    }

    private Values values(WireVm wire, Places places) throws InterruptedException {
        OvirtVm vm = mapper.vm(wire, reader.numaNodes(wire), places);
        return new Values(vm, mapper.snapshots(wire, vm.scope()));
    }

    /** The machine that is read for a target: itself, or that of a snapshot. */
    private static Optional<ResourceKey> owner(AdapterContext context, ResourceKey key) {
        return key.kind().equals(OvirtVm.KIND.name())
                ? Optional.of(key)
                : context.snapshot()
                        .get(OvirtSnapshot.KIND, key)
                        .map(Entry::value)
                        .flatMap(OvirtSnapshot::parent);
    }
}

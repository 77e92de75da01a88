package dev.polyvisor.driver.kubevirt.inventory;

import dev.polyvisor.api.Scope;
import dev.polyvisor.api.driver.Adapter;
import dev.polyvisor.api.driver.AdapterContext;
import dev.polyvisor.api.driver.ChangeSet;
import dev.polyvisor.api.driver.Listing;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Query;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.driver.kubevirt.client.KubeKind;
import dev.polyvisor.driver.kubevirt.client.WatchEvent;
import dev.polyvisor.driver.kubevirt.model.KubevirtVm;
import dev.polyvisor.driver.kubevirt.model.KubevirtVmi;
import dev.polyvisor.driver.kubevirt.session.KubeSession;
import dev.polyvisor.driver.kubevirt.wire.WireVm;
import dev.polyvisor.driver.kubevirt.wire.WireVmi;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Joins machines with their instances. The two are told of in any order; whichever comes, the machine is made of what the model
 * has of the other. An instance whose owner is another machine of the name belongs to a predecessor, and to nobody's state.
 * Thread safety: may be used from any thread.
 */
final class VmAdapter implements Adapter<WatchEvent> {
    static final List<Collected> COLLECTIONS = List.of(
            new Collected(KubeKind.VIRTUAL_MACHINE_INSTANCE, WireVmi.class),
            new Collected(KubeKind.VIRTUAL_MACHINE, WireVm.class));

    private final CollectionReads reads;
    private final VmMapper mapper;
    private final VmLookup lookup;

    VmAdapter(KubeSession session, CollectionReads reads) {
        this.reads = reads;
        this.mapper = new VmMapper(session.keys());
        this.lookup = new VmLookup(session);
    }

    @Override
    public Set<Kind<?>> kinds() {
        return Set.of(KubevirtVmi.KIND, KubevirtVm.KIND);
    }

    @Override
    public Set<String> events() {
        return Set.of(KubeKind.VIRTUAL_MACHINE.plural(), KubeKind.VIRTUAL_MACHINE_INSTANCE.plural());
    }

    @Override
    public Listing list(AdapterContext context) throws InterruptedException {
        Positions positions = new Positions();
        List<Resource> values = new ArrayList<>();
        everything(positions, values);
        return Listing.of(values, Optional.of(positions.cursor()));
    }

    private void everything(Positions positions, List<Resource> values) throws InterruptedException {
        Map<ResourceKey, KubevirtVmi> owned = new HashMap<>();
        List<KubevirtVmi> alone = new ArrayList<>();
        reads.read(
                COLLECTIONS.get(0),
                object -> {
                    KubevirtVmi vmi = mapper.vmi((WireVmi) object);
                    values.add(vmi);
                    vmi.parent()
                            .ifPresentOrElse(
                                    owner -> owned.merge(owner, vmi, VmAdapter::current), () -> alone.add(vmi));
                },
                positions);
        reads.read(
                COLLECTIONS.get(1),
                object -> {
                    WireVm wire = (WireVm) object;
                    values.add(mapper.vm(
                            wire,
                            Optional.ofNullable(owned.get(KubevirtVm.KIND.key(
                                    provider(), wire.metadata().uid())))));
                },
                positions);
        alone.forEach(vmi -> values.add(mapper.alone(vmi)));
    }

    private String provider() {
        return lookup.provider();
    }

    /** Names are unique, so only one of two is there; the other is history. */
    private static KubevirtVmi current(KubevirtVmi one, KubevirtVmi other) {
        return one.terminating() ? other : one;
    }

    @Override
    public Set<Target> affected(AdapterContext context, WatchEvent event) {
        if (event.object() instanceof WireVm wire) {
            return Set.of(Target.entity(mapper.vm(wire, Optional.empty()).key()));
        }
        if (event.object() instanceof WireVmi wire) {
            KubevirtVmi vmi = mapper.vmi(wire);
            ResourceKey machine = vmi.parent().orElseGet(() -> mapper.alone(vmi).key());
            return Set.of(Target.entity(vmi.key()), Target.entity(machine));
        }
        return Set.of();
    }

    @Override
    public ChangeSet apply(AdapterContext context, WatchEvent event) {
        boolean gone = event.type() == WatchEvent.Type.DELETE;
        if (event.object() instanceof WireVm wire) {
            KubevirtVm vm = mapper.vm(wire, known(context.snapshot(), wire));
            return gone ? ChangeSet.delete(vm.key()) : ChangeSet.upsert(vm);
        }
        if (event.object() instanceof WireVmi wire) {
            ChangeSet.Builder changes = ChangeSet.builder();
            if (gone) {
                ended(context.snapshot(), mapper.vmi(wire), changes);
            } else {
                runs(context.snapshot(), mapper.vmi(wire, machine(context.snapshot(), wire)), changes);
            }
            return changes.build();
        }
        return ChangeSet.NONE;
    }

    private Optional<KubevirtVm> machine(InventorySnapshot snapshot, WireVmi wire) {
        return wire.metadata()
                .controller("VirtualMachine")
                .flatMap(owner -> snapshot.get(KubevirtVm.KIND, KubevirtVm.KIND.key(provider(), owner.uid())))
                .map(Entry::value);
    }

    private Optional<KubevirtVmi> known(InventorySnapshot snapshot, WireVm wire) {
        ResourceKey key = KubevirtVm.KIND.key(provider(), wire.metadata().uid());
        Optional<Entry<KubevirtVm>> before = snapshot.get(KubevirtVm.KIND, key);
        if (before.isPresent()) {
            // each event of an instance has found its machine
            return before.get().value().instance();
        }
        return snapshot.find(Query.of(KubevirtVmi.KIND).provider(provider()).parent(key)).entries().stream()
                .map(Entry::value)
                .reduce(VmAdapter::current);
    }

    private void runs(InventorySnapshot snapshot, KubevirtVmi vmi, ChangeSet.Builder changes) {
        changes.upsert(vmi);
        if (vmi.parent().isEmpty()) {
            changes.upsert(mapper.alone(vmi));
            return;
        }
        // without its machine it waits for it: that looks for its instance when it comes
        snapshot.get(KubevirtVm.KIND, vmi.parent().get())
                .map(Entry::value)
                .ifPresent(vm -> changes.upsert(with(vm, Optional.of(vmi))));
    }

    private void ended(InventorySnapshot snapshot, KubevirtVmi vmi, ChangeSet.Builder changes) {
        changes.delete(vmi.key());
        if (vmi.parent().isEmpty()) {
            changes.delete(mapper.alone(vmi).key());
            return;
        }
        snapshot.get(KubevirtVm.KIND, vmi.parent().get())
                .map(Entry::value)
                .filter(vm -> vm.instance().map(KubevirtVmi::key).equals(Optional.of(vmi.key())))
                .ifPresent(vm -> changes.upsert(with(vm, Optional.empty())));
    }

    private static KubevirtVm with(KubevirtVm vm, Optional<KubevirtVmi> instance) {
        return new KubevirtVm(vm.key(), vm.name(), vm.scope(), vm.parent(), vm.definition(), instance);
    }

    @Override
    public ChangeSet read(AdapterContext context, Set<Target> targets) throws InterruptedException {
        ChangeSet.Builder changes = ChangeSet.builder();
        boolean all = targets.stream().anyMatch(Target.Collection.class::isInstance);
        if (all) {
            List<Resource> values = new ArrayList<>();
            everything(new Positions(), values);
            changes.replace(
                    KubevirtVmi.KIND,
                    values.stream().filter(KubevirtVmi.class::isInstance).toList());
            changes.replace(
                    KubevirtVm.KIND,
                    values.stream().filter(KubevirtVm.class::isInstance).toList());
            return changes.build();
        }
        for (Target target : targets) {
            ResourceKey key = ((Target.Entity) target).key();
            if (key.kind().equals(KubevirtVm.KIND.name())) {
                machine(context, key, changes);
            } else {
                instance(context, key, changes);
            }
        }
        return changes.build();
    }

    private void machine(AdapterContext context, ResourceKey key, ChangeSet.Builder changes)
            throws InterruptedException {
        Optional<KubevirtVm> found = lookup.of(context.snapshot(), key);
        found.ifPresentOrElse(changes::upsert, () -> changes.delete(key));
        Optional<KubevirtVmi> instance = found.flatMap(KubevirtVm::instance);
        instance.ifPresent(changes::upsert);
        // what the model had of it is gone: it must not come back with the next event of the machine
        context.snapshot()
                .get(KubevirtVm.KIND, key)
                .flatMap(entry -> entry.value().instance())
                .map(KubevirtVmi::key)
                .filter(before -> !instance.map(KubevirtVmi::key).equals(Optional.of(before)))
                .ifPresent(changes::delete);
    }

    private void instance(AdapterContext context, ResourceKey key, ChangeSet.Builder changes)
            throws InterruptedException {
        Optional<KubevirtVmi> known =
                context.snapshot().get(KubevirtVmi.KIND, key).map(entry -> entry.value());
        Optional<KubevirtVmi> found = known.isPresent()
                ? lookup.instance(
                                known.get().scope().map(Scope::name).orElse(""),
                                known.get().name())
                        .filter(vmi -> vmi.key().equals(key))
                : lookup.instanceWithUid(key.id());
        if (found.isPresent()) {
            runs(context.snapshot(), found.get(), changes);
        } else if (known.isPresent()) {
            ended(context.snapshot(), known.get(), changes);
        } else {
            changes.delete(key);
        }
    }
}

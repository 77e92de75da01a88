package dev.polyvisor.driver.kubevirt.inventory;

import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.driver.kubevirt.client.KubeKind;
import dev.polyvisor.driver.kubevirt.model.KubevirtVm;
import dev.polyvisor.driver.kubevirt.model.KubevirtVmi;
import dev.polyvisor.driver.kubevirt.session.KubeSession;
import dev.polyvisor.driver.kubevirt.wire.WireVm;
import dev.polyvisor.driver.kubevirt.wire.WireVmi;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Reads single machines, with what runs of them. Thread safety: may be used from any thread. */
public final class VmLookup {
    /** So many instances are asked for one by one. */
    private static final int FEW = 10;

    private final KubeSession session;
    private final VmMapper mapper;

    public VmLookup(KubeSession session) {
        this.session = session;
        this.mapper = new VmMapper(session.keys());
    }

    /**
     * A machine as it was just read.
     *
     * @param value what the inventory would have
     * @param wire what the server said of the machine, empty for an instance that stands alone
     */
    public record Read(KubevirtVm value, Optional<WireVm> wire) {}

    String provider() {
        return session.keys().provider();
    }

    /** The machine of a name; an instance that stands alone is one. */
    public Optional<Read> named(String namespace, String name) throws InterruptedException {
        // the instance first: what starts meanwhile shows as stopped, never as running without an end
        Optional<KubevirtVmi> vmi = instance(namespace, name);
        Optional<WireVm> wire = session.client().find(KubeKind.VIRTUAL_MACHINE, namespace, name, WireVm.class);
        if (wire.isPresent()) {
            return Optional.of(new Read(mapper.vm(wire.get(), vmi), wire));
        }
        return vmi.filter(each -> each.parent().isEmpty()).map(each -> new Read(mapper.alone(each), Optional.empty()));
    }

    Optional<KubevirtVmi> instance(String namespace, String name) throws InterruptedException {
        return session.client()
                .find(KubeKind.VIRTUAL_MACHINE_INSTANCE, namespace, name, WireVmi.class)
                .map(mapper::vmi);
    }

    /** The machine of a key: by the name that the model knows it by, else by looking at all. */
    Optional<KubevirtVm> of(InventorySnapshot snapshot, ResourceKey key) throws InterruptedException {
        Optional<KubevirtVm> known = snapshot.get(KubevirtVm.KIND, key).map(entry -> entry.value());
        if (known.isPresent()) {
            return named(known.get().namespace(), known.get().name())
                    .map(Read::value)
                    .filter(vm -> vm.key().equals(key));
        }
        return withUid(key.id()).map(Read::value);
    }

    /** The machine of a uid. Reads all of them. */
    public Optional<Read> withUid(String uid) throws InterruptedException {
        return list(Optional.empty()).stream()
                .filter(read -> read.value().key().id().equals(uid))
                .findFirst();
    }

    Optional<KubevirtVmi> instanceWithUid(String uid) throws InterruptedException {
        return list(Optional.empty()).stream()
                .flatMap(read -> read.value().instance().stream())
                .filter(vmi -> vmi.key().id().equals(uid))
                .findFirst();
    }

    /**
     * The machines of a namespace that bear labels. The server is asked for those alone, and for what runs of each.
     *
     * @param labels the labels, at least one
     */
    public List<Read> labelled(String namespace, Map<String, String> labels) throws InterruptedException {
        Optional<String> selector = Optional.of(labels.entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .sorted()
                .collect(Collectors.joining(",")));
        List<KubevirtVmi> instances = new ArrayList<>();
        List<WireVm> machines = new ArrayList<>();
        fill(namespace, selector, instances, machines);
        if (machines.size() > FEW) {
            instances.clear();
            machines.clear();
            fill(namespace, Optional.empty(), instances, machines);
            machines.removeIf(each -> !each.metadata().labels().entrySet().containsAll(labels.entrySet()));
        } else {
            // the instance of a machine bears the labels of its template
            instances.removeIf(each -> each.parent().isPresent());
            for (WireVm each : machines) {
                instance(namespace, each.metadata().name()).ifPresent(instances::add);
            }
        }
        return joined(instances, machines);
    }

    /** Shows each instance that the session may look at, and keeps none. */
    public void eachInstance(Consumer<KubevirtVmi> sink) throws InterruptedException {
        new CollectionReads(session)
                .read(
                        VmAdapter.COLLECTIONS.get(0),
                        object -> sink.accept(mapper.vmi((WireVmi) object)),
                        new Positions());
    }

    /** The identities of the machines that run with, or are defined with, something. Keeps nothing of the others. */
    public Set<String> idsWith(Predicate<KubevirtVmi> runs, Predicate<KubevirtVm> defined) throws InterruptedException {
        Set<String> ids = new HashSet<>();
        eachInstance(vmi -> {
            if (runs.test(vmi)) {
                ids.add(vmi.parent().orElseGet(() -> mapper.alone(vmi).key()).id());
            }
        });
        new CollectionReads(session)
                .read(
                        VmAdapter.COLLECTIONS.get(1),
                        object -> {
                            KubevirtVm vm = mapper.vm((WireVm) object, Optional.empty());
                            if (defined.test(vm)) {
                                ids.add(vm.key().id());
                            }
                        },
                        new Positions());
        return ids;
    }

    /** The machines of a namespace, or of all that the session looks at. */
    public List<Read> list(Optional<String> namespace) throws InterruptedException {
        CollectionReads reads = new CollectionReads(session);
        List<KubevirtVmi> instances = new ArrayList<>();
        List<WireVm> machines = new ArrayList<>();
        if (namespace.isPresent()) {
            fill(namespace.get(), Optional.empty(), instances, machines);
        } else {
            reads.read(
                    VmAdapter.COLLECTIONS.get(0),
                    object -> instances.add(mapper.vmi((WireVmi) object)),
                    new Positions());
            reads.read(VmAdapter.COLLECTIONS.get(1), object -> machines.add((WireVm) object), new Positions());
        }
        return joined(instances, machines);
    }

    private void fill(String namespace, Optional<String> selector, List<KubevirtVmi> instances, List<WireVm> machines)
            throws InterruptedException {
        try (var list =
                session.client().list(KubeKind.VIRTUAL_MACHINE_INSTANCE, Optional.of(namespace), selector, true)) {
            for (Optional<WireVmi> next = list.next(WireVmi.class); next.isPresent(); next = list.next(WireVmi.class)) {
                instances.add(mapper.vmi(next.get()));
            }
        }
        try (var list = session.client().list(KubeKind.VIRTUAL_MACHINE, Optional.of(namespace), selector, true)) {
            for (Optional<WireVm> next = list.next(WireVm.class); next.isPresent(); next = list.next(WireVm.class)) {
                machines.add(next.get());
            }
        }
    }

    private List<Read> joined(List<KubevirtVmi> instances, List<WireVm> machines) {
        Map<ResourceKey, KubevirtVmi> owned = new HashMap<>();
        instances.forEach(each -> each.parent().ifPresent(owner -> owned.put(owner, each)));
        List<Read> all = new ArrayList<>();
        for (WireVm wire : machines) {
            ResourceKey key = session.keys().vm(wire.metadata().uid());
            all.add(new Read(mapper.vm(wire, Optional.ofNullable(owned.get(key))), Optional.of(wire)));
        }
        instances.stream()
                .filter(each -> each.parent().isEmpty())
                .forEach(each -> all.add(new Read(mapper.alone(each), Optional.empty())));
        return all;
    }
}

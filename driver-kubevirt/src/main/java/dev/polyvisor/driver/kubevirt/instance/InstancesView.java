package dev.polyvisor.driver.kubevirt.instance;

import dev.polyvisor.api.Capability;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.Operation;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.instance.ImportSpec;
import dev.polyvisor.api.instance.Instance;
import dev.polyvisor.api.instance.InstanceQuery;
import dev.polyvisor.api.instance.InstanceRef;
import dev.polyvisor.api.instance.InstanceSpec;
import dev.polyvisor.api.instance.Instances;
import dev.polyvisor.driver.kubevirt.client.KubeKind;
import dev.polyvisor.driver.kubevirt.client.KubeNames;
import dev.polyvisor.driver.kubevirt.inventory.VmLookup.Read;
import dev.polyvisor.spi.instance.Blocking;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The instances of one namespace, or of all that the session looks at.
 *
 * @param parts what the handles share
 * @param scope the namespace; empty for all of them
 */
record InstancesView(Parts parts, Optional<Scope> scope) implements Instances {
    private static final Comparator<Instance> ORDER = Comparator.comparing(
            Instance::ref, Comparator.comparing(InstanceRef::scope).thenComparing(InstanceRef::name));

    @Override
    public Instances in(Scope other) {
        KubeNames.require("scope", other.name(), KubeNames.namespace(other.name()));
        return new InstancesView(parts, Optional.of(other));
    }

    @Override
    public Instances inAllScopes() {
        return new InstancesView(parts, Optional.empty());
    }

    @Override
    public Instance get(String name) {
        return find(name).orElseThrow(() -> {
            scope.ifPresent(this::needScope);
            return Refusals.notFound("instance", scope.map(s -> s.name() + "/").orElse("") + name);
        });
    }

    @Override
    public Optional<Instance> find(String name) {
        KubeNames.require("name", name, KubeNames.object(name));
        if (scope.isPresent()) {
            return Blocking.get(() -> parts.lookup().named(scope.get().name(), name))
                    .map(parts::handle);
        }
        List<Read> named = Blocking.get(() -> parts.lookup().list(Optional.empty())).stream()
                .filter(read -> read.value().name().equals(name))
                .toList();
        if (named.size() > 1) {
            throw PolyvisorException.of(
                    ErrorCode.FAILED_PRECONDITION,
                    "several namespaces have an instance '" + name + "': "
                            + named.stream()
                                    .map(read -> read.value().path())
                                    .sorted()
                                    .collect(Collectors.joining(", ")));
        }
        return named.stream().findFirst().map(parts::handle);
    }

    @Override
    public Instance byId(String id) {
        return Blocking.get(
                        () -> parts.inventoried(parts.session().keys().vm(id)).isPresent()
                                ? known(id)
                                : parts.lookup().withUid(id))
                .map(parts::handle)
                .orElseThrow(() -> Refusals.notFound("instance with the identity", id));
    }

    /** By the name that the inventory knows. */
    private Optional<Read> known(String id) throws InterruptedException {
        var vm = parts.inventoried(parts.session().keys().vm(id)).orElseThrow();
        return parts.lookup()
                .named(vm.namespace(), vm.name())
                .filter(read -> read.value().key().id().equals(id));
    }

    @Override
    public List<Instance> list(InstanceQuery query) {
        scope.ifPresent(this::needScope);
        return Blocking.get(() -> candidates(query.labels())).stream()
                .map(read -> (Instance) parts.handle(read))
                .filter(handle -> query.matches(handle.info()))
                .sorted(ORDER)
                .toList();
    }

    /** All of which the query may hold; the server knows about labels, as long as they are some. */
    private List<Read> candidates(Map<String, String> labels) throws InterruptedException {
        if (scope.isEmpty() || labels.isEmpty()) {
            return parts.lookup().list(scope.map(Scope::name));
        }
        boolean possible = labels.entrySet().stream()
                .allMatch(each -> KubeNames.labelKey(each.getKey()).isEmpty()
                        && KubeNames.labelValue(each.getValue()).isEmpty());
        return possible ? parts.lookup().labelled(scope.get().name(), labels) : List.of();
    }

    @Override
    public Operation<Instance> create(InstanceSpec spec) {
        Scope in = scope.orElseThrow(
                () -> Refusals.precondition("this view covers all namespaces; choose one to create in"));
        return new Creation(parts, in.name(), spec).start();
    }

    @Override
    public Operation<Instance> importBackup(ImportSpec spec) {
        throw PolyvisorException.unimplemented(
                Capability.BACKUP_IMPORT,
                parts.table().whyNot(Capability.BACKUP_IMPORT).orElseThrow());
    }

    /** The server lists nothing for a namespace that is not there. Who may not look at namespaces is believed. */
    private void needScope(Scope wanted) {
        boolean there;
        try {
            there = Blocking.get(() -> parts.client().find(KubeKind.NAMESPACE, "", wanted.name()))
                    .isPresent();
        } catch (PolyvisorException hidden) {
            if (hidden.code() != ErrorCode.PERMISSION_DENIED) {
                throw hidden;
            }
            there = true;
        }
        if (!there) {
            throw Refusals.notFound("namespace", wanted.name());
        }
    }
}

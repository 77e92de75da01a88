package dev.polyvisor.driver.ovirt.instance;

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
import dev.polyvisor.driver.ovirt.inventory.VmLookup.Read;
import dev.polyvisor.spi.instance.Blocking;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The instances of one data centre, or of all.
 *
 * @param parts what the handles share
 * @param scope the data centre; empty for all of them
 */
record InstancesView(Parts parts, Optional<Scope> scope) implements Instances {
    private static final Comparator<Instance> ORDER = Comparator.comparing(
            Instance::ref, Comparator.comparing(InstanceRef::scope).thenComparing(InstanceRef::name));

    @Override
    public InstancesView in(Scope other) {
        return new InstancesView(parts, Optional.of(other));
    }

    @Override
    public InstancesView inAllScopes() {
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
        VmNames.require("name", VmNames.problem(name));
        List<Read> named = Blocking.get(() -> parts.lookup().named(scope, name));
        if (named.size() > 1) {
            throw PolyvisorException.of(
                    ErrorCode.FAILED_PRECONDITION,
                    "several data centres have an instance '" + name + "': "
                            + named.stream()
                                    .map(read -> Infos.ref(read.value()).toString())
                                    .sorted()
                                    .collect(Collectors.joining(", ")));
        }
        return named.stream().findFirst().map(parts::handle);
    }

    @Override
    public Instance byId(String id) {
        return Blocking.get(() -> parts.lookup().withId(id))
                .map(parts::handle)
                .orElseThrow(() -> Refusals.notFound("instance with the identity", id));
    }

    @Override
    public List<Instance> list(InstanceQuery query) {
        scope.ifPresent(this::needScope);
        return Blocking.get(() -> parts.lookup().list(scope)).stream()
                .map(read -> (Instance) parts.handle(read))
                .filter(handle -> query.matches(handle.info()))
                .sorted(ORDER)
                .toList();
    }

    @Override
    public Operation<Instance> create(InstanceSpec spec) {
        return new Creation(parts, single(), spec, false).start();
    }

    /** Makes the machine of a resource; see {@link ResourceInstances}. */
    Operation<Instance> createForResource(InstanceSpec spec) {
        return new Creation(parts, single(), spec, true).start();
    }

    private Scope single() {
        return scope.orElseThrow(() -> Refusals.precondition(
                "this view covers all data centres; choose one with in(..), or name it in the connection"));
    }

    @Override
    public Operation<Instance> importBackup(ImportSpec spec) {
        throw PolyvisorException.unimplemented(
                Capability.BACKUP_IMPORT,
                parts.table().whyNot(Capability.BACKUP_IMPORT).orElseThrow());
    }

    private void needScope(Scope wanted) {
        if (!Blocking.get(() -> parts.lookup().hasScope(wanted))) {
            throw Refusals.notFound("data centre", wanted.name());
        }
    }
}

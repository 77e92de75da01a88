package dev.polyvisor.driver.lxd.instance;

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
import dev.polyvisor.driver.lxd.client.LxdNames;
import dev.polyvisor.driver.lxd.session.LxdSession;
import dev.polyvisor.spi.instance.Blocking;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The instances of one project, or of all that the session can see.
 *
 * @param parts what the handles share
 * @param scope the project; empty for all of them
 */
record InstancesView(Parts parts, Optional<Scope> scope) implements Instances {
    private static final Comparator<Instance> ORDER = Comparator.comparing(
            Instance::ref, Comparator.comparing(InstanceRef::scope).thenComparing(InstanceRef::name));

    @Override
    public Instances in(Scope other) {
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
        LxdNames.require("name", name, LxdNames.instance(name));
        if (scope.isPresent()) {
            return Blocking.get(() -> parts.finder().read(scope.get().name(), name))
                    .map(parts::handle);
        }
        List<Found> named = Blocking.get(() -> parts.finder().list(Optional.empty())).stream()
                .filter(found -> found.name().equals(name))
                .toList();
        if (named.size() > 1) {
            throw PolyvisorException.of(
                    ErrorCode.FAILED_PRECONDITION, "several projects have an instance '" + name + "': " + paths(named));
        }
        return named.stream().findFirst().map(parts::handle);
    }

    @Override
    public Instance byId(String id) {
        List<Found> found = Blocking.get(() -> parts.finder().withId(id));
        if (found.size() > 1) {
            throw PolyvisorException.of(
                    ErrorCode.OUT_OF_RANGE, "several instances have the identity '" + id + "': " + paths(found));
        }
        return found.stream()
                .findFirst()
                .map(parts::handle)
                .orElseThrow(() -> Refusals.notFound("instance with the identity", id));
    }

    private static String paths(List<Found> found) {
        return found.stream()
                .map(each -> each.project() + "/" + each.name())
                .sorted()
                .collect(Collectors.joining(", "));
    }

    @Override
    public List<Instance> list(InstanceQuery query) {
        scope.ifPresent(this::needScope);
        return Blocking.get(() -> parts.finder().list(scope.map(Scope::name))).stream()
                .map(found -> (Instance) parts.handle(found))
                .filter(handle -> query.matches(handle.info()))
                .sorted(ORDER)
                .toList();
    }

    @Override
    public Operation<Instance> create(InstanceSpec spec) {
        return new Creation(parts, only("create in").name(), spec).start("instance.create");
    }

    private Scope only(String purpose) {
        return scope.orElseThrow(
                () -> Refusals.precondition("this view covers all projects; choose one to " + purpose));
    }

    @Override
    public Operation<Instance> importBackup(ImportSpec spec) {
        return new BackupImport(parts, only("import into").name(), spec).start();
    }

    /** LXD lists nothing for a project that is not there. */
    private void needScope(Scope wanted) {
        LxdSession session = parts.session();
        boolean there = Blocking.get(session::projects).stream()
                .anyMatch(project -> project.project().equals(wanted.name()));
        if (!there) {
            throw Refusals.notFound("project", wanted.name());
        }
    }
}

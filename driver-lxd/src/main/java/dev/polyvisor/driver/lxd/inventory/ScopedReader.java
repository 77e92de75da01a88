package dev.polyvisor.driver.lxd.inventory;

import dev.polyvisor.api.driver.AdapterContext;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.driver.lxd.client.Elements;
import dev.polyvisor.driver.lxd.client.LxdNames;
import dev.polyvisor.driver.lxd.session.Features;
import dev.polyvisor.driver.lxd.session.LxdSession;
import dev.polyvisor.http.HttpRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Reads a kind whose values belong to a project: profiles, networks, images. A project either keeps its own, or uses those of
 * the project {@code default}; then the same values show under both, and the inventory has them once, with their owner.
 *
 * @param <W> what the server sends
 * @param <R> the type of the values
 */
final class ScopedReader<W, R extends Resource> implements KindReader<R> {
    private static final Set<String> OF_PROJECTS =
            Set.of("project-created", "project-deleted", "project-renamed", "project-updated");

    private final LxdSession session;
    private final Shape<W, R> shape;

    ScopedReader(LxdSession session, Shape<W, R> shape) {
        this.session = session;
        this.shape = shape;
    }

    /**
     * What a kind looks like.
     *
     * @param kind the kind
     * @param collection where it stands below the version
     * @param type what the server sends
     * @param actions the actions that change its values
     * @param owner which project owns the values that a project uses
     * @param name the name by which one value is asked for
     * @param shown which of them belong into the inventory
     * @param mapping makes a value of the inventory, of the owner and what the server sends
     */
    record Shape<W, R extends Resource>(
            Kind<R> kind,
            String collection,
            Class<W> type,
            Set<String> actions,
            Function<Features, String> owner,
            Function<W, String> name,
            Predicate<W> shown,
            BiFunction<String, W, R> mapping) {}

    @Override
    public Kind<R> kind() {
        return shape.kind;
    }

    @Override
    public Set<String> events() {
        Set<String> all = new HashSet<>(OF_PROJECTS);
        all.addAll(shape.actions);
        all.add(LxdEvent.OPERATION);
        return all;
    }

    @Override
    public Set<Target> affected(AdapterContext context, LxdEvent event) {
        if (OF_PROJECTS.contains(event.action())) {
            return Set.of(Target.collection(shape.kind));
        }
        Set<Target> targets = new LinkedHashSet<>();
        for (Source source : event.sources()) {
            if (!source.at(0).equals(shape.collection) || source.at(1).isEmpty()) {
                continue;
            }
            if (source.at(1).equals("aliases")) {
                targets.add(Target.collection(shape.kind));
                continue;
            }
            Set<String> owners = new LinkedHashSet<>(List.of(event.project(source), Features.DEFAULT));
            for (String owner : owners) {
                targets.add(entity(context, owner, source.at(1)));
                event.oldName().ifPresent(old -> targets.add(entity(context, owner, old)));
            }
        }
        return targets;
    }

    private Target entity(AdapterContext context, String owner, String name) {
        return Target.entity(shape.kind.key(context.provider(), owner + "/" + name));
    }

    @Override
    public Elements<List<R>> all() throws InterruptedException {
        Map<String, String> asked = new LinkedHashMap<>();
        session.projects().forEach(project -> asked.putIfAbsent(shape.owner.apply(project), project.project()));
        List<Elements.Opening<List<R>>> requests = new ArrayList<>();
        asked.forEach((owner, project) -> requests.add(() -> open(owner, project)));
        return Elements.chain(requests);
    }

    private Elements<List<R>> open(String owner, String project) throws InterruptedException {
        return session.client()
                .list(
                        session.in(
                                project,
                                HttpRequest.get("/1.0/" + shape.collection).query("recursion", "1")),
                        shape.type)
                .map(wire -> shape.shown.test(wire) ? List.of(shape.mapping.apply(owner, wire)) : List.of());
    }

    @Override
    public Optional<R> read(ResourceKey key) throws InterruptedException {
        int slash = key.id().indexOf('/');
        if (slash < 0) {
            return Optional.empty();
        }
        String owner = key.id().substring(0, slash);
        String name = key.id().substring(slash + 1);
        if (LxdNames.entity(owner).isPresent() || LxdNames.entity(name).isPresent()) {
            return Optional.empty();
        }
        Optional<String> project = session.through(shape.owner, owner);
        if (project.isEmpty()) {
            return Optional.empty();
        }
        HttpRequest request = HttpRequest.get("/1.0/" + shape.collection + "/{}", name);
        return session.client()
                .find(session.in(project.get(), request), shape.type)
                .filter(wire -> shape.name.apply(wire).equals(name) && shape.shown.test(wire))
                .map(wire -> shape.mapping.apply(owner, wire));
    }
}

package dev.polyvisor.driver.lxd.inventory;

import dev.polyvisor.api.driver.AdapterContext;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.driver.lxd.client.Elements;
import dev.polyvisor.driver.lxd.client.LxdNames;
import dev.polyvisor.driver.lxd.model.LxdProject;
import dev.polyvisor.driver.lxd.session.LxdSession;
import dev.polyvisor.driver.lxd.wire.WireProject;
import dev.polyvisor.http.HttpRequest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the projects, and tells the session what they keep for themselves. */
final class ProjectReader implements KindReader<LxdProject> {
    private final LxdSession session;
    private final ResourceMapper mapper;

    ProjectReader(LxdSession session, ResourceMapper mapper) {
        this.session = session;
        this.mapper = mapper;
    }

    @Override
    public Kind<LxdProject> kind() {
        return LxdProject.KIND;
    }

    @Override
    public Set<String> events() {
        return Set.of("project-created", "project-deleted", "project-renamed", "project-updated");
    }

    @Override
    public Set<Target> affected(AdapterContext context, LxdEvent event) {
        Set<Target> targets = new LinkedHashSet<>();
        event.sources().stream()
                .filter(source ->
                        source.at(0).equals("projects") && !source.at(1).isEmpty())
                .forEach(source -> targets.add(Target.entity(LxdProject.KIND.key(context.provider(), source.at(1)))));
        event.oldName().ifPresent(old -> targets.add(Target.entity(LxdProject.KIND.key(context.provider(), old))));
        return targets;
    }

    @Override
    public Elements<List<LxdProject>> all() throws InterruptedException {
        if (session.ownProjectOnly()) {
            List<LxdProject> own = find(session.project()).stream().toList();
            return Elements.of(List.of(own));
        }
        return session.client()
                .list(HttpRequest.get("/1.0/projects").query("recursion", "1"), WireProject.class)
                .map(wire -> List.of(taken(wire)));
    }

    @Override
    public Optional<LxdProject> read(ResourceKey key) throws InterruptedException {
        boolean readable = LxdNames.entity(key.id()).isEmpty() && session.sees(key.id());
        return readable ? find(key.id()) : Optional.empty();
    }

    private Optional<LxdProject> find(String name) throws InterruptedException {
        return session.client()
                .find(HttpRequest.get("/1.0/projects/{}", name), WireProject.class)
                .map(this::taken);
    }

    private LxdProject taken(WireProject wire) {
        session.remember(wire);
        return mapper.project(wire);
    }
}

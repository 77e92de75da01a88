package dev.polyvisor.driver.lxd.inventory;

import dev.polyvisor.api.driver.AdapterContext;
import dev.polyvisor.api.driver.Target;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.driver.lxd.client.Elements;
import dev.polyvisor.driver.lxd.client.LxdNames;
import dev.polyvisor.driver.lxd.model.LxdMember;
import dev.polyvisor.driver.lxd.model.LxdVolume;
import dev.polyvisor.driver.lxd.session.Features;
import dev.polyvisor.driver.lxd.session.LxdSession;
import dev.polyvisor.driver.lxd.wire.WirePool;
import dev.polyvisor.driver.lxd.wire.WireVolume;
import dev.polyvisor.http.HttpRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the custom storage volumes of all pools and projects. */
final class VolumeReader implements KindReader<LxdVolume> {
    private static final String CUSTOM = "custom";
    private static final Set<String> WHOLE = Set.of(
            "project-deleted",
            "project-renamed",
            "storage-pool-created",
            "storage-pool-deleted",
            "cluster-member-added",
            "cluster-member-removed",
            "cluster-member-renamed");

    private final LxdSession session;
    private final ResourceMapper mapper;

    VolumeReader(LxdSession session, ResourceMapper mapper) {
        this.session = session;
        this.mapper = mapper;
    }

    @Override
    public Kind<LxdVolume> kind() {
        return LxdVolume.KIND;
    }

    @Override
    public Set<String> events() {
        Set<String> all = new LinkedHashSet<>(WHOLE);
        all.addAll(Set.of(
                "storage-volume-created",
                "storage-volume-deleted",
                "storage-volume-renamed",
                "storage-volume-restored",
                "storage-volume-updated",
                LxdEvent.OPERATION));
        return all;
    }

    @Override
    public Set<Target> affected(AdapterContext context, LxdEvent event) {
        if (WHOLE.contains(event.action())) {
            return Set.of(Target.collection(LxdVolume.KIND));
        }
        Set<Target> targets = new LinkedHashSet<>();
        for (Source source : event.sources()) {
            if (source.at(0).equals("storage-pools")
                    && source.at(2).equals("volumes")
                    && source.at(3).equals(CUSTOM)
                    && !source.at(4).isEmpty()) {
                Set<String> names = names(source.at(4), event.project(source));
                event.oldName().ifPresent(names::add);
                names.forEach(name -> targets.addAll(entities(context, event, source, name)));
            }
        }
        return targets;
    }

    /** LXD 5.0 names a volume as its file system does, with the project before it. */
    private static Set<String> names(String told, String project) {
        Set<String> names = new LinkedHashSet<>(List.of(told));
        String prefix = project + "_";
        if (told.startsWith(prefix) && told.length() > prefix.length()) {
            names.add(told.substring(prefix.length()));
        }
        return names;
    }

    /** In a cluster the event does not tell whether the pool is one that all members reach. */
    private static Set<Target> entities(AdapterContext context, LxdEvent event, Source source, String name) {
        String id = source.at(1) + "/" + event.project(source) + "/" + name;
        Set<Target> both = new LinkedHashSet<>();
        both.add(Target.entity(LxdVolume.KIND.key(context.provider(), id)));
        if (!event.member().isEmpty() && !event.member().equals(LxdMember.ALONE)) {
            both.add(Target.entity(LxdVolume.KIND.key(context.provider(), id + "/" + event.member())));
        }
        return both;
    }

    @Override
    public Elements<List<LxdVolume>> all() throws InterruptedException {
        boolean allAtOnce = session.client().has("storage_volumes_all_projects");
        List<Elements.Opening<List<LxdVolume>>> requests = new ArrayList<>();
        for (String pool : pools()) {
            requests.add(() -> allAtOnce
                    ? session.inAllProjects(() -> everywhere(pool), () -> projectByProject(pool))
                    : projectByProject(pool));
        }
        return Elements.chain(requests);
    }

    private Elements<List<LxdVolume>> everywhere(String pool) throws InterruptedException {
        return session.client()
                .list(volumes(pool).query("all-projects", "true"), WireVolume.class)
                .map(wire -> values(pool, wire.project(), wire));
    }

    private Elements<List<LxdVolume>> projectByProject(String pool) throws InterruptedException {
        Map<String, String> owners = new LinkedHashMap<>();
        session.projects().forEach(project -> owners.putIfAbsent(project.volumes(), project.project()));
        List<Elements.Opening<List<LxdVolume>>> requests = new ArrayList<>();
        owners.forEach((owner, project) -> requests.add(() -> inProject(pool, owner, project)));
        return Elements.chain(requests);
    }

    private List<String> pools() throws InterruptedException {
        List<String> names = new ArrayList<>();
        try (Elements<WirePool> each =
                session.client().list(HttpRequest.get("/1.0/storage-pools").query("recursion", "1"), WirePool.class)) {
            each.forEachRemaining(wire -> names.add(wire.name()));
        }
        return names;
    }

    private Elements<List<LxdVolume>> inProject(String pool, String owner, String project) throws InterruptedException {
        return session.client()
                .list(session.in(project, volumes(pool)), WireVolume.class)
                .map(wire -> values(pool, owner, wire));
    }

    /** The list has the snapshots of volumes too, as volumes with a slash in their name. */
    private List<LxdVolume> values(String pool, String project, WireVolume wire) {
        return wire.name().indexOf('/') < 0 ? List.of(mapper.volume(pool, project, wire)) : List.of();
    }

    private static HttpRequest volumes(String pool) {
        return HttpRequest.get("/1.0/storage-pools/{}/volumes/" + CUSTOM, pool).query("recursion", "1");
    }

    @Override
    public Optional<LxdVolume> read(ResourceKey key) throws InterruptedException {
        List<String> parts = Arrays.asList(key.id().split("/", -1));
        if (parts.size() < 3
                || parts.size() > 4
                || parts.stream().anyMatch(part -> LxdNames.entity(part).isPresent())) {
            return Optional.empty();
        }
        Optional<String> project = session.through(Features::volumes, parts.get(1));
        if (project.isEmpty()) {
            return Optional.empty();
        }
        HttpRequest request = session.in(
                project.get(),
                HttpRequest.get("/1.0/storage-pools/{}/volumes/" + CUSTOM + "/{}", parts.get(0), parts.get(2)));
        return session.client()
                .find(parts.size() == 4 ? request.query("target", parts.get(3)) : request, WireVolume.class)
                .map(wire -> mapper.volume(parts.get(0), parts.get(1), wire))
                .filter(volume -> volume.key().equals(key));
    }
}

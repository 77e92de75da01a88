package dev.polyvisor.driver.lxd.inventory;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.driver.lxd.client.Elements;
import dev.polyvisor.driver.lxd.client.LxdClient;
import dev.polyvisor.driver.lxd.client.LxdClient.Tagged;
import dev.polyvisor.driver.lxd.client.LxdNames;
import dev.polyvisor.driver.lxd.session.Features;
import dev.polyvisor.driver.lxd.session.LxdSession;
import dev.polyvisor.driver.lxd.wire.WireBackup;
import dev.polyvisor.driver.lxd.wire.WireInstance;
import dev.polyvisor.driver.lxd.wire.WireSnapshot;
import dev.polyvisor.driver.lxd.wire.WireState;
import dev.polyvisor.http.HttpRequest;
import dev.polyvisor.http.JsonReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Asks for instances with their snapshots, backups and state. Thread safety: may be used from any thread. */
final class InstanceReader {
    /** How many identities one filter names. */
    private static final int FILTERED = 20;

    private static final String FULL = "2";

    private final LxdSession session;

    InstanceReader(LxdSession session) {
        this.session = session;
    }

    /** One instance with everything, empty when there is none of that name. */
    Optional<WireInstance> find(String project, String name) throws InterruptedException {
        if (LxdNames.entity(project).isPresent() || LxdNames.entity(name).isPresent() || !session.sees(project)) {
            return Optional.empty();
        }
        LxdClient client = session.client();
        HttpRequest request = session.in(project, HttpRequest.get("/1.0/instances/{}", name));
        if (client.has("instance_get_full")) {
            return client.find(request.query("recursion", "1"), WireInstance.class)
                    .map(wire -> wire.in(project));
        }
        Optional<WireInstance> plain = client.find(request, WireInstance.class).map(wire -> wire.in(project));
        return plain.isEmpty() ? plain : completed(project, plain.get());
    }

    /** The same with the tag of its version. */
    Optional<Tagged<WireInstance>> tagged(String project, String name) throws InterruptedException {
        if (LxdNames.entity(project).isPresent() || LxdNames.entity(name).isPresent() || !session.sees(project)) {
            return Optional.empty();
        }
        LxdClient client = session.client();
        boolean full = client.has("instance_get_full");
        HttpRequest request = session.in(project, HttpRequest.get("/1.0/instances/{}", name));
        try {
            Tagged<WireInstance> found =
                    client.tagged(full ? request.query("recursion", "1") : request, WireInstance.class);
            Optional<WireInstance> whole = full ? Optional.of(found.value()) : completed(project, found.value());
            return whole.map(wire -> new Tagged<>(wire, found.etag()));
        } catch (PolyvisorException missing) {
            if (missing.code() == ErrorCode.NOT_FOUND) {
                return Optional.empty();
            }
            throw missing;
        }
    }

    /** For servers before 5.0: each part by itself. What is gone meanwhile is gone as a whole. */
    private Optional<WireInstance> completed(String project, WireInstance plain) throws InterruptedException {
        LxdClient client = session.client();
        String path = "/1.0/instances/{}";
        Optional<WireState> state =
                client.find(session.in(project, HttpRequest.get(path + "/state", plain.name())), WireState.class);
        if (state.isEmpty()) {
            return Optional.empty();
        }
        List<WireSnapshot> snapshots = new ArrayList<>();
        List<WireBackup> backups = new ArrayList<>();
        try (Elements<WireSnapshot> each = client.list(
                session.in(
                        project,
                        HttpRequest.get(path + "/snapshots", plain.name()).query("recursion", "1")),
                WireSnapshot.class)) {
            each.forEachRemaining(snapshots::add);
        }
        try (Elements<WireBackup> each = client.list(
                session.in(
                        project,
                        HttpRequest.get(path + "/backups", plain.name()).query("recursion", "1")),
                WireBackup.class)) {
            each.forEachRemaining(backups::add);
        }
        return Optional.of(plain.with(snapshots, backups, state.get()));
    }

    /** All instances that the session can see, with what the inventory shows of them, as they come in. */
    Elements<WireInstance> all() throws InterruptedException {
        String depth = session.client().has("instances_state_selective_recursion") ? "2;fields=state.network" : FULL;
        ListedDevices devices = new ListedDevices();
        return listed(
                HttpRequest.get("/1.0/instances").query("recursion", depth), in -> ListedInstance.read(in, devices));
    }

    /** The instances whose {@code volatile.uuid} is one of these, without snapshots, backups and state. */
    List<WireInstance> withUuid(Collection<String> uuids) throws InterruptedException {
        List<WireInstance> found = new ArrayList<>();
        HttpRequest request = HttpRequest.get("/1.0/instances").query("recursion", "1");
        if (uuids.size() <= FILTERED && session.client().has("api_filtering")) {
            request = request.query(
                    "filter",
                    uuids.stream()
                            .map(uuid -> "config.volatile.uuid eq " + uuid)
                            .collect(Collectors.joining(" or ")));
        }
        try (Elements<WireInstance> each = listed(request, reader -> reader.nextValue(WireInstance.class))) {
            each.forEachRemaining(wire -> {
                if (uuids.contains(wire.config().getOrDefault("volatile.uuid", ""))) {
                    found.add(wire);
                }
            });
        }
        return found;
    }

    private Elements<WireInstance> listed(HttpRequest request, Function<JsonReader, WireInstance> element)
            throws InterruptedException {
        LxdClient client = session.client();
        Elements.Opening<WireInstance> each = () -> projectByProject(request, element);
        return client.has("instance_all_projects")
                ? session.inAllProjects(() -> client.list(request.query("all-projects", "true"), element), each)
                : each.open();
    }

    private Elements<WireInstance> projectByProject(HttpRequest request, Function<JsonReader, WireInstance> element)
            throws InterruptedException {
        List<Elements.Opening<WireInstance>> requests = new ArrayList<>();
        for (Features project : session.projects()) {
            HttpRequest inProject = session.in(project.project(), request);
            requests.add(() -> session.client().list(inProject, element).map(wire -> wire.in(project.project())));
        }
        return Elements.chain(requests);
    }
}

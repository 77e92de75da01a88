package dev.polyvisor.driver.lxd.session;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.DriverContext;
import dev.polyvisor.driver.lxd.client.Elements;
import dev.polyvisor.driver.lxd.client.LxdClient;
import dev.polyvisor.driver.lxd.wire.WireEvent;
import dev.polyvisor.driver.lxd.wire.WireProject;
import dev.polyvisor.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** An open session. Thread safety: may be used from any thread. */
public final class LxdSession {
    private final DriverContext context;
    private final LxdClient client;
    private final LxdKeys keys;
    private final String project;
    private final Optional<String> target;
    private final Map<String, Features> features = new ConcurrentHashMap<>();
    private volatile boolean ownProjectOnly;
    private volatile Consumer<WireEvent> lifecycle = event -> {};

    /**
     * A session.
     *
     * @param context what the engine gives it
     * @param client how the server is reached
     * @param project the default scope
     * @param target where instances are created in a cluster: a member, or {@code @} and a group
     */
    public LxdSession(DriverContext context, LxdClient client, String project, Optional<String> target) {
        this.context = context;
        this.client = client;
        this.keys = new LxdKeys(context.provider());
        this.project = project;
        this.target = target;
    }

    public DriverContext context() {
        return context;
    }

    public LxdClient client() {
        return client;
    }

    public LxdKeys keys() {
        return keys;
    }

    /** The default scope. */
    public String project() {
        return project;
    }

    /** Sets who is told of the lifecycle events that the events socket brings; by default nobody. He must not block. */
    public void onLifecycle(Consumer<WireEvent> listener) {
        lifecycle = listener;
    }

    /** A lifecycle event has arrived. */
    public void tellLifecycle(WireEvent event) {
        lifecycle.accept(event);
    }

    /** A request in a project. */
    public HttpRequest in(String scope, HttpRequest request) {
        return request.query("project", scope);
    }

    /** A request that places something: on the member or in the group that the connection names. */
    public HttpRequest placed(HttpRequest request) {
        return target.map(place -> request.query("target", place)).orElse(request);
    }

    /** Whether the server lets the session see its own project alone. */
    public boolean ownProjectOnly() {
        return ownProjectOnly;
    }

    /** The server refused a look at all projects: from now on the inventory is that of the session's own project. */
    public void keepToOwnProject() {
        ownProjectOnly = true;
    }

    /** What a project keeps for itself, as it was seen last. */
    public Features features(String name) throws InterruptedException {
        Features known = features.get(name);
        return known != null ? known : load(name);
    }

    /** The projects that the session can see, as they are now. */
    public List<Features> projects() throws InterruptedException {
        if (ownProjectOnly) {
            return List.of(load(project));
        }
        List<Features> found = new ArrayList<>();
        try (Elements<WireProject> each =
                client.list(HttpRequest.get("/1.0/projects").query("recursion", "1"), WireProject.class)) {
            each.forEachRemaining(wire -> found.add(remember(wire)));
        } catch (PolyvisorException refused) {
            if (refused.code() != ErrorCode.PERMISSION_DENIED) {
                throw refused;
            }
            return List.of(load(project));
        }
        return found;
    }

    /** The project to name in a request for what another project owns: that one, unless the session may not see it. */
    public String asked(String owner) {
        return ownProjectOnly ? project : owner;
    }

    private Features load(String name) throws InterruptedException {
        try {
            return remember(client.get(HttpRequest.get("/1.0/projects/{}", name), WireProject.class));
        } catch (PolyvisorException hidden) {
            if (hidden.code() != ErrorCode.PERMISSION_DENIED && hidden.code() != ErrorCode.NOT_FOUND) {
                throw hidden;
            }
            return Features.unknown(name);
        }
    }

    /** Takes what was just read of a project. */
    public Features remember(WireProject wire) {
        Features read = Features.of(wire);
        features.put(read.project(), read);
        return read;
    }
}

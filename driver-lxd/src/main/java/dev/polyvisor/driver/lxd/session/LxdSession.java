package dev.polyvisor.driver.lxd.session;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.api.driver.DriverContext;
import dev.polyvisor.driver.lxd.client.Elements;
import dev.polyvisor.driver.lxd.client.LxdClient;
import dev.polyvisor.driver.lxd.wire.WireEnvironment;
import dev.polyvisor.driver.lxd.wire.WireEvent;
import dev.polyvisor.driver.lxd.wire.WireProject;
import dev.polyvisor.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/** An open session. Thread safety: may be used from any thread. */
public final class LxdSession {
    private final DriverContext context;
    private final LxdClient client;
    private final LxdKeys keys;
    private final String project;
    private final Optional<String> target;
    private final Map<String, Features> features = new ConcurrentHashMap<>();
    private volatile Reach reach = Reach.ALL;
    private volatile Consumer<WireEvent> lifecycle = event -> {};

    /** How far the server lets the session look. */
    private enum Reach {
        /** It answers for all projects at once, as far as anybody knows. */
        ALL,
        /** Only project by project. */
        VISIBLE,
        /** Only into the session's own. */
        OWN
    }

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

    /** What the names of the server's own headers begin with. */
    public String headerPrefix() throws InterruptedException {
        WireEnvironment environment = client.server().environment();
        return environment != null && environment.server().equals("incus") ? "X-Incus-" : "X-LXD-";
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

    /** Whether the server lets the session hear of its own project alone. */
    public boolean ownProjectOnly() {
        return reach == Reach.OWN;
    }

    /** The server refused events of all projects: from now on the inventory is that of the session's own project. */
    public void keepToOwnProject() {
        reach = Reach.OWN;
    }

    /**
     * Asks for all projects at once, or, where the server refuses that, for each that the session can see.
     *
     * @param atOnce asks for all
     * @param each asks project by project
     * @param <T> what is asked for
     */
    public <T> Elements<T> inAllProjects(Elements.Opening<T> atOnce, Elements.Opening<T> each)
            throws InterruptedException {
        if (reach == Reach.ALL) {
            try {
                return atOnce.open();
            } catch (PolyvisorException refused) {
                if (refused.code() != ErrorCode.PERMISSION_DENIED) {
                    throw refused;
                }
                reach = Reach.VISIBLE;
            }
        }
        return each.open();
    }

    /** Whether the session may look into a project. A server can tell of more than it shows. */
    public boolean sees(String name) throws InterruptedException {
        return switch (reach) {
            case ALL -> true;
            case OWN -> name.equals(project);
            case VISIBLE -> features.containsKey(name) || read(name).isPresent();
        };
    }

    /** What a project keeps for itself, as it was seen last. */
    public Features features(String name) throws InterruptedException {
        Features known = features.get(name);
        return known != null ? known : load(name);
    }

    /** The projects that the session can see, as they are now. */
    public List<Features> projects() throws InterruptedException {
        if (ownProjectOnly()) {
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

    /**
     * Which project to name when asking for what a project owns.
     *
     * @param owner who owns what a project uses
     * @param name the owner
     * @return the owner, or a project that uses its; empty when the session sees none, or when it owns nothing of the sort
     */
    public Optional<String> through(Function<Features, String> owner, String name) throws InterruptedException {
        if (reach == Reach.ALL) {
            return Optional.of(name).filter(owner.apply(features(name))::equals);
        }
        return projects().stream()
                .filter(project -> owner.apply(project).equals(name))
                .map(Features::project)
                .findFirst();
    }

    private Features load(String name) throws InterruptedException {
        return read(name).orElseGet(() -> Features.unknown(name));
    }

    /** Empty for a project that is not there or not for the session's eyes. */
    private Optional<Features> read(String name) throws InterruptedException {
        try {
            return client.find(HttpRequest.get("/1.0/projects/{}", name), WireProject.class)
                    .map(this::remember);
        } catch (PolyvisorException hidden) {
            if (hidden.code() != ErrorCode.PERMISSION_DENIED) {
                throw hidden;
            }
            return Optional.empty();
        }
    }

    /** Takes what was just read of a project. */
    public Features remember(WireProject wire) {
        Features read = Features.of(wire);
        features.put(read.project(), read);
        return read;
    }
}

package dev.polyvisor.simulators.lxd;

import dev.polyvisor.simulators.lxd.operation.Events;
import dev.polyvisor.simulators.lxd.rest.Api;
import dev.polyvisor.simulators.lxd.state.Instance;
import dev.polyvisor.simulators.lxd.state.LxdState;

/**
 * Changes what a simulator has without a request; for filling it, and for what others do behind a client's back.
 *
 * <p>Thread safety: all methods may be called from any thread.
 */
public final class LxdContent {
    private final LxdState state;
    private final Events events;
    private final Api api;

    LxdContent(LxdState state, Events events, Api api) {
        this.state = state;
        this.events = events;
        this.api = api;
    }

    /**
     * Adds an image.
     *
     * @param alias its alias
     * @return this
     */
    public LxdContent image(String alias) {
        api.images().seed(alias);
        return this;
    }

    /**
     * Adds a project with a default profile of its own.
     *
     * @param name its name
     * @return this
     */
    public LxdContent project(String name) {
        api.addProject(name, "");
        return this;
    }

    /**
     * Adds a managed bridge to the default project.
     *
     * @param name its name
     * @return this
     */
    public LxdContent network(String name) {
        api.addNetwork(name);
        return this;
    }

    /**
     * Makes the server a member of a cluster, or adds a member to it.
     *
     * @param name its name
     * @return this
     */
    public LxdContent member(String name) {
        api.addMember(name);
        return this;
    }

    /**
     * Adds many stopped containers to a project, each with a network device: {@code PREFIX-0} and so on.
     *
     * @param project the project
     * @param prefix what their names begin with
     * @param count how many
     * @return this
     */
    public LxdContent instances(String project, String prefix, int count) {
        for (int number = 0; number < count; number++) {
            api.addInstance(project, prefix + "-" + number);
        }
        return this;
    }

    /**
     * A container vanishes, as if somebody had deleted it: listeners are told.
     *
     * @param project the project
     * @param name its name
     * @return this
     */
    public LxdContent vanish(String project, String name) {
        state.locked(() -> {
            Instance gone = state.instance(project, name);
            boolean unused = state.instances().remove(project, name).isPresent();
            gone.stopped();
            events.lifecycle("instance-deleted", project, "/1.0/instances/" + name, null, false);
        });
        return this;
    }
}

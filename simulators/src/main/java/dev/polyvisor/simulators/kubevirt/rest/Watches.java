package dev.polyvisor.simulators.kubevirt.rest;

import dev.polyvisor.simulators.kubevirt.state.ClusterState;
import dev.polyvisor.simulators.kubevirt.state.Json;
import dev.polyvisor.simulators.kubevirt.state.Refused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.node.ObjectNode;

/** All open watches. Thread safety: may be used from any thread. */
public final class Watches {
    private final ClusterState state;
    private final Faults faults;
    private final Duration bookmarks;
    private final Set<Watch> open = ConcurrentHashMap.newKeySet();

    /**
     * No watches yet.
     *
     * @param bookmarks how often a bookmark comes to who wants them
     */
    public Watches(ClusterState state, Faults faults, Duration bookmarks) {
        this.state = state;
        this.faults = faults;
        this.bookmarks = bookmarks;
    }

    public int size() {
        return open.size();
    }

    /** Ends each as its time-out does. */
    public void end() {
        open.forEach(Watch::end);
        state.wake();
    }

    /** Cuts the connection of each. */
    public void cut() {
        open.forEach(Watch::cut);
        state.wake();
    }

    /** Ends each with an ERROR event. */
    public void fail(ObjectNode status) {
        open.forEach(watch -> watch.fail(status));
        state.wake();
    }

    void watch(Call call, Target target) throws InterruptedException {
        boolean streaming = call.flag("sendInitialEvents");
        if (streaming) {
            if (!call.query("resourceVersionMatch").equals("NotOlderThan")) {
                throw refusedMatch(
                        "Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
            }
            switch (faults.streamingList()) {
                case REFUSED ->
                    throw refusedMatch("Forbidden: sendInitialEvents is forbidden for watch unless the WatchList"
                            + " feature gate is enabled");
                case IGNORED -> streaming = false;
                case SERVED -> {}
            }
        }
        ListRequest request = ListRequest.of(call, target);
        if (streaming) {
            Lists.awaitVersion(state, request.version());
        }
        Watch watch = new Watch(state, faults, call, target, request, streaming);
        open.add(watch);
        try {
            watch.run(bookmarks);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            open.remove(watch);
        }
    }

    private static Refused refusedMatch(String why) {
        return Refused.of(
                422,
                "Invalid",
                "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: " + why,
                Refused.causes(
                        Json.object().put("group", "meta.k8s.io").put("kind", "ListOptions"),
                        List.of(new Refused.Cause("FieldValueForbidden", why, "resourceVersionMatch"))));
    }
}

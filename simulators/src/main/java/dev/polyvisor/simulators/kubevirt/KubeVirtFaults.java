package dev.polyvisor.simulators.kubevirt;

import dev.polyvisor.simulators.kubevirt.control.Controllers;
import dev.polyvisor.simulators.kubevirt.rest.Faults;
import dev.polyvisor.simulators.kubevirt.rest.Users;
import dev.polyvisor.simulators.kubevirt.rest.Watches;
import dev.polyvisor.simulators.kubevirt.state.ClusterState;
import dev.polyvisor.simulators.kubevirt.state.Refused;
import java.time.Duration;

/**
 * What goes wrong on command. What can happen to a reply whatever it is a reply to is in {@link KubeVirtSimulator#faults()}.
 *
 * <p>Thread safety: all methods may be called from any thread.
 */
public final class KubeVirtFaults {
    private final ClusterState state;
    private final Users users;
    private final Faults faults;
    private final Watches watches;
    private final Controllers controllers;

    KubeVirtFaults(ClusterState state, Users users, Faults faults, Watches watches, Controllers controllers) {
        this.state = state;
        this.users = users;
        this.faults = faults;
        this.watches = watches;
        this.controllers = controllers;
    }

    /** Whether KubeVirt's own server, behind the API server, answers. */
    public enum VirtApi {
        /** It does. */
        UP,
        /** It has just gone: sub-resources are 503 "error trying to reach service", writes of virtual machines 500. */
        GONE,
        /** The API server has noticed: sub-resources are 503 "service unavailable", writes of virtual machines 500. */
        UNAVAILABLE
    }

    /** What becomes of a watch that asks for initial events. */
    public enum StreamingLists {
        /** They are served. */
        SERVED,
        /** Refused with 422, as by a server whose feature is switched off. */
        REFUSED,
        /** Watched without the bookmark at the end of the initial events, as by a server that does not know of them. */
        IGNORED
    }

    /** Cuts the connection of each open watch: its client sees a reset. */
    public void cutWatches() {
        watches.cut();
    }

    /** Ends each open watch as its time-out does. */
    public void endWatches() {
        watches.end();
    }

    /**
     * Ends each open watch with an ERROR event.
     *
     * @param code of the Status, for example 500
     * @param reason for example {@code InternalError}
     * @param message its text
     */
    public void failWatches(int code, String reason, String message) {
        watches.fail(Refused.of(code, reason, message).status());
    }

    /** Forgets all history: a watch, a page or an exact list of a version from before is answered with 410. Open watches go on. */
    public void compact() {
        state.compact();
    }

    /** {@link #compact}, and open watches end with an ERROR event with 410. */
    public void expireWatches() {
        state.expire();
    }

    /**
     * The next events that a watch would send reach nobody.
     *
     * @param count how many are lost, in place of an earlier number
     */
    public void loseEvents(int count) {
        faults.lose(count);
    }

    /**
     * The next events that a watch sends are sent twice.
     *
     * @param count how many, in place of an earlier number
     */
    public void repeatEvents(int count) {
        faults.repeat(count);
    }

    /**
     * The next lists of a kind have only the first half of what there is, and say that they are whole.
     *
     * @param plural the kind, for example {@code virtualmachines}
     * @param times how many lists, in place of an earlier number
     */
    public void shrinkLists(String plural, int times) {
        faults.shrink(plural, times);
    }

    /**
     * The next requests are answered with 429.
     *
     * @param times how many, in place of an earlier number
     * @param retryAfter what the client is told to wait, in seconds
     */
    public void tooManyRequests(int times, Duration retryAfter) {
        faults.throttle(times, (int) retryAfter.toSeconds());
    }

    /**
     * The next requests are answered with 503 and a Status.
     *
     * @param times how many, in place of an earlier number
     */
    public void unavailable(int times) {
        faults.unavailable(times);
    }

    /** Nobody may list or watch in all namespaces at once any more, nor what has no namespace: 403. */
    public void forbidClusterWide() {
        users.deny("list", null, true);
        users.deny("watch", null, true);
    }

    /**
     * Nobody may do something any more: 403.
     *
     * @param verb {@code get}, {@code list}, {@code watch}, {@code create}, {@code update}, {@code patch}, {@code delete} or {@code deletecollection}
     * @param plural the kind, for example {@code virtualmachines}
     */
    public void forbid(String verb, String plural) {
        users.deny(verb, plural, false);
    }

    /** Takes back what {@link #forbid} and {@link #forbidClusterWide} have done. */
    public void forbidNothing() {
        users.denyNothing();
    }

    /**
     * KubeVirt's own server goes or comes.
     *
     * @param now how it is from now on
     */
    public void virtApi(VirtApi now) {
        faults.virtApi(Faults.VirtApi.valueOf(now.name()));
    }

    /**
     * Streaming lists are served or not.
     *
     * @param now how it is from now on
     */
    public void streamingLists(StreamingLists now) {
        faults.streamingList(Faults.StreamingList.valueOf(now.name()));
    }

    /**
     * The controllers stop, or go on with all that has gathered: nothing that was asked for happens meanwhile.
     *
     * @param hold whether they stop
     */
    public void holdControllers(boolean hold) {
        controllers.hold(hold);
    }

    /** Takes back everything that is still to come; what was done to open watches stays done. */
    public void clear() {
        faults.clear();
        users.denyNothing();
        controllers.hold(false);
    }
}

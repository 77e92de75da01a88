package dev.polyvisor.simulators.kubevirt.rest;

import dev.polyvisor.simulators.kubevirt.state.Json;
import dev.polyvisor.simulators.kubevirt.state.Refused;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.node.ObjectNode;

/** What goes wrong on command, beyond what {@link dev.polyvisor.simulators.server.ReplyFaults} can. Thread safety: may be used from any thread. */
public final class Faults {
    private final Map<String, AtomicInteger> shrunk = new ConcurrentHashMap<>();
    private final AtomicInteger throttled = new AtomicInteger();
    private final AtomicInteger unavailable = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private final AtomicInteger repeated = new AtomicInteger();
    private volatile int retryAfter = 1;
    private volatile VirtApi virtApi = VirtApi.UP;
    private volatile StreamingList streamingList = StreamingList.SERVED;

    /** Whether KubeVirt's own server answers. */
    public enum VirtApi {
        UP,
        /** It has just gone: connections to it are refused. */
        GONE,
        /** The API server has noticed. */
        UNAVAILABLE
    }

    /** What becomes of a watch that asks for initial events. */
    public enum StreamingList {
        SERVED,
        /** As a server whose feature is switched off. */
        REFUSED,
        /** As a server that is too old to know of it. */
        IGNORED
    }

    public void throttle(int times, int seconds) {
        retryAfter = seconds;
        throttled.set(times);
    }

    public void unavailable(int times) {
        unavailable.set(times);
    }

    public void shrink(String plural, int times) {
        shrunk.computeIfAbsent(plural, unused -> new AtomicInteger()).set(times);
    }

    public void lose(int events) {
        lost.set(events);
    }

    public void repeat(int events) {
        repeated.set(events);
    }

    public void virtApi(VirtApi state) {
        virtApi = state;
    }

    public void streamingList(StreamingList state) {
        streamingList = state;
    }

    VirtApi virtApi() {
        return virtApi;
    }

    StreamingList streamingList() {
        return streamingList;
    }

    public void clear() {
        shrunk.clear();
        throttled.set(0);
        unavailable.set(0);
        lost.set(0);
        repeated.set(0);
        virtApi = VirtApi.UP;
        streamingList = StreamingList.SERVED;
    }

    /** Refuses a request that is to be. */
    void check() {
        if (take(throttled)) {
            ObjectNode details = Json.object().put("retryAfterSeconds", retryAfter);
            throw Refused.of(429, "TooManyRequests", "Too many requests, please try again later.", details);
        }
        if (take(unavailable)) {
            throw Refused.of(503, "ServiceUnavailable", "apiserver is shutting down");
        }
    }

    /** Whether a listing is to leave out half of what there is. */
    boolean shrinks(String plural) {
        AtomicInteger left = shrunk.get(plural);
        return left != null && take(left);
    }

    boolean loses() {
        return take(lost);
    }

    boolean repeats() {
        return take(repeated);
    }

    private static boolean take(AtomicInteger left) {
        return left.get() > 0 && left.getAndUpdate(count -> Math.max(0, count - 1)) > 0;
    }
}

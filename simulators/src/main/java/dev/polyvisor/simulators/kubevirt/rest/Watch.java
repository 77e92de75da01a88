package dev.polyvisor.simulators.kubevirt.rest;

import dev.polyvisor.api.driver.FleetClock;
import dev.polyvisor.simulators.kubevirt.state.Change;
import dev.polyvisor.simulators.kubevirt.state.ClusterState;
import dev.polyvisor.simulators.kubevirt.state.Json;
import dev.polyvisor.simulators.kubevirt.state.Refused;
import dev.polyvisor.simulators.kubevirt.state.Shelf;
import dev.polyvisor.simulators.kubevirt.state.Stored;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** One watch: sends what happens until it is over. Its thread is the one of the request; the rest may be called from any thread. */
final class Watch {
    /** As long as nobody says otherwise. */
    private static final Duration LONGEST = Duration.ofMinutes(45);

    private static final int BATCH = 512;

    private final ClusterState state;
    private final Faults faults;
    private final Call call;
    private final Target target;
    private final ListRequest request;
    private final boolean streaming;
    private final Shape shape;
    private final boolean bookmarked;
    private long position;
    private long epoch;
    private long started;
    private volatile boolean over;
    private volatile boolean cut;
    private volatile boolean bookmarkDue;
    private volatile @Nullable ObjectNode failure;

    // guarded by this, as is whether there may be another one
    private FleetClock.@Nullable Timer nextBookmark;

    private boolean done;

    Watch(ClusterState state, Faults faults, Call call, Target target, ListRequest request, boolean streaming) {
        this.state = state;
        this.faults = faults;
        this.call = call;
        this.target = target;
        this.request = request;
        this.streaming = streaming;
        this.shape = new Shape(target, call.as());
        this.bookmarked = call.flag("allowWatchBookmarks");
    }

    void end() {
        over = true;
    }

    void cut() {
        cut = true;
    }

    void fail(ObjectNode status) {
        failure = status;
    }

    void run(Duration bookmarks) throws IOException, InterruptedException {
        String seconds = call.query("timeoutSeconds");
        Duration longest = seconds.matches("[1-9]\\d{0,8}") ? Duration.ofSeconds(Long.parseLong(seconds)) : LONGEST;
        FleetClock.Timer timeout = state.clock().schedule(longest, () -> {
            over = true;
            state.wake();
        });
        try {
            if (bookmarked) {
                scheduleBookmark(bookmarks);
            }
            send();
        } finally {
            timeout.cancel();
            endBookmarks();
        }
    }

    private synchronized void scheduleBookmark(Duration interval) {
        if (!done) {
            nextBookmark = state.clock().schedule(interval, () -> {
                bookmarkDue = true;
                state.wake();
                scheduleBookmark(interval);
            });
        }
    }

    /** Also when one is due at this moment, which would bring the next one, and that the next, for ever. */
    private synchronized void endBookmarks() {
        done = true;
        FleetClock.Timer last = nextBookmark;
        if (last != null) {
            last.cancel();
        }
    }

    private void send() throws IOException, InterruptedException {
        List<Stored> initial = new ArrayList<>();
        Refused tooOld = state.locked(() -> begin(initial));
        OutputStream out = call.stream();
        if (tooOld != null) {
            Shape.event("ERROR", Json.bytes(tooOld.status()), out);
            return;
        }
        for (Stored each : initial) {
            shape.event(Change.ADDED, each, out);
        }
        if (streaming && bookmarked) {
            long version = request.version() > 0 ? Math.max(request.version(), started) : started;
            Shape.event("BOOKMARK", shape.bookmark(version, true), out);
        }
        out.flush();
        while (true) {
            List<Change> batch = new ArrayList<>();
            long reached = state.lockedWait(() -> next(batch));
            for (Change change : batch) {
                write(change, out);
            }
            ObjectNode failed = failure;
            if (cut) {
                call.exchange().cut();
                return;
            } else if (failed != null) {
                Shape.event("ERROR", Json.bytes(failed), out);
                return;
            }
            boolean ended = over;
            if (batch.isEmpty() && bookmarked && (ended || bookmarkDue)) {
                bookmarkDue = false;
                Shape.event("BOOKMARK", shape.bookmark(reached, false), out);
            }
            if (batch.isEmpty() && ended) {
                return;
            }
            if (batch.size() < BATCH) {
                out.flush();
            }
        }
    }

    /** Finds where to begin. */
    private @Nullable Refused begin(List<Stored> initial) {
        Shelf shelf = state.shelf(target.type());
        epoch = state.epoch();
        started = state.version();
        position = shelf.end();
        if (streaming || request.version() <= 0) {
            shelf.from(target.namespace(), "").stream().filter(request.wanted()).forEach(initial::add);
            return null;
        }
        if (request.version() < shelf.oldest()) {
            return tooOld(request.version(), shelf);
        }
        position = shelf.after(request.version());
        return null;
    }

    private static Refused tooOld(long version, Shelf shelf) {
        return Refused.expired("too old resource version: " + version + " (" + shelf.oldest() + ")");
    }

    /** Waits for changes or for something else to do; what there is at the end is known up to the version that is returned. */
    private long next(List<Change> batch) throws InterruptedException {
        Shelf shelf = state.shelf(target.type());
        while (true) {
            if (position < shelf.begin() || epoch != state.epoch()) {
                failure = tooOld(request.version(), shelf).status();
            }
            while (failure == null && position < shelf.end() && batch.size() < BATCH) {
                batch.add(shelf.at(position));
                position++;
            }
            if (!batch.isEmpty() || over || cut || bookmarkDue || failure != null) {
                return state.version();
            }
            state.awaitChange();
        }
    }

    /** An object that begins to match is new to who watches, and one that ceases to is gone. */
    private void write(Change change, OutputStream out) throws IOException {
        if (!target.namespace().isEmpty() && !change.after().namespace().equals(target.namespace())
                || change.version() <= request.version()) {
            return;
        }
        Stored before = change.before();
        boolean was = before != null && request.wanted().test(before);
        boolean is = !change.isDeletion() && request.wanted().test(change.after());
        if (!was && !is) {
            return;
        }
        String verb = was ? is ? Change.MODIFIED : Change.DELETED : Change.ADDED;
        if (faults.loses()) {
            return;
        }
        shape.event(verb, change.after(), out);
        if (faults.repeats()) {
            shape.event(verb, change.after(), out);
        }
    }
}

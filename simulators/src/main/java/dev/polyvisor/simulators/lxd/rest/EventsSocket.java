package dev.polyvisor.simulators.lxd.rest;

import dev.polyvisor.simulators.lxd.operation.EventListener;
import dev.polyvisor.simulators.lxd.operation.Events;
import dev.polyvisor.simulators.lxd.operation.Pings;
import dev.polyvisor.simulators.lxd.state.LxdState;
import dev.polyvisor.simulators.lxd.state.Refused;
import dev.polyvisor.simulators.server.FrameListener;
import dev.polyvisor.simulators.server.Frames;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/** {@code /1.0/events}. */
final class EventsSocket implements Resource {
    private static final Set<String> TYPES = Set.of("lifecycle", "logging", "operation");

    private final LxdState state;
    private final Events events;
    private final ExecutorService executor;

    EventsSocket(LxdState state, Events events, ExecutorService executor) {
        this.state = state;
        this.events = events;
        this.executor = executor;
    }

    @Override
    public void handle(Call call) {
        boolean all = call.query("all-projects").map(Boolean::parseBoolean).orElse(false);
        if (all && call.query("project").isPresent()) {
            throw Refused.failed("Cannot specify a project when requesting events for all projects");
        }
        Set<String> types = new TreeSet<>();
        for (String type :
                call.query("type").orElse("logging,operation,lifecycle").split(",", -1)) {
            if (!TYPES.contains(type)) {
                throw Refused.failed("\"" + type + "\" isn't a supported event type");
            }
            types.add(type);
        }
        boolean known = state.locked(() -> state.projects().containsKey(call.project()));
        if (!known) {
            throw Refused.failed("Project not found");
        }
        if (!call.exchange().isWebSocketRequest()) {
            call.exchange().setHeader("Content-Type", "text/plain; charset=utf-8");
            call.exchange().reply(400, "Bad Request\n".getBytes(StandardCharsets.UTF_8));
            return;
        }
        // a client that has been let in misses nothing
        EventListener listener = new EventListener(types, all ? null : call.project());
        events.add(listener);
        try {
            call.exchange().webSocket(new Connection(listener));
        } catch (RuntimeException e) {
            events.remove(listener);
            throw e;
        }
    }

    private final class Connection implements FrameListener {
        private final EventListener listener;
        private volatile @Nullable Pings pings;

        private Connection(EventListener listener) {
            this.listener = listener;
        }

        @Override
        public void opened(Frames frames) {
            Pings asked = new Pings(frames, state.clock(), executor);
            pings = asked;
            events.deliver(listener, frames);
            asked.ask();
            events.logging("debug", "Event listener server handler started");
        }

        /** Any data ends it. */
        @Override
        public void data(byte[] payload, boolean text) {
            end();
        }

        @Override
        public void pong(byte[] payload) {
            Pings asked = pings;
            if (asked != null) {
                asked.answered();
            }
        }

        @Override
        public void closed(int code) {
            end();
        }

        private void end() {
            // here too: a connection that ends before it is open is never delivered to
            events.remove(listener);
            listener.end();
            Pings asked = pings;
            if (asked != null) {
                asked.end();
            }
        }
    }
}

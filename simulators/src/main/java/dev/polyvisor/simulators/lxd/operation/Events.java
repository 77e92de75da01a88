package dev.polyvisor.simulators.lxd.operation;

import dev.polyvisor.simulators.lxd.state.Json;
import dev.polyvisor.simulators.lxd.state.LxdState;
import dev.polyvisor.simulators.lxd.state.Status;
import dev.polyvisor.simulators.server.Frames;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Tells the listeners what happens. Thread safety: may be used from any thread. */
public final class Events {
    private final LxdState state;
    private final ExecutorService executor;
    private final List<EventListener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicInteger toLose = new AtomicInteger();
    private final AtomicInteger toRepeat = new AtomicInteger();

    public Events(LxdState state, ExecutorService executor) {
        this.state = state;
        this.executor = executor;
    }

    /** From now on its messages are kept for it. */
    public void add(EventListener listener) {
        listeners.add(listener);
    }

    public void remove(EventListener listener) {
        listeners.remove(listener);
    }

    /** Sends a listener its messages until it ends. */
    public void deliver(EventListener listener, Frames frames) {
        try {
            executor.execute(() -> {
                listener.deliver(frames);
                remove(listener);
            });
        } catch (RejectedExecutionException closed) {
            remove(listener);
        }
    }

    public int listeners() {
        return listeners.size();
    }

    /** The next messages that somebody listens to reach nobody. */
    public void lose(int count) {
        toLose.addAndGet(count);
    }

    /** The next messages that somebody listens to come twice. */
    public void repeat(int count) {
        toRepeat.set(count);
    }

    public void operation(Operation operation, Status shown) {
        if (listeners.isEmpty()) {
            return;
        }
        tell("operation", operation.project(), operation.toJson(shown));
    }

    /** Something has happened to what a path names. */
    public void lifecycle(String action, String project, String path, @Nullable ObjectNode context, boolean requested) {
        if (listeners.isEmpty()) {
            return;
        }
        ObjectNode metadata = Json.object();
        metadata.put("action", action);
        metadata.put("source", project.equals(LxdState.DEFAULT) ? path : path + "?project=" + project);
        if (context != null) {
            metadata.set("context", context);
        }
        if (requested) {
            metadata.putObject("requestor")
                    .put("username", "root")
                    .put("protocol", "unix")
                    .put("address", "@");
        }
        tell("lifecycle", project, metadata);
    }

    public void logging(String level, String message) {
        if (listeners.isEmpty()) {
            return;
        }
        ObjectNode metadata = Json.object();
        metadata.put("message", message);
        metadata.put("level", level);
        metadata.putObject("context");
        tell("logging", "", metadata);
    }

    private void tell(String type, String project, ObjectNode metadata) {
        List<EventListener> interested = listeners.stream()
                .filter(listener -> listener.wants(type, project))
                .toList();
        if (interested.isEmpty() || toLose.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            return;
        }
        ObjectNode event = Json.object();
        event.put("type", type);
        event.put("timestamp", state.now().toString());
        event.set("metadata", metadata);
        event.put("location", "none");
        if (!project.isEmpty()) {
            event.put("project", project);
        }
        byte[] text = Json.MAPPER.writeValueAsBytes(event);
        interested.forEach(listener -> listener.tell(text));
        if (toRepeat.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            interested.forEach(listener -> listener.tell(text));
        }
    }
}

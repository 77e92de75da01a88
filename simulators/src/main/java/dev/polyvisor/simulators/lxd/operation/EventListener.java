package dev.polyvisor.simulators.lxd.operation;

import dev.polyvisor.simulators.server.Frames;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** One events socket. Messages wait in a queue until the client takes them. */
public final class EventListener {
    private static final byte[] END = {};

    private final Set<String> types;
    private final @Nullable String project;
    private final BlockingQueue<byte[]> queue = new LinkedBlockingQueue<>();

    /** For the types, of one project, or of all when null. */
    public EventListener(Set<String> types, @Nullable String project) {
        this.types = Set.copyOf(types);
        this.project = project;
    }

    boolean wants(String type, String from) {
        return types.contains(type) && (project == null || from.isEmpty() || project.equals(from));
    }

    void tell(byte[] message) {
        queue.add(message);
    }

    /** No more is sent. */
    public void end() {
        queue.add(END);
    }

    /** Sends until it ends. */
    void deliver(Frames frames) {
        try {
            byte[] next = queue.take();
            while (next != END && frames.text(next)) {
                next = queue.take();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        frames.end();
    }
}

package dev.polyvisor.simulators.lxd.operation;

import dev.polyvisor.simulators.lxd.state.Json;
import dev.polyvisor.simulators.lxd.state.Status;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** One operation. Guarded by itself; {@link #ended} may be awaited by anyone. */
public final class Operation {
    /** Class of an operation. */
    public enum Sort {
        TASK("task"),
        WEBSOCKET("websocket"),
        TOKEN("token");

        private final String text;

        Sort(String text) {
            this.text = text;
        }
    }

    private final String id;
    private final Sort sort;
    private final String description;
    private final String project;
    private final Map<String, List<String>> resources;
    private final boolean mayCancel;
    private final Instant createdAt;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private Instant updatedAt;
    private Status status = Status.PENDING;
    private @Nullable ObjectNode metadata;
    private String error = "";
    private @Nullable Future<?> task;
    private ObjectNode begun = Json.object();

    Operation(
            String id,
            Sort sort,
            String description,
            String project,
            Map<String, List<String>> resources,
            boolean mayCancel,
            Instant now) {
        this.id = id;
        this.sort = sort;
        this.description = description;
        this.project = project;
        this.resources = resources;
        this.mayCancel = mayCancel;
        this.createdAt = now;
        this.updatedAt = now;
    }

    public String id() {
        return id;
    }

    public String url() {
        return "/1.0/operations/" + id;
    }

    public Sort sort() {
        return sort;
    }

    public String project() {
        return project;
    }

    public boolean mayCancel() {
        return mayCancel;
    }

    public synchronized Status status() {
        return status;
    }

    public synchronized @Nullable ObjectNode metadata() {
        return metadata;
    }

    /** Completes when it is over, however. */
    public CompletableFuture<Void> ended() {
        return ended;
    }

    synchronized void task(Future<?> work) {
        task = work;
    }

    synchronized void interrupt() {
        if (task != null) {
            task.cancel(true);
        }
    }

    synchronized void metadata(ObjectNode value, Instant now) {
        metadata = value;
        updatedAt = now;
    }

    synchronized void running() {
        if (!status.isFinal()) {
            status = Status.RUNNING;
        }
        begun = toJson(status);
    }

    /** As it was when it began, which is what the reply to the request shows. */
    public synchronized ObjectNode begun() {
        return begun;
    }

    /** False when it has ended already. Who waits for it is not told yet. */
    synchronized boolean end(Status last, String why, Instant now) {
        if (status.isFinal()) {
            return false;
        }
        status = last;
        error = why;
        updatedAt = now;
        return true;
    }

    void tellWaiting() {
        ended.complete(null);
    }

    public synchronized ObjectNode toJson() {
        return toJson(status);
    }

    synchronized ObjectNode toJson(Status shown) {
        ObjectNode json = Json.object();
        json.put("id", id);
        json.put("class", sort.text);
        json.put("description", description);
        json.put("created_at", createdAt.toString());
        json.put("updated_at", updatedAt.toString());
        json.put("status", shown.text());
        json.put("status_code", shown.code());
        if (resources.isEmpty()) {
            json.putNull("resources");
        } else {
            ObjectNode all = json.putObject("resources");
            resources.forEach((name, urls) -> all.set(name, Json.strings(urls)));
        }
        if (metadata == null) {
            json.putNull("metadata");
        } else {
            json.set("metadata", metadata.deepCopy());
        }
        json.put("may_cancel", mayCancel);
        json.put("err", error);
        json.put("location", "none");
        return json;
    }
}

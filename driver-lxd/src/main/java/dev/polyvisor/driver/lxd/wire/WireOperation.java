package dev.polyvisor.driver.lxd.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/** An operation. */
@JsonNaming(SnakeCaseStrategy.class)
public record WireOperation(
        String id,
        @JsonProperty("class") String operationClass,
        String description,
        String createdAt,
        String updatedAt,
        String status,
        int statusCode,
        Map<String, List<String>> resources,
        Map<String, Object> metadata,
        boolean mayCancel,
        String err,
        int errCode,
        String location) {

    public WireOperation {
        id = Absent.text(id);
        operationClass = Absent.text(operationClass);
        description = Absent.text(description);
        createdAt = Absent.text(createdAt);
        updatedAt = Absent.text(updatedAt);
        status = Absent.text(status);
        resources = Absent.map(resources);
        metadata = Absent.map(metadata);
        err = Absent.text(err);
        location = Absent.text(location);
    }

    /** An operation of which nothing is known but that it has begun. */
    public static WireOperation running(String id) {
        return new WireOperation(id, "task", "", "", "", "Running", 103, Map.of(), Map.of(), false, "", 0, "");
    }

    /** Whether it has ended: no later message takes that back. */
    public boolean isFinal() {
        return statusCode >= 200;
    }

    public boolean succeeded() {
        return statusCode == 200;
    }

    public boolean cancelled() {
        return statusCode == 401;
    }

    /** The secret of a socket of it, wherever this sort of operation has them; empty when it has no such socket. */
    public Optional<String> secret(String socket) {
        return Optional.ofNullable(secrets().get(socket));
    }

    /** The secrets of its sockets, by their names. */
    public Map<String, String> secrets() {
        Map<?, ?> told = metadata.get("fds") instanceof Map<?, ?> fds ? fds : metadata;
        Map<String, String> secrets = new TreeMap<>();
        told.forEach((socket, secret) -> {
            if (socket instanceof String name && secret instanceof String text) {
                secrets.put(name, text);
            }
        });
        return secrets;
    }

    /** Without the metadata: it holds the secrets of the operation's sockets. */
    @Override
    public String toString() {
        return "WireOperation[" + id + ", " + description + ", " + status + ", " + err + "]";
    }
}

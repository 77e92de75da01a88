package dev.polyvisor.simulators.lxd.state;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.node.ObjectNode;

/** A backup of an instance, with its archive. Immutable; the bytes are never changed. */
public record Backup(String name, Instant createdAt, Instant expiresAt, boolean instanceOnly, boolean optimized, byte[] archive) {

    public Backup renamed(String other) {
        return new Backup(other, createdAt, expiresAt, instanceOnly, optimized, archive);
    }

    public ObjectNode toJson() {
        ObjectNode json = Json.object();
        json.put("name", name);
        json.put("created_at", createdAt.truncatedTo(ChronoUnit.SECONDS).toString());
        json.put("expires_at", expiresAt.toString());
        json.put("instance_only", instanceOnly);
        json.put("container_only", instanceOnly);
        json.put("optimized_storage", optimized);
        return json;
    }
}

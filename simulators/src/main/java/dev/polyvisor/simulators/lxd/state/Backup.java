package dev.polyvisor.simulators.lxd.state;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.node.ObjectNode;

/** A backup of an instance, with its archive. Immutable; the bytes are never changed. */
public final class Backup {
    private final String name;
    private final Instant createdAt;
    private final Instant expiresAt;
    private final boolean instanceOnly;
    private final boolean optimized;
    private final byte[] archive;

    public Backup(
            String name,
            Instant createdAt,
            Instant expiresAt,
            boolean instanceOnly,
            boolean optimized,
            byte[] archive) {
        this.name = name;
        this.createdAt = createdAt;
        this.expiresAt = expiresAt;
        this.instanceOnly = instanceOnly;
        this.optimized = optimized;
        this.archive = archive;
    }

    public String name() {
        return name;
    }

    public Instant createdAt() {
        return createdAt;
    }

    /** Not to be changed. */
    public byte[] archive() {
        return archive;
    }

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

package dev.polyvisor.simulators.lxd.state;

import dev.polyvisor.simulators.fake.backend.Content;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/** A snapshot: what the instance was. Guarded by the lock of {@link LxdState}. */
public final class Snapshot {
    private final Instance.Setup setup;
    private final Content files;
    private final Instant createdAt;
    private final boolean wasRunning;
    private String name;
    private Instant expiresAt;
    private boolean stateful;

    public Snapshot(
            String name,
            Instance.Setup setup,
            Content files,
            Instant createdAt,
            Instant expiresAt,
            boolean wasRunning) {
        this.name = name;
        this.setup = setup;
        this.files = files;
        this.createdAt = createdAt;
        this.expiresAt = expiresAt;
        this.wasRunning = wasRunning;
    }

    public String name() {
        return name;
    }

    public void rename(String other) {
        name = other;
    }

    public Instance.Setup setup() {
        return setup;
    }

    public Content files() {
        return files;
    }

    public boolean wasRunning() {
        return wasRunning;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Instant expiresAt() {
        return expiresAt;
    }

    public void expire(Instant when) {
        expiresAt = when;
    }

    /** Whether it has the memory. */
    public boolean isStateful() {
        return stateful;
    }

    public Snapshot withMemory(boolean saved) {
        stateful = saved;
        return this;
    }

    /** An independent copy, for another instance. */
    public Snapshot copy() {
        return new Snapshot(name, setup.copy(), files.copy(), createdAt, expiresAt, wasRunning);
    }

    public ObjectNode toJson(Profiles profiles) {
        ObjectNode json = Json.object();
        json.put("expires_at", expiresAt.toString());
        json.put("architecture", setup.architecture());
        json.set("config", Json.map(setup.config()));
        json.put("created_at", createdAt.toString());
        json.set("devices", Json.maps(setup.devices()));
        json.put("ephemeral", setup.ephemeral());
        json.set("expanded_config", Json.map(profiles.config(setup)));
        json.set("expanded_devices", Json.maps(profiles.devices(setup)));
        json.put("last_used_at", Json.YEAR_1.toString());
        json.put("name", name);
        json.set("profiles", Json.strings(setup.profiles()));
        json.put("stateful", stateful);
        json.put("size", -1);
        return json;
    }
}

package dev.polyvisor.simulators.lxd.state;

import dev.polyvisor.simulators.fake.backend.Content;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A container. Guarded by the lock of {@link LxdState}. */
public final class Instance {
    private final String project;
    private final String type;
    private final Instant createdAt;
    private final Map<String, Snapshot> snapshots = new LinkedHashMap<>();
    private final Map<String, Backup> backups = new LinkedHashMap<>();
    private final Map<String, byte[]> logs = new TreeMap<>();
    private final Set<Runnable> untilStop = new LinkedHashSet<>();
    private final StringBuilder console = new StringBuilder();
    private String name;
    private String location;
    private boolean stateful;
    private Setup setup;
    private Status status = Status.STOPPED;
    private Instant lastUsedAt = Instant.EPOCH;
    private long pid;
    private boolean empty;
    private @Nullable Content files;
    private @Nullable String busy;

    public Instance(String project, String name, String type, String location, Setup setup, Instant createdAt) {
        this.project = project;
        this.name = name;
        this.type = type;
        this.location = location;
        this.setup = setup;
        this.createdAt = createdAt;
    }

    /** What a client may change. The collections may be changed in place. */
    public record Setup(
            String architecture,
            Map<String, String> config,
            Map<String, Map<String, String>> devices,
            List<String> profiles,
            boolean ephemeral,
            String description) {

        /** An independent copy. */
        public Setup copy() {
            Map<String, Map<String, String>> copied = new TreeMap<>();
            devices.forEach((key, value) -> copied.put(key, new TreeMap<>(value)));
            return new Setup(
                    architecture, new TreeMap<>(config), copied, new ArrayList<>(profiles), ephemeral, description);
        }

        public Setup described(String other) {
            return new Setup(architecture, config, devices, profiles, ephemeral, other);
        }

        /** What the tag of an instance covers. */
        public ObjectNode tagged() {
            ObjectNode json = Json.object();
            json.put("architecture", architecture);
            json.set("config", Json.map(config));
            json.set("devices", Json.maps(devices));
            json.put("ephemeral", ephemeral);
            json.set("profiles", Json.strings(profiles));
            return json;
        }
    }

    public String project() {
        return project;
    }

    public String name() {
        return name;
    }

    public void rename(String other) {
        name = other;
    }

    /** It is on another member now. */
    public void moveTo(String member) {
        location = member;
    }

    /** Whether its memory is saved. */
    public boolean isStateful() {
        return stateful;
    }

    public void stateful(boolean saved) {
        stateful = saved;
    }

    public String type() {
        return type;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public Setup setup() {
        return setup;
    }

    public void setup(Setup other) {
        setup = other;
    }

    public Map<String, String> config() {
        return setup.config();
    }

    public Status status() {
        return status;
    }

    public boolean isUp() {
        return status == Status.RUNNING || status == Status.FROZEN;
    }

    public void status(Status other) {
        status = other;
    }

    public void started(Instant now, long number) {
        status = Status.RUNNING;
        stateful = false;
        lastUsedAt = now;
        pid = number;
    }

    public Instant lastUsedAt() {
        return lastUsedAt;
    }

    public void lastUsedAt(Instant when) {
        lastUsedAt = when;
    }

    /** It was made of nothing, so it has nothing to start. */
    public void makeEmpty() {
        empty = true;
    }

    public boolean isEmpty() {
        return empty;
    }

    public long pid() {
        return pid;
    }

    /** Stops at once; what runs inside is killed. */
    public void stopped() {
        status = Status.STOPPED;
        pid = 0;
        List<Runnable> kills = List.copyOf(untilStop);
        untilStop.clear();
        kills.forEach(Runnable::run);
    }

    /** What is to be killed when it stops. */
    public Set<Runnable> untilStop() {
        return untilStop;
    }

    public Map<String, Snapshot> snapshots() {
        return snapshots;
    }

    public Map<String, Backup> backups() {
        return backups;
    }

    public Map<String, byte[]> logs() {
        return logs;
    }

    public StringBuilder console() {
        return console;
    }

    public String location() {
        return location;
    }

    /** Its files, empty as long as nobody has asked for them. */
    public Optional<Content> ownFiles() {
        return Optional.ofNullable(files);
    }

    public Content files(Supplier<Content> fresh) {
        if (files == null) {
            files = fresh.get();
        }
        return files;
    }

    public void files(Content other) {
        files = other;
    }

    /** The verb that has it locked, null when none has. */
    public @Nullable String busy() {
        return busy;
    }

    public void busy(@Nullable String verb) {
        busy = verb;
    }

    /** Where it is, with its project when that is not the default one. */
    public String url() {
        return "/1.0/instances/" + name + suffix();
    }

    public String suffix() {
        return project.equals(LxdState.DEFAULT) ? "" : "?project=" + project;
    }

    public ObjectNode toJson(Profiles profiles) {
        ObjectNode json = Json.object();
        json.put("architecture", setup.architecture());
        json.set("config", Json.map(setup.config()));
        json.set("devices", Json.maps(setup.devices()));
        json.put("ephemeral", setup.ephemeral());
        json.set("profiles", Json.strings(setup.profiles()));
        json.put("stateful", stateful);
        json.put("description", setup.description());
        json.put("created_at", createdAt.toString());
        json.set("expanded_config", Json.map(profiles.config(setup)));
        json.set("expanded_devices", Json.maps(profiles.devices(setup)));
        json.put("name", name);
        json.put("status", status.text());
        json.put("status_code", status.code());
        json.put("last_used_at", lastUsedAt.toString());
        json.put("location", location);
        json.put("type", type);
        json.put("project", project);
        return json;
    }

    /** With all that belongs to it. */
    public ObjectNode toFullJson(Profiles profiles) {
        ObjectNode json = toJson(profiles);
        ArrayNode allBackups = Json.array();
        backups.values().forEach(backup -> allBackups.add(backup.toJson()));
        ArrayNode allSnapshots = Json.array();
        snapshots.values().forEach(snapshot -> allSnapshots.add(snapshot.toJson(profiles)));
        if (allBackups.isEmpty()) {
            json.putNull("backups");
        } else {
            json.set("backups", allBackups);
        }
        json.set("state", RuntimeState.of(this, profiles));
        if (allSnapshots.isEmpty()) {
            json.putNull("snapshots");
        } else {
            json.set("snapshots", allSnapshots);
        }
        return json;
    }
}

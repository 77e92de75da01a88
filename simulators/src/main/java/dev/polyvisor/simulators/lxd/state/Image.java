package dev.polyvisor.simulators.lxd.state;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An image. Guarded by the lock of {@link LxdState}; the bytes are never changed. */
public final class Image {
    private final String fingerprint;
    private final String filename;
    private final List<byte[]> parts;
    private final long size;
    private final Instant createdAt;
    private final Instant uploadedAt;
    private Map<String, String> properties;
    private List<String> profiles = List.of("default");
    private boolean open;
    private boolean autoUpdate;
    private Instant expiresAt;
    private Instant lastUsedAt = Json.YEAR_1;

    /** An image of one archive, or of two: the metadata and the files. */
    public Image(
            String fingerprint,
            String filename,
            List<byte[]> parts,
            Map<String, String> properties,
            boolean open,
            Instant expiresAt,
            Instant createdAt,
            Instant uploadedAt) {
        this.fingerprint = fingerprint;
        this.filename = filename;
        this.parts = List.copyOf(parts);
        this.size = parts.stream().mapToLong(part -> part.length).sum();
        this.properties = new TreeMap<>(properties);
        this.open = open;
        this.expiresAt = expiresAt;
        this.createdAt = createdAt;
        this.uploadedAt = uploadedAt;
    }

    public String fingerprint() {
        return fingerprint;
    }

    public String filename() {
        return filename;
    }

    public List<byte[]> parts() {
        return parts;
    }

    public long size() {
        return size;
    }

    public Map<String, String> properties() {
        return properties;
    }

    public String architecture() {
        return properties.getOrDefault("architecture", "x86_64");
    }

    public void used(Instant now) {
        lastUsedAt = now;
    }

    /** What a client may change. */
    public ObjectNode changeable() {
        ObjectNode json = Json.object();
        json.put("auto_update", autoUpdate);
        json.set("properties", Json.map(properties));
        json.put("public", open);
        json.put("expires_at", expiresAt.toString());
        json.set("profiles", Json.strings(profiles));
        return json;
    }

    public void change(JsonNode body) {
        autoUpdate = Json.flag(body, "auto_update");
        properties = new TreeMap<>(Json.textMap(body.path("properties"), "ImagePut.properties"));
        open = Json.flag(body, "public");
        expiresAt = Json.time(body, "expires_at", Instant.EPOCH);
        List<String> given = Json.texts(body.path("profiles"));
        profiles = given.isEmpty() ? List.of("default") : given;
    }

    public ObjectNode toJson(Collection<ObjectNode> aliases) {
        ObjectNode json = changeable();
        ArrayNode names = json.putArray("aliases");
        aliases.forEach(alias -> names.addObject()
                .put("name", alias.get("name").stringValue())
                .put("description", alias.get("description").stringValue()));
        json.put("architecture", architecture());
        json.put("cached", false);
        json.put("filename", filename);
        json.put("fingerprint", fingerprint);
        json.put("size", size);
        json.put("type", "container");
        json.put("created_at", createdAt.toString());
        json.put("last_used_at", lastUsedAt.toString());
        json.put("uploaded_at", uploadedAt.toString());
        return json;
    }
}

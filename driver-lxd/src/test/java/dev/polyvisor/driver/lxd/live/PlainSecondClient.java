package dev.polyvisor.driver.lxd.live;

import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.driver.lxd.model.LxdImage;
import dev.polyvisor.driver.lxd.model.LxdInstance;
import dev.polyvisor.driver.lxd.model.LxdPool;
import dev.polyvisor.driver.lxd.model.LxdProfile;
import dev.polyvisor.driver.lxd.model.LxdProject;
import dev.polyvisor.driver.lxd.model.LxdSnapshot;
import dev.polyvisor.driver.lxd.model.LxdVolume;
import dev.polyvisor.testkit.contract.SecondClient;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** An administrator with a client of his own. */
record PlainSecondClient(PlainLxd plain) implements SecondClient {
    private static final String VOLUMES = "/1.0/storage-pools/default/volumes/custom";

    @Override
    public String create(String name) {
        plain.send(
                "POST",
                "/1.0/instances",
                "{\"name\":\"" + name + "\",\"source\":{\"type\":\"image\",\"alias\":\"" + TestImage.ALIAS + "\"}}");
        return plain.get("/1.0/instances/" + name)
                .path("config")
                .path("volatile.uuid")
                .asString();
    }

    @Override
    public void label(String id, String key, String value) {
        JsonNode instance = find(id);
        plain.send(
                "PATCH",
                path(instance, ""),
                "{\"description\":\"" + instance.path("description").asString() + "\",\"config\":{\"user." + key
                        + "\":\"" + value + "\"}}");
    }

    @Override
    public void start(String id) {
        plain.send("PUT", path(find(id), "/state"), "{\"action\":\"start\"}");
    }

    /** Whether LXD has written when a running instance was started, which it does after it has answered and told of it. */
    boolean startIsWritten(String id) {
        return !find(id).path("last_used_at").asString("").startsWith("1970");
    }

    @Override
    public boolean stop(String id) {
        plain.send("PUT", path(find(id), "/state"), "{\"action\":\"stop\",\"force\":true,\"timeout\":-1}");
        return true;
    }

    @Override
    public Optional<String> userData(String id) {
        return Optional.of(find(id).path("config").path("cloud-init.user-data").asString(""));
    }

    /** Deletes what a resource driver has made to outlive its resources: copies of disks, and disks to be used again. */
    void deleteCopies() {
        plain.get(VOLUMES + "?recursion=1").forEach(volume -> {
            if (volume.path("config").has("user.polyvisor.driver")) {
                plain.send("DELETE", VOLUMES + "/" + volume.path("name").asString());
            }
        });
        plain.get("/1.0/images?recursion=1").forEach(image -> {
            if (image.path("properties").has("user.polyvisor.driver")) {
                plain.send("DELETE", "/1.0/images/" + image.path("fingerprint").asString());
            }
        });
    }

    @Override
    public void delete(String id) {
        delete(find(id));
    }

    void delete(JsonNode instance) {
        if (!instance.path("status").asString().equals("Stopped")) {
            plain.send("PUT", path(instance, "/state"), "{\"action\":\"stop\",\"force\":true,\"timeout\":-1}");
        }
        plain.send("DELETE", path(instance, ""));
    }

    @Override
    public int count(String name) {
        return (int) all().stream()
                .filter(instance -> instance.path("name").asString().equals(name))
                .count();
    }

    /** The instances of all projects. */
    List<JsonNode> all() {
        return plain.get("/1.0/instances?recursion=1&all-projects=true")
                .valueStream()
                .toList();
    }

    @Override
    public Map<Kind<?>, Set<String>> contents() {
        Map<Kind<?>, Set<String>> contents = new HashMap<>();
        contents.put(
                LxdInstance.KIND, all().stream().map(PlainSecondClient::uuid).collect(Collectors.toSet()));
        contents.put(LxdSnapshot.KIND, snapshots());
        contents.put(LxdPool.KIND, ids("/1.0/storage-pools?recursion=1", "", "name"));
        contents.put(LxdProject.KIND, ids("/1.0/projects?recursion=1", "", "name"));
        contents.put(LxdProfile.KIND, ids("/1.0/profiles?recursion=1", "default/", "name"));
        contents.put(LxdVolume.KIND, ids(VOLUMES + "?recursion=1", "default/default/", "name"));
        contents.put(LxdImage.KIND, ids("/1.0/images?recursion=1", "default/", "fingerprint"));
        return contents;
    }

    private Set<String> snapshots() {
        Set<String> found = new HashSet<>();
        plain.get("/1.0/instances?recursion=2&all-projects=true")
                .forEach(instance -> instance.path("snapshots")
                        .forEach(snapshot -> found.add(
                                uuid(instance) + "/" + snapshot.path("name").asString())));
        return found;
    }

    private Set<String> ids(String path, String prefix, String field) {
        return plain.get(path)
                .valueStream()
                .map(each -> prefix + each.path(field).asString())
                .collect(Collectors.toSet());
    }

    @Override
    public Kind<?> machineKind() {
        return LxdInstance.KIND;
    }

    JsonNode find(String id) {
        return all().stream()
                .filter(instance -> uuid(instance).equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no instance " + id));
    }

    private static String uuid(JsonNode instance) {
        return instance.path("config").path("volatile.uuid").asString();
    }

    private static String path(JsonNode instance, String more) {
        return "/1.0/instances/" + instance.path("name").asString() + more + "?project="
                + instance.path("project").asString();
    }
}

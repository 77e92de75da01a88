package dev.polyvisor.simulators.lxd.rest;

import dev.polyvisor.simulators.lxd.operation.Events;
import dev.polyvisor.simulators.lxd.operation.Operations;
import dev.polyvisor.simulators.lxd.state.Instance;
import dev.polyvisor.simulators.lxd.state.InstanceNames;
import dev.polyvisor.simulators.lxd.state.Json;
import dev.polyvisor.simulators.lxd.state.LxdState;
import dev.polyvisor.simulators.lxd.state.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /1.0/storage-pools/POOL/volumes}: custom volumes are kept, those of instances follow from the instances. */
final class Volumes implements Resource {
    private final LxdState state;
    private final Events events;
    private final Operations operations;

    Volumes(LxdState state, Events events, Operations operations) {
        this.state = state;
        this.events = events;
        this.operations = operations;
    }

    /** Of a key {@code POOL/TYPE/NAME}. */
    static String url(String key) {
        String[] parts = key.split("/", 3);
        return "/1.0/storage-pools/" + parts[0] + "/volumes/" + parts[1] + "/" + parts[2];
    }

    @Override
    public void handle(Call call) {
        List<String> path = call.path();
        String pool = path.get(1);
        state.locked(() -> {
            if (!state.pools().containsKey(pool)) {
                throw Refused.notFound("Storage pool not found");
            }
        });
        if (path.get(2).equals("resources") && path.size() == 3) {
            ObjectNode json = Json.object();
            json.putObject("space").put("used", 1L << 30).put("total", 1L << 38);
            json.putObject("inodes").put("used", 1 << 16).put("total", 1 << 24);
            call.sync(json);
        } else if (!path.get(2).equals("volumes")) {
            throw Refused.notFound("not found");
        } else if (path.size() <= 4) {
            collection(call, pool, path.size() == 4 ? path.get(3) : "");
        } else if (path.size() == 5) {
            one(call, pool, path.get(3), path.get(4));
        } else if (path.size() == 6
                && path.get(5).equals("snapshots")
                && call.method().equals("GET")) {
            call.sync(Json.array());
        } else {
            throw Refused.notFound("not found");
        }
    }

    private void collection(Call call, String pool, String type) {
        if (call.method().equals("POST")) {
            create(call, pool, type);
            return;
        } else if (!call.method().equals("GET")) {
            throw new Refused(501, "not implemented");
        }
        boolean all = call.allProjects();
        List<Supplier<JsonNode>> found = new ArrayList<>();
        state.locked(() -> state.projects().keySet().stream()
                .filter(project -> all || project.equals(call.project()))
                .forEach(project -> {
                    String home = state.home(project, "storage.volumes");
                    if (!all || home.equals(project)) {
                        state.volumes().in(home).forEach((key, volume) -> {
                            if (key.startsWith(pool + "/" + type)) {
                                found.add(() -> shown(call, key, volume, home));
                            }
                        });
                    }
                    if (type.isEmpty() || type.equals("container")) {
                        state.instances().in(project).values().forEach(instance -> {
                            if (isIn(instance, pool)) {
                                String key = pool + "/container/" + instance.name();
                                found.add(() -> shown(call, key, ofInstance(instance), project));
                            }
                        });
                    }
                }));
        call.stream(found.iterator());
    }

    private boolean isIn(Instance instance, String pool) {
        return state.profilesOf(instance.project()).devices(instance.setup()).values().stream()
                .anyMatch(device -> device.getOrDefault("path", "").equals("/")
                        && device.getOrDefault("pool", "").equals(pool));
    }

    private JsonNode shown(Call call, String key, ObjectNode volume, String project) {
        String suffix = project.equals(LxdState.DEFAULT) ? "" : "?project=" + project;
        return call.recursion() == 0
                ? Json.strings(List.of(url(key) + suffix)).get(0)
                : state.locked(() -> usedBy(volume, project));
    }

    private ObjectNode usedBy(ObjectNode volume, String project) {
        ObjectNode copy = volume.deepCopy();
        if (Json.text(volume, "type").equals("custom")) {
            String name = Json.text(volume, "name");
            copy.set(
                    "used_by",
                    Json.strings(state.instances().in(project).values().stream()
                            .filter(instance -> instance.setup().devices().values().stream()
                                    .anyMatch(device ->
                                            device.getOrDefault("source", "").equals(name)))
                            .map(Instance::url)
                            .toList()));
        }
        return copy;
    }

    private static ObjectNode ofInstance(Instance instance) {
        ObjectNode json = volume(instance.name(), "container", instance.project(), Json.object());
        json.set("used_by", Json.strings(List.of(instance.url())));
        return json;
    }

    static ObjectNode volume(String name, String type, String project, JsonNode body) {
        String content = Json.text(body, "content_type");
        ObjectNode json = Json.object();
        json.set("config", Json.map(Json.textMap(body.path("config"), "StorageVolumePut.config")));
        json.put("description", Json.text(body, "description"));
        json.put("name", name);
        json.put("type", type);
        json.set("used_by", Json.array());
        json.put("location", "none");
        json.put("content_type", content.isEmpty() ? "filesystem" : content);
        json.put("project", project);
        json.put("created_at", Json.YEAR_1.toString());
        return json;
    }

    private void create(Call call, String pool, String typeOfPath) {
        JsonNode body = call.body();
        String name = Json.text(body, "name");
        String type = typeOfPath.isEmpty() ? Json.text(body, "type") : typeOfPath;
        InstanceNames.checkOther("volume", name);
        if (!type.equals("custom")) {
            throw Refused.invalid("Currently not allowed to create storage volumes of type \"" + type + "\"");
        }
        String home = state.locked(() -> state.home(call.project(), "storage.volumes"));
        String key = pool + "/custom/" + name;
        if (Json.text(body.path("source"), "type").equals("copy")) {
            copy(call, home, key, body);
            return;
        }
        state.locked(() -> add(home, key, volume(name, "custom", home, body)));
        call.done();
    }

    private void add(String home, String key, ObjectNode volume) {
        if (state.volumes().has(home, key)) {
            throw new Refused(409, "Volume by that name already exists");
        }
        state.volumes().put(home, key, volume);
        events.lifecycle("storage-volume-created", home, url(key), Json.object().put("type", "custom"), true);
    }

    /** The volume shows at once, what is on it when the operation ends. */
    private void copy(Call call, String home, String key, JsonNode body) {
        JsonNode source = body.path("source");
        String from = Json.text(source, "pool") + "/custom/" + Json.text(source, "name");
        state.locked(() -> {
            ObjectNode original = state.volumes()
                    .find(home, from)
                    .orElseThrow(() -> Refused.notFound("Storage pool volume not found"));
            ObjectNode made = volume(Json.text(body, "name"), "custom", home, body);
            made.put("content_type", Json.text(original, "content_type"));
            add(home, key, made);
        });
        call.async(operations.start("Copying storage volume", home, Map.of(), operation -> {
            operations.pause();
            state.locked(() ->
                    state.volumeFiles(home, key, state.volumeFiles(home, from).copy()));
            return null;
        }));
    }

    private void one(Call call, String pool, String type, String name) {
        String key = pool + "/" + type + "/" + name;
        if (type.equals("container") && call.method().equals("GET")) {
            Instance instance = state.locked(() -> state.instance(call.project(), name));
            call.sync(state.locked(() -> ofInstance(instance)));
            return;
        }
        String home = state.locked(() -> state.home(call.project(), "storage.volumes"));
        ObjectNode found = state.locked(() ->
                state.volumes().find(home, key).orElseThrow(() -> Refused.notFound("Storage pool volume not found")));
        switch (call.method()) {
            case "GET" -> call.sync(state.locked(() -> usedBy(found, home)), found.path("config"));
            case "PUT", "PATCH" -> change(call, home, key, found);
            case "POST" -> rename(call, home, pool, key, found);
            case "DELETE" -> {
                state.locked(() -> {
                    if (!usedBy(found, home).path("used_by").isEmpty()) {
                        throw Refused.invalid("The storage volume is still in use");
                    }
                    state.removeVolume(home, key);
                    events.lifecycle("storage-volume-deleted", home, url(key), null, true);
                });
                call.done();
            }
            default -> throw new Refused(501, "not implemented");
        }
    }

    private void change(Call call, String home, String key, ObjectNode found) {
        JsonNode body = call.body();
        state.locked(() -> {
            call.ifMatch(found.path("config"));
            Map<String, String> config = Json.textMap(body.path("config"), "StorageVolumePut.config");
            if (call.method().equals("PATCH")) {
                Map<String, String> merged = Json.textMap(found.path("config"), "config");
                merged.putAll(config);
                config = merged;
            }
            found.set("config", Json.map(config));
            if (call.method().equals("PUT") || body.has("description")) {
                found.put("description", Json.text(body, "description"));
            }
            events.lifecycle("storage-volume-updated", home, url(key), null, true);
        });
        call.done();
    }

    private void rename(Call call, String home, String pool, String key, ObjectNode found) {
        JsonNode body = call.body();
        String other = Json.text(body, "name");
        InstanceNames.checkOther("volume", other);
        if (!Json.text(body, "pool").isEmpty()) {
            move(call, home, Json.text(body, "pool"), key, found);
            return;
        }
        String otherKey = pool + "/custom/" + other;
        state.locked(() -> {
            if (state.volumes().has(home, otherKey)) {
                throw new Refused(409, "Volume by that name already exists");
            }
            state.volumeFiles(home, otherKey, state.volumeFiles(home, key));
            state.removeVolume(home, key);
            String old = Json.text(found, "name");
            found.put("name", other);
            state.volumes().put(home, otherKey, found);
            events.lifecycle(
                    "storage-volume-renamed", home, url(otherKey), Json.object().put("old_name", old), true);
        });
        call.created(url(otherKey));
    }

    /** To another pool; the devices over it follow. */
    private void move(Call call, String home, String pool, String key, ObjectNode found) {
        String name = Json.text(found, "name");
        String otherKey = pool + "/custom/" + name;
        state.locked(() -> {
            if (!state.pools().containsKey(pool)) {
                throw Refused.notFound("Storage pool not found");
            }
        });
        call.async(operations.start("Moving storage volume", call.project(), Map.of(), operation -> {
            operations.pause();
            state.locked(() -> {
                List<Instance> users = state.instances().in(home).values().stream()
                        .filter(instance ->
                                instance.setup().devices().values().stream().anyMatch(device -> isOver(device, key)))
                        .toList();
                if (users.stream().anyMatch(Instance::isUp)) {
                    throw Refused.failed("Volume is still in use by running instances");
                }
                boolean unused = state.volumes().remove(home, key).isPresent();
                state.volumes().put(home, otherKey, found);
                users.forEach(instance -> instance.setup().devices().values().stream()
                        .filter(device -> isOver(device, key))
                        .forEach(device -> device.put("pool", pool)));
                events.lifecycle("storage-volume-renamed", home, url(otherKey), null, true);
            });
            return null;
        }));
    }

    private static boolean isOver(Map<String, String> device, String key) {
        return key.equals(device.getOrDefault("pool", "") + "/custom/" + device.getOrDefault("source", ""));
    }
}

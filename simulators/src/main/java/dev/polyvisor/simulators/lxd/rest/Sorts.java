package dev.polyvisor.simulators.lxd.rest;

import dev.polyvisor.simulators.lxd.operation.Events;
import dev.polyvisor.simulators.lxd.state.Instance;
import dev.polyvisor.simulators.lxd.state.Json;
import dev.polyvisor.simulators.lxd.state.LxdState;
import dev.polyvisor.simulators.lxd.state.Refused;
import dev.polyvisor.simulators.lxd.state.Shelf;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What LXD keeps as documents, what a new one looks like, and who uses one. */
final class Sorts {
    private final LxdState state;
    private final Events events;

    Sorts(LxdState state, Events events) {
        this.state = state;
        this.events = events;
    }

    Documents profiles() {
        return new Documents(
                new Documents.Sort(
                        "profiles",
                        "profile",
                        "Fetch profile: Profile not found",
                        name -> Refused.failed(
                                "Error inserting \"" + name + "\" into database: The profile already exists"),
                        List.of("config", "description", "devices")),
                state,
                events,
                shelf(state.profiles(), project -> state.home(project, "profiles")),
                Sorts::profile,
                this::usersOfProfile);
    }

    Documents networks() {
        return new Documents(
                new Documents.Sort(
                        "networks",
                        "network",
                        "Network not found",
                        name -> Refused.invalid("The network already exists"),
                        List.of("config", "description")),
                state,
                events,
                shelf(state.networks(), project -> state.home(project, "networks")),
                Sorts::network,
                this::usersOfNetwork);
    }

    Documents projects() {
        return new Documents(
                new Documents.Sort(
                        "projects",
                        "project",
                        "Project not found",
                        name -> new Refused(
                                409,
                                "Failed creating project \"" + name
                                        + "\": Failed adding database record: This \"projects\" entry already exists"),
                        List.of("config", "description")),
                state,
                events,
                projectStore(),
                Sorts::project,
                (home, project) -> usersOfProject(Json.text(project, "name")));
    }

    Documents pools() {
        return new Documents(
                new Documents.Sort(
                        "storage-pools",
                        "storage-pool",
                        "Storage pool not found",
                        name -> new Refused(409, "The storage pool already exists: The record already exists"),
                        List.of("config", "description")),
                state,
                events,
                map(state.pools()),
                Sorts::pool,
                (home, pool) -> usersOfPool(Json.text(pool, "name")));
    }

    static ObjectNode profile(String name, JsonNode body) {
        ObjectNode json = Json.object();
        json.set("config", Json.map(Json.textMap(body.path("config"), "ProfilePut.config")));
        json.put("description", Json.text(body, "description"));
        json.set("devices", Json.maps(Json.textMaps(body.path("devices"), "ProfilePut.devices")));
        json.put("name", name);
        return json;
    }

    static ObjectNode network(String name, JsonNode body) {
        String type = Json.text(body, "type");
        ObjectNode json = Json.object();
        json.set("config", Json.map(Json.textMap(body.path("config"), "NetworkPut.config")));
        json.put("description", Json.text(body, "description"));
        json.put("name", name);
        json.put("type", type.isEmpty() ? "bridge" : type);
        json.put("managed", true);
        json.put("status", "Created");
        json.set("locations", Json.strings(List.of("none")));
        return json;
    }

    /** What the kernel has and LXD does not look after. */
    static ObjectNode unmanaged(String name, String type) {
        ObjectNode json = network(name, Json.object());
        json.put("type", type);
        json.put("managed", false);
        json.put("status", "");
        json.putNull("locations");
        return json;
    }

    static ObjectNode project(String name, JsonNode body) {
        ObjectNode json = Json.object();
        ObjectNode config = json.putObject("config");
        for (String feature : List.of("images", "networks", "profiles", "storage.volumes")) {
            // new projects have networks of their own only when that is asked for
            if (!feature.equals("networks") || name.equals(LxdState.DEFAULT)) {
                config.put("features." + feature, "true");
            }
        }
        Json.textMap(body.path("config"), "ProjectPut.config").forEach(config::put);
        json.put("description", Json.text(body, "description"));
        json.put("name", name);
        return json;
    }

    static ObjectNode pool(String name, JsonNode body) {
        ObjectNode json = Json.object();
        Map<String, String> config = Json.textMap(body.path("config"), "StoragePoolPut.config");
        config.putIfAbsent("source", "/var/lib/lxd/storage-pools/" + name);
        json.set("config", Json.map(config));
        json.put("description", Json.text(body, "description"));
        json.put("name", name);
        json.put("driver", Json.text(body, "driver"));
        json.put("status", "Created");
        json.set("locations", Json.strings(List.of("none")));
        return json;
    }

    private List<String> usersOfProfile(String home, ObjectNode profile) {
        String name = Json.text(profile, "name");
        return state.instances().all().stream()
                .filter(instance -> state.home(instance.project(), "profiles").equals(home))
                .filter(instance -> instance.setup().profiles().contains(name))
                .map(Instance::url)
                .toList();
    }

    private List<String> usersOfNetwork(String home, ObjectNode network) {
        String name = Json.text(network, "name");
        List<String> users = new ArrayList<>();
        state.profiles().in(home).forEach((profile, json) -> {
            if (hasDevice(Json.textMaps(json.path("devices"), "devices"), "network", name)) {
                users.add("/1.0/profiles/" + profile);
            }
        });
        state.instances().all().stream()
                .filter(instance -> hasDevice(instance.setup().devices(), "network", name))
                .forEach(instance -> users.add(instance.url()));
        return users;
    }

    private static boolean hasDevice(Map<String, Map<String, String>> devices, String key, String value) {
        return devices.values().stream()
                .anyMatch(device -> device.getOrDefault(key, "").equals(value));
    }

    private List<String> usersOfProject(String name) {
        List<String> users = new ArrayList<>();
        state.instances().in(name).values().forEach(instance -> users.add(instance.url()));
        String suffix = name.equals(LxdState.DEFAULT) ? "" : "?project=" + name;
        state.images().in(name).keySet().forEach(image -> users.add("/1.0/images/" + image + suffix));
        state.volumes().in(name).keySet().forEach(volume -> users.add(Volumes.url(volume) + suffix));
        state.profiles().in(name).keySet().stream().forEach(profile -> users.add("/1.0/profiles/" + profile + suffix));
        return users;
    }

    private List<String> usersOfPool(String name) {
        List<String> users = new ArrayList<>();
        state.instances().all().stream()
                .filter(instance ->
                        hasDevice(state.profilesOf(instance.project()).devices(instance.setup()), "pool", name))
                .forEach(instance -> users.add(instance.url()));
        state.profiles().in(LxdState.DEFAULT).forEach((profile, json) -> {
            if (hasDevice(Json.textMaps(json.path("devices"), "devices"), "pool", name)) {
                users.add("/1.0/profiles/" + profile);
            }
        });
        state.projects()
                .keySet()
                .forEach(project -> state.volumes().in(project).keySet().stream()
                        .filter(volume -> volume.startsWith(name + "/"))
                        .forEach(volume -> users.add(Volumes.url(volume)
                                + (project.equals(LxdState.DEFAULT) ? "" : "?project=" + project))));
        return users;
    }

    private static Documents.Store shelf(Shelf<ObjectNode> shelf, Function<String, String> home) {
        return new Documents.Store() {
            @Override
            public Map<String, ObjectNode> in(String project) {
                return shelf.in(project);
            }

            @Override
            public void put(String project, String name, ObjectNode value) {
                shelf.put(project, name, value);
            }

            @Override
            public void remove(String project, String name) {
                boolean unused = shelf.remove(project, name).isPresent();
            }

            @Override
            public String home(String project) {
                return home.apply(project);
            }
        };
    }

    /** The default profile of a project goes with it. */
    static boolean isEmpty(List<String> users) {
        return users.stream().allMatch(user -> user.startsWith("/1.0/profiles/default"));
    }

    /** A new project has a default profile, without a root disk; a project that goes takes it along. */
    private Documents.Store projectStore() {
        Documents.Store projects = map(state.projects());
        return new Documents.Store() {
            @Override
            public Map<String, ObjectNode> in(String project) {
                return projects.in(project);
            }

            @Override
            public void put(String project, String name, ObjectNode value) {
                projects.put(project, name, value);
                ObjectNode body = Json.object().put("description", "Default LXD profile for project " + name);
                state.profiles().put(name, LxdState.DEFAULT, profile(LxdState.DEFAULT, body));
            }

            @Override
            public void remove(String project, String name) {
                projects.remove(project, name);
                boolean unused = state.profiles().remove(name, LxdState.DEFAULT).isPresent();
            }

            @Override
            public String home(String project) {
                return projects.home(project);
            }
        };
    }

    private static Documents.Store map(Map<String, ObjectNode> all) {
        return new Documents.Store() {
            @Override
            public Map<String, ObjectNode> in(String project) {
                return all;
            }

            @Override
            public void put(String project, String name, ObjectNode value) {
                all.put(name, value);
            }

            @Override
            public void remove(String project, String name) {
                all.remove(name);
            }

            @Override
            public String home(String project) {
                return LxdState.DEFAULT;
            }
        };
    }
}

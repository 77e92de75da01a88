package dev.polyvisor.simulators.lxd.work;

import dev.polyvisor.simulators.lxd.operation.Operation;
import dev.polyvisor.simulators.lxd.operation.Operations;
import dev.polyvisor.simulators.lxd.state.ConfigKeys;
import dev.polyvisor.simulators.lxd.state.Image;
import dev.polyvisor.simulators.lxd.state.Instance;
import dev.polyvisor.simulators.lxd.state.Instance.Setup;
import dev.polyvisor.simulators.lxd.state.InstanceNames;
import dev.polyvisor.simulators.lxd.state.Json;
import dev.polyvisor.simulators.lxd.state.LxdState;
import dev.polyvisor.simulators.lxd.state.Profiles;
import dev.polyvisor.simulators.lxd.state.Refused;
import dev.polyvisor.simulators.lxd.state.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes instances: from images, of nothing, as copies. */
public final class Creation {
    private static final String CREATE = "create";

    private final Work work;
    private final Images images;

    public Creation(Work work, Images images) {
        this.work = work;
        this.images = images;
    }

    /** An instance that is there at once. */
    public void seed(String project, String name, JsonNode body) {
        InstanceNames.check(name);
        Setup setup = setup(body, List.of("default"));
        setup.config().put("volatile.apply_template", "create");
        work.state().locked(() -> add(project, name, "container", setup));
    }

    /** {@code POST /1.0/instances} with JSON. */
    public Operation create(String project, JsonNode body) {
        String name = Json.text(body, "name").isEmpty() ? generated() : Json.text(body, "name");
        InstanceNames.check(name);
        String type = Json.text(body, "type").isEmpty() ? "container" : Json.text(body, "type");
        if (!type.equals("container") && !type.equals("virtual-machine")) {
            throw Refused.invalid("Invalid instance type \"" + type + "\"");
        }
        JsonNode source = body.path("source");
        Setup wanted = setup(body, List.of("default"));
        work.state().locked(() -> checkProfiles(project, wanted));
        return switch (Json.text(source, "type")) {
            case "image" -> fromImage(project, name, type, wanted, source);
            case "none" -> empty(project, name, type, wanted);
            case "copy" -> copy(project, name, body, source);
            default -> throw Refused.invalid("Unknown source type " + Json.text(source, "type"));
        };
    }

    private String generated() {
        return work.state()
                .locked(() -> "sim-" + work.state().numbers().digits().substring(0, 12));
    }

    static Setup setup(JsonNode body, List<String> profilesOtherwise) {
        JsonNode profiles = body.path("profiles");
        String architecture = Json.text(body, "architecture");
        return new Setup(
                architecture.isEmpty() ? "x86_64" : architecture,
                new TreeMap<>(Json.textMap(body.path("config"), "InstancePut.config")),
                new TreeMap<>(Json.textMaps(body.path("devices"), "InstancePut.devices")),
                new ArrayList<>(profiles.isArray() ? Json.texts(profiles) : profilesOtherwise),
                Json.flag(body, "ephemeral"),
                Json.text(body, "description"));
    }

    void checkProfiles(String project, Setup setup) {
        LxdState state = work.state();
        for (String profile : setup.profiles()) {
            if (!state.profiles().has(state.home(project, "profiles"), profile)) {
                throw Refused.failed("Requested profile \"" + profile + "\" doesn't exist");
            }
        }
    }

    private Operation fromImage(String project, String name, String type, Setup wanted, JsonNode source) {
        String fingerprint = work.state().locked(() -> images.resolve(project, source));
        return start(project, type, name, operation -> {
            // what LXD works on does not show at once
            work.operations().pause();
            unpack(operation);
            work.state().locked(() -> {
                Image image = images.find(project, fingerprint)
                        .orElseThrow(() -> Refused.failed("Image not provided for instance creation"));
                image.properties().forEach((key, value) -> wanted.config().put("image." + key, value));
                wanted.config().put("volatile.base_image", image.fingerprint());
                wanted.config().put("volatile.apply_template", "create");
                image.used(work.state().now());
                add(project, name, type, wanted);
            });
            work.operations().pause();
            return null;
        });
    }

    private void unpack(Operation operation) {
        ObjectNode progress = Json.object();
        progress.put("create_instance_from_image_unpack_progress", "Unpack: 100% (36.18MB/s)");
        progress.putObject("progress")
                .put("percent", "100")
                .put("speed", "36178679")
                .put("stage", "create_instance_from_image_unpack");
        work.operations().update(operation, progress);
    }

    private Operation empty(String project, String name, String type, Setup wanted) {
        return start(project, type, name, operation -> {
            work.operations().pause();
            work.state().locked(() -> {
                wanted.config().put("volatile.apply_template", "create");
                add(project, name, type, wanted).makeEmpty();
            });
            return null;
        });
    }

    private Operation start(String project, String type, String name, Operations.Task task) {
        Map<String, List<String>> resources = type.equals("container")
                ? Work.resources(name)
                : Map.of("instances", List.of("/1.0/instances/" + name));
        return making(project, name, resources, operation -> {
            if (!type.equals("container") && !work.state().hasVirtualMachines()) {
                throw Refused.failed(
                        "Failed creating instance record: Instance type \"virtual-machine\" is not supported"
                                + " on this server: vhost_vsock kernel module not loaded");
            }
            return task.run(operation);
        });
    }

    /** Nobody else makes an instance of the name meanwhile, or touches what is being made. */
    private Operation making(String project, String name, Map<String, List<String>> resources, Operations.Task task) {
        LxdState state = work.state();
        return work.operations().start("Creating instance", project, resources, operation -> {
            state.locked(() -> {
                if (!state.making().add(List.of(project, name))) {
                    throw Refused.failed("Failed creating instance record: " + Work.busy(CREATE));
                }
            });
            try {
                return task.run(operation);
            } finally {
                state.locked(() -> {
                    boolean unused = state.making().remove(List.of(project, name));
                    state.instances()
                            .find(project, name)
                            .filter(made -> CREATE.equals(made.busy()))
                            .ifPresent(made -> made.busy(null));
                });
            }
        });
    }

    /** Under the lock. */
    Instance add(String project, String name, String type, Setup setup) {
        LxdState state = work.state();
        if (state.instances().has(project, name)) {
            throw Refused.failed(
                    "Failed creating instance record: Add instance info to the database: This \"instances\" entry"
                            + " already exists");
        }
        try {
            check(project, type, setup);
        } catch (Refused e) {
            throw Refused.failed("Failed creating instance record: " + e.getMessage());
        }
        Map<String, String> config = setup.config();
        config.computeIfAbsent("volatile.uuid", unused -> state.numbers().uuid());
        config.put("volatile.cloud-init.instance-id", state.numbers().uuid());
        config.put("volatile.idmap.base", "0");
        config.put("volatile.idmap.next", Power.idmap());
        config.putIfAbsent("volatile.last_state.idmap", "[]");
        hardwareAddresses(project, setup);
        Instance made = new Instance(project, name, type, "none", setup, state.now());
        if (state.making().contains(List.of(project, name))) {
            made.busy(CREATE);
        }
        state.instances().put(project, name, made);
        ObjectNode context = Json.object();
        context.put("storage-pool", pool(project, setup));
        context.put("type", type);
        work.tell("instance-created", made, context, false);
        return made;
    }

    void hardwareAddresses(String project, Setup setup) {
        work.state().profilesOf(project).devices(setup).forEach((device, settings) -> {
            if (settings.getOrDefault("type", "").equals("nic") && !settings.containsKey("hwaddr")) {
                setup.config()
                        .computeIfAbsent(
                                "volatile." + device + ".hwaddr",
                                unused -> work.state().numbers().hardwareAddress());
            }
        });
    }

    private String pool(String project, Setup setup) {
        return work.state().profilesOf(project).devices(setup).values().stream()
                .filter(device -> device.getOrDefault("path", "").equals("/"))
                .map(device -> device.getOrDefault("pool", ""))
                .findFirst()
                .orElse("");
    }

    void check(String project, String type, Setup setup) {
        ConfigKeys.check(setup.config());
        Profiles profiles = work.state().profilesOf(project);
        setup.devices().forEach((name, device) -> {
            if (device.getOrDefault("type", "").isEmpty()) {
                throw Refused.failed("Invalid devices: Device validation failed for \"" + name
                        + "\": Missing device type in config");
            }
        });
        String pool = pool(project, setup);
        if (pool.isEmpty()) {
            throw Refused.failed("Invalid devices: Failed detecting root disk device: No root device could be found");
        }
        if (!work.state().pools().containsKey(pool)) {
            throw Refused.failed("Invalid devices: Device validation failed for \"root\": The \"" + pool
                    + "\" storage pool doesn't exist");
        }
        profiles.config(setup);
        setup.devices().forEach((name, device) -> checkVolume(project, type, name, device));
    }

    /** A disk that is a custom volume needs one that is there, and a container one that is a directory. */
    private void checkVolume(String project, String type, String name, Map<String, String> device) {
        String source = device.getOrDefault("source", "");
        if (!device.getOrDefault("type", "").equals("disk") || source.isEmpty() || !device.containsKey("pool")) {
            return;
        }
        String home = work.state().home(project, "storage.volumes");
        String key = device.getOrDefault("pool", "") + "/custom/" + source;
        String problem = work.state()
                .volumes()
                .find(home, key)
                .map(volume -> !type.equals("container")
                                || Json.text(volume, "content_type").equals("filesystem")
                        ? ""
                        : "Custom block volumes cannot be used on containers")
                .orElse("Failed loading custom volume: Storage volume not found");
        if (!problem.isEmpty()) {
            throw Refused.failed("Invalid devices: Device validation failed for \"" + name + "\": " + problem);
        }
    }

    private Operation copy(String project, String name, JsonNode body, JsonNode source) {
        String[] from = Json.text(source, "source").split("/", 2);
        String fromProject = Json.text(source, "project").isEmpty() ? project : Json.text(source, "project");
        boolean only = Json.flag(source, "instance_only") || Json.flag(source, "container_only");
        Instance original = work.state().locked(() -> {
            Instance found = work.state().instance(fromProject, from[0]);
            if (from.length == 2 && !found.snapshots().containsKey(from[1])) {
                throw Refused.notFound("Instance snapshot not found");
            }
            return found;
        });
        // 5.0.2 takes over no profiles
        Setup wanted = setup(body, List.of());
        Map<String, List<String>> resources = Work.resources(name, from[0]);
        return making(project, name, resources, operation -> {
            work.operations().pause();
            work.state().locked(() -> {
                Optional<Snapshot> snapshot = from.length == 2
                        ? Optional.ofNullable(original.snapshots().get(from[1]))
                        : Optional.empty();
                Setup base =
                        snapshot.map(Snapshot::setup).orElseGet(original::setup).copy();
                base.config()
                        .keySet()
                        .removeIf(key -> key.startsWith("volatile.") && !key.equals("volatile.base_image"));
                base.config().putAll(wanted.config());
                base.config().put("volatile.apply_template", "copy");
                base.devices().putAll(wanted.devices());
                Setup merged = new Setup(
                        base.architecture(),
                        base.config(),
                        base.devices(),
                        wanted.profiles(),
                        wanted.ephemeral(),
                        body.has("description") ? wanted.description() : base.description());
                Instance made = add(project, name, original.type(), merged);
                snapshot.map(Snapshot::files)
                        .or(() -> Optional.of(original.files(() -> images.root(original.name()))))
                        .ifPresent(files -> made.files(files.copy()));
                if (!only && snapshot.isEmpty()) {
                    original.snapshots().values().forEach(each -> {
                        made.snapshots().put(each.name(), each.copy());
                        work.tellBelow("instance-snapshot-created", made, "snapshots/" + each.name(), null);
                    });
                }
            });
            return null;
        });
    }
}

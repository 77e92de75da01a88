package dev.polyvisor.simulators.lxd.work;

import dev.polyvisor.simulators.lxd.operation.Operation;
import dev.polyvisor.simulators.lxd.state.Backup;
import dev.polyvisor.simulators.lxd.state.Instance;
import dev.polyvisor.simulators.lxd.state.Instance.Setup;
import dev.polyvisor.simulators.lxd.state.InstanceNames;
import dev.polyvisor.simulators.lxd.state.Json;
import dev.polyvisor.simulators.lxd.state.Refused;
import dev.polyvisor.simulators.lxd.state.Snapshot;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes backups and instances of them. The archive holds the configuration; the files of the instance are not in it. */
public final class Backups {
    private static final Set<String> COMPRESSORS =
            Set.of("", "none", "gzip", "bzip2", "xz", "lzma", "zstd", "squashfs", "lz4", "pigz");

    private final Work work;
    private final Images images;
    private final Creation creation;

    public Backups(Work work, Images images, Creation creation) {
        this.work = work;
        this.images = images;
        this.creation = creation;
    }

    public Backup get(Instance instance, String name) {
        Backup found = instance.backups().get(name);
        if (found == null) {
            throw Refused.notFound("Load backup from database: Instance backup not found");
        }
        return found;
    }

    public Operation create(Instance instance, JsonNode body) {
        String given = Json.text(body, "name");
        if (given.contains("/")) {
            throw Refused.invalid("Backup names may not contain slashes");
        }
        String compressor = Json.text(body, "compression_algorithm");
        if (!COMPRESSORS.contains(compressor)) {
            throw Refused.invalid("Invalid compression algorithm \"" + compressor + "\"");
        }
        Instant expiresAt = Json.time(body, "expires_at", Json.YEAR_1);
        String name = given.isEmpty() ? work.state().locked(() -> generated(instance)) : given;
        Map<String, List<String>> resources = new TreeMap<>(Work.resources(instance.name()));
        resources.put("backups", List.of("/1.0/backups/" + name));
        return work.operations().start("Backing up instance", instance.project(), resources, operation -> {
            work.operations().pause();
            work.state().locked(() -> {
                if (instance.backups().containsKey(name)) {
                    throw Refused.failed(
                            "Create backup: Backup \"" + instance.name() + "/" + name + "\" already exists");
                }
                boolean only = Json.flag(body, "instance_only") || Json.flag(body, "container_only");
                boolean optimized = Json.flag(body, "optimized_storage");
                instance.backups()
                        .put(
                                name,
                                new Backup(
                                        name, work.state().now(), expiresAt, only, optimized, archive(instance, only)));
                work.tellBelow("instance-backup-created", instance, "backups/" + name, null);
            });
            return null;
        });
    }

    private static String generated(Instance instance) {
        int number = 0;
        while (instance.backups().containsKey("backup" + number)) {
            number++;
        }
        return "backup" + number;
    }

    /** JSON is YAML. */
    private static byte[] archive(Instance instance, boolean only) {
        ObjectNode index = setup(instance.setup());
        index.put("name", instance.name());
        index.put("type", instance.type());
        index.put("last_used_at", instance.lastUsedAt().toString());
        if (!only) {
            ArrayNode snapshots = index.putArray("snapshots");
            instance.snapshots()
                    .values()
                    .forEach(snapshot -> snapshots.add(setup(snapshot.setup())
                            .put("name", snapshot.name())
                            .put("created_at", snapshot.createdAt().toString())));
        }
        return ImageArchive.tar("backup/index.yaml", index.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode setup(Setup setup) {
        return setup.tagged().put("description", setup.description());
    }

    public Operation rename(Instance instance, Backup backup, String other) {
        return work.start("Renaming instance backup", instance, operation -> {
            work.operations().pause();
            work.state().locked(() -> {
                if (instance.backups().containsKey(other)) {
                    throw Refused.failed("Error inserting " + other + " into database: already exists");
                }
                instance.backups().remove(backup.name());
                instance.backups().put(other, backup.renamed(other));
                work.tellBelow(
                        "instance-backup-renamed",
                        instance,
                        "backups/" + other,
                        Json.object().put("old_name", backup.name()));
            });
            return null;
        });
    }

    /** Its resources have a key of their own, and a path that leads nowhere. */
    public Operation delete(Instance instance, Backup backup) {
        Map<String, List<String>> resources = Map.of("container", List.of("/1.0/container/" + instance.name()));
        return work.operations().start("Removing instance backup", instance.project(), resources, operation -> {
            work.operations().pause();
            work.state().locked(() -> {
                instance.backups().remove(backup.name());
                work.tellBelow("instance-backup-deleted", instance, "backups/" + backup.name(), null);
            });
            return null;
        });
    }

    /** {@code POST /1.0/instances} with an archive. */
    public Operation restore(String project, String given, byte[] archive) {
        JsonNode index;
        try {
            index = Json.MAPPER.readTree(ImageArchive.file(archive, "backup/index.yaml")
                    .orElseThrow(() -> Refused.failed("Backup is missing at \"backup/index.yaml\"")));
        } catch (JacksonException e) {
            throw Refused.failed("Unsupported compression");
        }
        String name = given.isEmpty() ? Json.text(index, "name") : given;
        InstanceNames.check(name);
        return work.operations().start("Restoring backup", project, Work.resources(name), operation -> {
            work.operations().pause();
            work.state().locked(() -> {
                Instance made = creation.add(project, name, "container", Creation.setup(index, List.of("default")));
                made.lastUsedAt(Json.time(index, "last_used_at", Instant.EPOCH));
                index.path("snapshots").forEach(each -> {
                    Snapshot snapshot = new Snapshot(
                            Json.text(each, "name"),
                            Creation.setup(each, List.of("default")),
                            images.root(name),
                            Json.time(each, "created_at", work.state().now()),
                            // not taken over
                            Json.YEAR_1,
                            false);
                    made.snapshots().put(snapshot.name(), snapshot);
                    work.tellBelow("instance-snapshot-created", made, "snapshots/" + snapshot.name(), null);
                });
            });
            return null;
        });
    }
}

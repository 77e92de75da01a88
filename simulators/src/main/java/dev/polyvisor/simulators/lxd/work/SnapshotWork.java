package dev.polyvisor.simulators.lxd.work;

import dev.polyvisor.simulators.lxd.operation.Operation;
import dev.polyvisor.simulators.lxd.state.Instance;
import dev.polyvisor.simulators.lxd.state.InstanceNames;
import dev.polyvisor.simulators.lxd.state.Json;
import dev.polyvisor.simulators.lxd.state.Refused;
import dev.polyvisor.simulators.lxd.state.Snapshot;
import dev.polyvisor.simulators.lxd.state.Status;
import java.time.Instant;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/** Takes, restores, renames and deletes snapshots. */
public final class SnapshotWork {
    private final Work work;
    private final Images images;
    private final Power power;

    public SnapshotWork(Work work, Images images, Power power) {
        this.work = work;
        this.images = images;
        this.power = power;
    }

    public Snapshot get(Instance instance, String name) {
        Snapshot found = instance.snapshots().get(name);
        if (found == null) {
            throw Refused.notFound("Failed to fetch snapshot \"" + name + "\" of instance \"" + instance.name()
                    + "\" in project \"" + instance.project() + "\": InstanceSnapshot not found");
        }
        return found;
    }

    public Operation create(Instance instance, JsonNode body) {
        String given = Json.text(body, "name");
        InstanceNames.checkSnapshot(given);
        Instant expiresAt = Json.time(body, "expires_at", Json.YEAR_1);
        boolean stateful = Json.flag(body, "stateful");
        return work.start("Snapshotting instance", instance, operation -> {
            String name = given.isEmpty() ? work.state().locked(() -> generated(instance)) : given;
            work.exclusively(
                    instance,
                    "create",
                    () -> {
                        if (name.contains(" ")) {
                            throw Refused.failed("Failed creating instance snapshot record \"" + name
                                    + "\": Invalid instance snapshot name: Name can not contain spaces");
                        }
                        if (stateful) {
                            Power.needMemory(work.state(), instance, "Unable to create a stateful snapshot. ");
                        }
                        if (instance.snapshots().containsKey(name)) {
                            throw Refused.failed("Failed creating instance snapshot record \"" + name
                                    + "\": Add snapshot info to the database: This \"instances_snapshots\" entry"
                                    + " already exists");
                        }
                    },
                    () -> take(instance, name, expiresAt, stateful));
            return null;
        });
    }

    private void take(Instance instance, String name, Instant expiresAt, boolean stateful) {
        Snapshot made = new Snapshot(
                        name,
                        instance.setup().copy(),
                        instance.files(() -> images.root(instance.name())).copy(),
                        work.state().now(),
                        expiresAt,
                        instance.isUp())
                .withMemory(stateful);
        instance.snapshots().put(name, made);
        work.tellBelow("instance-snapshot-created", instance, "snapshots/" + name, null);
        if (instance.status() == Status.RUNNING) {
            // a pool of plain directories stops the container while it copies
            work.tell("instance-paused", instance, true);
            work.tell("instance-resumed", instance, true);
        }
    }

    private static String generated(Instance instance) {
        int number = 0;
        while (instance.snapshots().containsKey("snap" + number)) {
            number++;
        }
        return "snap" + number;
    }

    public Operation rename(Instance instance, Snapshot snapshot, String other) {
        InstanceNames.checkSnapshot(other);
        work.state().locked(() -> {
            if (instance.snapshots().containsKey(other)) {
                throw new Refused(409, "Name \"" + other + "\" already in use");
            }
        });
        return work.start("Renaming snapshot", instance, operation -> {
            work.operations().pause();
            work.state().locked(() -> {
                String old = snapshot.name();
                instance.snapshots().remove(old);
                snapshot.rename(other);
                instance.snapshots().put(other, snapshot);
                work.tellBelow(
                        "instance-snapshot-renamed",
                        instance,
                        "snapshots/" + other,
                        Json.object().put("old_name", instance.name() + "/" + old));
            });
            return null;
        });
    }

    /** LXD names the snapshot as if it were an instance. */
    public Operation update(Instance instance, Snapshot snapshot, JsonNode body) {
        Instant expiresAt = Json.time(body, "expires_at", snapshot.expiresAt());
        return work.operations()
                .start("Updating snapshot", instance.project(), Work.resources(snapshot.name()), operation -> {
                    work.operations().pause();
                    // 5.0.2 tells nobody
                    work.state().locked(() -> snapshot.expire(expiresAt));
                    return null;
                });
    }

    public Operation delete(Instance instance, Snapshot snapshot) {
        return work.start("Deleting snapshot", instance, operation -> {
            work.operations().pause();
            work.state().locked(() -> {
                instance.snapshots().remove(snapshot.name());
                work.tellBelow("instance-snapshot-deleted", instance, "snapshots/" + snapshot.name(), null);
            });
            return null;
        });
    }

    /** {@code PUT} on the instance with {@code restore}: both the name and {@code instance/name} are taken. */
    public Operation restore(Instance instance, String given, boolean stateful) {
        String name = given.startsWith(instance.name() + "/")
                ? given.substring(instance.name().length() + 1)
                : given;
        return work.start("Restoring snapshot", instance, operation -> {
            boolean[] up = new boolean[1];
            work.exclusively(
                    instance,
                    "restore",
                    () -> {
                        if (!instance.snapshots().containsKey(name)) {
                            throw Refused.failed("Snapshot " + instance.name() + "/" + name + " does not exist");
                        }
                        up[0] = instance.isUp();
                        instance.stopped();
                    },
                    () -> {
                        restore(
                                instance,
                                Objects.requireNonNull(instance.snapshots().get(name)),
                                up[0]);
                        if (stateful
                                && !Objects.requireNonNull(instance.snapshots().get(name))
                                        .isStateful()) {
                            throw Refused.failed("Stateful snapshot restore requested by snapshot is stateless");
                        }
                    });
            return null;
        });
    }

    private void restore(Instance instance, Snapshot snapshot, boolean up) {
        instance.setup(snapshot.setup().copy());
        instance.files(snapshot.files().copy());
        if (up) {
            power.begin(instance);
            work.tell("instance-started", instance, false);
        }
        work.tell(
                "instance-restored",
                instance,
                Json.object().put("snapshot", instance.name() + "/" + snapshot.name()),
                false);
    }
}

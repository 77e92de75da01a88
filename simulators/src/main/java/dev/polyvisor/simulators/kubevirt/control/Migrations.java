package dev.polyvisor.simulators.kubevirt.control;

import dev.polyvisor.simulators.kubevirt.Guest;
import dev.polyvisor.simulators.kubevirt.state.ClusterState;
import dev.polyvisor.simulators.kubevirt.state.Json;
import dev.polyvisor.simulators.kubevirt.state.Stored;
import dev.polyvisor.simulators.kubevirt.state.Type;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Moves instances from node to node. */
final class Migrations implements Controller {
    static final String FINALIZER = "kubevirt.io/migrationJobFinalize";
    private static final Set<String> ENDS = Set.of("Succeeded", "Failed");

    private final ClusterState state;
    private final Guests guests;
    private final Type type;
    private final Type instances;

    Migrations(ClusterState state, Guests guests) {
        this.state = state;
        this.guests = guests;
        this.type = state.catalogue().of("virtualmachineinstancemigrations");
        this.instances = state.catalogue().of("virtualmachineinstances");
    }

    @Override
    public void reconcile(Stored stored) {
        ObjectNode migration = stored.tree();
        ObjectNode status = Json.child(migration, "status");
        String name = Json.text(migration, "spec", "vmiName");
        Optional<ObjectNode> found = state.tree(instances.plural(), stored.namespace(), name);
        String phase = Json.text(status, "phase");
        if (ENDS.contains(phase)) {
            ClusterState.finalizer(migration, FINALIZER, false);
        } else if (migration.path("metadata").has("deletionTimestamp")) {
            // a migration is cancelled by deleting it
            found.filter(instance -> isOf(instance, stored)).ifPresent(instance -> end(instance, stored, "", true));
            next(status, "Failed");
        } else if (found.isEmpty() || Machines.isOver(found.get())) {
            next(status, "Failed");
        } else {
            go(stored, migration, status, found.get());
        }
        Stored unused = state.update(type, migration);
    }

    private static boolean isOf(ObjectNode instance, Stored migration) {
        return Json.text(instance, "status", "migrationState", "migrationUid").equals(migration.uid());
    }

    private void next(ObjectNode status, String phase) {
        Instances.phase(status, phase, state.now());
    }

    private void go(Stored stored, ObjectNode migration, ObjectNode status, ObjectNode instance) {
        Guest guest = guests.of(stored.namespace(), Json.text(instance, "metadata", "name"));
        switch (Json.text(status, "phase")) {
            case "" -> {
                Json.child(migration, "metadata", "annotations")
                        .put("kubevirt.io/latest-observed-api-version", "v1")
                        .put("kubevirt.io/storage-observed-api-version", "v1");
                next(status, "Pending");
            }
            case "Pending" -> {
                Stored pod = Pods.create(state, instance, stored.uid());
                Json.child(status, "migrationState").put("targetPod", pod.name());
                next(status, "Scheduling");
            }
            case "Scheduling" -> {
                ObjectNode spec = instance.path("spec").deepCopy().asObject();
                if (migration.path("spec").get("addedNodeSelector") instanceof ObjectNode added) {
                    Json.child(spec, "nodeSelector").setAll(added);
                }
                Nodes.pick(state, spec, Json.text(instance, "status", "nodeName"))
                        .ifPresent(node -> {
                            Json.child(status, "migrationState").put("targetNode", node);
                            next(status, "Scheduled");
                        });
            }
            case "Scheduled" -> next(status, "PreparingTarget");
            case "PreparingTarget" -> next(status, "TargetReady");
            case "TargetReady" -> {
                begin(stored, status, instance);
                next(status, "Running");
            }
            case "Running" -> {
                if (guest != Guest.MIGRATION_HANGS) {
                    boolean failed = guest == Guest.MIGRATION_FAILS;
                    ObjectNode moved = end(instance, stored, Json.text(status, "migrationState", "targetNode"), failed);
                    status.set("migrationState", moved.path("status").path("migrationState"));
                    next(status, failed ? "Failed" : "Succeeded");
                }
            }
            default -> {}
        }
    }

    private void begin(Stored stored, ObjectNode status, ObjectNode instance) {
        ObjectNode moving = Json.child(instance, "status").putObject("migrationState");
        moving.put("migrationUid", stored.uid())
                .put("mode", "PreCopy")
                .put("sourceNode", Json.text(instance, "status", "nodeName"))
                .put("targetNode", Json.text(status, "migrationState", "targetNode"))
                .put("targetPod", Json.text(status, "migrationState", "targetPod"))
                .put("startTimestamp", state.now());
        Stored unused = state.update(instances, instance);
    }

    private ObjectNode end(ObjectNode instance, Stored migration, String node, boolean failed) {
        ObjectNode status = Json.child(instance, "status");
        ObjectNode moving = Json.child(status, "migrationState");
        moving.put("endTimestamp", state.now()).put("completed", true);
        if (failed) {
            moving.put("failed", true);
        } else {
            status.put("nodeName", node);
            Json.child(instance, "metadata", "labels").put("kubevirt.io/nodeName", node);
            moving.put("targetNodeDomainDetected", true);
        }
        swapPods(instance, migration, failed);
        Stored unused = state.update(instances, instance);
        return instance;
    }

    /** The pod of the side that has lost goes. */
    private void swapPods(ObjectNode instance, Stored migration, boolean failed) {
        Type pods = state.catalogue().of("pods");
        String namespace = migration.namespace();
        String prefix = "virt-launcher-" + Json.text(instance, "metadata", "name") + "-";
        for (Stored pod : state.shelf(pods).named(namespace, prefix)) {
            boolean target = migration.uid().equals(pod.labels().get("kubevirt.io/migrationJobUID"));
            if (!pod.isOwnedBy(Json.text(instance, "metadata", "uid"))) {
                continue;
            }
            if (target == failed) {
                Stored unused = state.remove(pods, pod);
            } else if (target) {
                ObjectNode tree = pod.tree();
                Json.child(tree, "metadata", "labels").remove("kubevirt.io/migrationJobUID");
                Stored changed = state.update(pods, tree);
                Pods.place(state, changed, Json.text(instance, "status", "nodeName"));
                ObjectNode active = Json.child(instance, "status").putObject("activePods");
                active.put(pod.uid(), Json.text(instance, "status", "nodeName"));
            }
        }
    }
}

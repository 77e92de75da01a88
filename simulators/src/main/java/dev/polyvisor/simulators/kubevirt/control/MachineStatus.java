package dev.polyvisor.simulators.kubevirt.control;

import dev.polyvisor.simulators.kubevirt.Guest;
import dev.polyvisor.simulators.kubevirt.state.ClusterState;
import dev.polyvisor.simulators.kubevirt.state.Json;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The status of a VirtualMachine, as it follows from its instance, its disks and what is wanted. */
final class MachineStatus {
    private static final Set<String> OWN = Set.of("Failure", "RestartRequired");
    private static final Set<String> NOT_COPIED = Set.of("Provisioning");

    private MachineStatus() {}

    static void sync(
            ClusterState state, Guests guests, ObjectNode machine, @Nullable ObjectNode instance, boolean starts) {
        ObjectNode status = Json.child(machine, "status");
        conditions(state, status, instance);
        if (instance == null) {
            status.remove(List.of("created", "ready"));
        } else {
            status.put("created", true);
            if (Conditions.isTrue(instance.path("status"), "Ready")) {
                status.put("ready", true);
            } else {
                status.remove("ready");
            }
            long observed = generation(instance);
            status.put("observedGeneration", observed)
                    .put(
                            "desiredGeneration",
                            machine.path("metadata").path("generation").asLong(1))
                    .put("runStrategy", Machines.strategy(machine));
            if (Conditions.isTrue(instance.path("status"), "Ready")) {
                status.remove("startFailure");
            }
        }
        status.put("printableStatus", printable(state, guests, machine, instance, starts));
        snapshotStatuses(state, machine, status);
    }

    private static long generation(ObjectNode instance) {
        String text = Json.text(instance, "metadata", "annotations", "kubevirt.io/vm-generation");
        return text.isEmpty() ? 1 : Long.parseLong(text);
    }

    private static void conditions(ClusterState state, ObjectNode status, @Nullable ObjectNode instance) {
        ArrayNode all = Json.array();
        JsonNode old = status.path("conditions");
        if (instance == null) {
            ObjectNode scratch = Json.object();
            Json.element(old, "type", "Ready")
                    .ifPresent(ready -> scratch.putArray("conditions").add(ready.deepCopy()));
            boolean known = Conditions.find(scratch, "Ready")
                    .filter(ready -> Json.text(ready, "reason").equals("VMINotExists"))
                    .isPresent();
            if (!known) {
                Conditions.set(scratch, "Ready", false, "VMINotExists", "VMI does not exist", state.now());
                Conditions.find(scratch, "Ready").orElseThrow().put("lastProbeTime", state.now());
            }
            all.add(Conditions.find(scratch, "Ready").orElseThrow());
            old.forEach(each -> {
                if (!Json.text(each, "type").equals("Ready")
                        && !Json.text(each, "type").equals("Paused")) {
                    all.add(each);
                }
            });
        } else {
            JsonNode copied = instance.path("status").path("conditions");
            if (Json.element(copied, "type", "Ready").isEmpty()) {
                all.addObject()
                        .put("lastProbeTime", state.now())
                        .put("lastTransitionTime", state.now())
                        .put("message", "VMI is missing the Ready condition")
                        .put("reason", "VMIConditionMissing")
                        .put("status", "False")
                        .put("type", "Ready");
                Json.element(old, "type", "Ready")
                        .filter(each -> Json.text(each, "reason").equals("VMIConditionMissing"))
                        .ifPresent(each -> all.set(0, each));
            }
            copied.forEach(each -> {
                if (!NOT_COPIED.contains(Json.text(each, "type"))) {
                    all.add(each);
                }
            });
            old.forEach(each -> {
                if (OWN.contains(Json.text(each, "type"))) {
                    all.add(each);
                }
            });
        }
        status.set("conditions", all);
    }

    /** The first that fits, in the order of the controller. */
    private static String printable(
            ClusterState state, Guests guests, ObjectNode machine, @Nullable ObjectNode instance, boolean starts) {
        if (machine.path("metadata").has("deletionTimestamp")) {
            return "Terminating";
        }
        String phase = instance == null ? "" : Json.text(instance, "status", "phase");
        boolean over = phase.equals("Succeeded") || phase.equals("Failed");
        if (instance != null && !over && instance.path("metadata").has("deletionTimestamp")) {
            return "Stopping";
        }
        JsonNode status = instance == null ? Json.object() : instance.path("status");
        if (phase.equals("Running")) {
            JsonNode migration = status.path("migrationState");
            if (migration.has("startTimestamp") && !migration.has("endTimestamp")) {
                return "Migrating";
            }
            return Conditions.isTrue(status, "Paused") ? "Paused" : "Running";
        }
        String storage = Volumes.trouble(state, machine, instance != null, starts || instance != null && !over);
        if (!storage.isEmpty()) {
            return storage;
        }
        if (Conditions.find(status, "PodScheduled")
                .filter(each -> Json.text(each, "reason").equals("Unschedulable"))
                .isPresent()) {
            return "ErrorUnschedulable";
        }
        String namespace = Json.text(machine, "metadata", "namespace");
        String name = Json.text(machine, "metadata", "name");
        boolean pulls = guests.of(namespace, name) == Guest.IMAGE_PULL_FAILS;
        if (pulls && phase.equals("Scheduling")) {
            return "ImagePullBackOff";
        }
        if (starts || instance != null && !over) {
            return "Starting";
        }
        boolean failed = machine.path("status").has("startFailure")
                && Set.of("Always", "RerunOnFailure", "Once").contains(Machines.strategy(machine));
        return failed ? "CrashLoopBackOff" : "Stopped";
    }

    static void snapshotStatuses(ClusterState state, ObjectNode machine, ObjectNode status) {
        JsonNode volumes = Json.at(machine, "spec", "template", "spec", "volumes");
        if (volumes.isEmpty()) {
            status.remove("volumeSnapshotStatuses");
            return;
        }
        ArrayNode all = status.putArray("volumeSnapshotStatuses");
        for (JsonNode volume : volumes) {
            String name = Json.text(volume, "name");
            boolean enabled = !Volumes.claim(volume).isEmpty();
            boolean possible = enabled
                    && !state.shelf("volumesnapshotclasses").from("", "").isEmpty();
            ObjectNode one = all.addObject().put("enabled", possible).put("name", name);
            if (!enabled) {
                one.put("reason", "Snapshot is not supported for this volumeSource type [" + name + "]");
            } else if (state.find(
                            "persistentvolumeclaims",
                            Json.text(machine, "metadata", "namespace"),
                            Volumes.claim(volume))
                    .isEmpty()) {
                one.put("enabled", false).put("reason", "PVC not found");
            } else if (!possible) {
                one.put("reason", "No VolumeSnapshotClass: Volume snapshots are not configured for this StorageClass");
            }
        }
    }
}

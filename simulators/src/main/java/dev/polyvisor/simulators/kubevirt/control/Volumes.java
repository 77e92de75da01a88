package dev.polyvisor.simulators.kubevirt.control;

import dev.polyvisor.simulators.kubevirt.ClusterPart;
import dev.polyvisor.simulators.kubevirt.state.ClusterState;
import dev.polyvisor.simulators.kubevirt.state.Json;
import dev.polyvisor.simulators.kubevirt.state.Stored;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What CDI and the provisioners do: DataVolumes, claims and volumes. */
final class Volumes {
    private static final String PROVISIONER = "volume.kubernetes.io/storage-provisioner";

    private final ClusterState state;
    private final Controllers controllers;

    Volumes(ClusterState state, Controllers controllers) {
        this.state = state;
        this.controllers = controllers;
    }

    /** The claim of a volume of a machine; empty when it has none. A DataVolume's claim has its name. */
    static String claim(JsonNode volume) {
        String claim = Json.text(volume, "persistentVolumeClaim", "claimName");
        return claim.isEmpty() ? Json.text(volume, "dataVolume", "name") : claim;
    }

    /** Whether it was plugged while the machine ran: such a one keeps no machine from starting. */
    static boolean isPlugged(JsonNode volume) {
        return Json.flag(volume, "persistentVolumeClaim", "hotpluggable")
                || Json.flag(volume, "dataVolume", "hotpluggable");
    }

    /** A claim of an instance that is not there, though it has to be. */
    static Optional<String> missing(ClusterState state, String namespace, JsonNode spec) {
        for (JsonNode volume : spec.path("volumes")) {
            String claim = claim(volume);
            if (!claim.isEmpty()
                    && !isPlugged(volume)
                    && state.find("persistentvolumeclaims", namespace, claim).isEmpty()) {
                return Optional.of(claim);
            }
        }
        return Optional.empty();
    }

    /** Whether a DataVolume of a machine is not full yet. One that waits for a consumer does not keep it. */
    static boolean isFilling(ClusterState state, ObjectNode machine) {
        return status(state, machine, "filling");
    }

    private static boolean status(ClusterState state, ObjectNode machine, String what) {
        String namespace = Json.text(machine, "metadata", "namespace");
        for (JsonNode volume : Json.at(machine, "spec", "template", "spec", "volumes")) {
            String name = Json.text(volume, "dataVolume", "name");
            Optional<ObjectNode> found = name.isEmpty() ? Optional.empty() : state.tree("datavolumes", namespace, name);
            String phase = found.map(each -> Json.text(each, "status", "phase")).orElse("Succeeded");
            boolean failed = phase.equals("Failed");
            boolean full = phase.equals("Succeeded") || phase.equals("WaitForFirstConsumer");
            if (what.equals("failed") ? failed : !failed && !full) {
                return true;
            }
        }
        return false;
    }

    /** What the printable status says of the disks of a machine; empty when there is nothing to say. */
    static String trouble(ClusterState state, ObjectNode machine, boolean exists, boolean runs) {
        String namespace = Json.text(machine, "metadata", "namespace");
        JsonNode spec = Json.at(machine, "spec", "template", "spec");
        if (status(state, machine, "failed")) {
            return "DataVolumeError";
        }
        if (isFilling(state, machine)) {
            return "Provisioning";
        }
        if (exists && missing(state, namespace, spec).isPresent()) {
            return "ErrorPvcNotFound";
        }
        if (!runs) {
            return "";
        }
        for (JsonNode volume : spec.path("volumes")) {
            boolean unbound = !isPlugged(volume)
                    && state.tree("persistentvolumeclaims", namespace, claim(volume))
                            .filter(claim ->
                                    !Json.text(claim, "status", "phase").equals("Bound"))
                            .isPresent();
            if (unbound) {
                return "WaitingForVolumeBinding";
            }
        }
        return "";
    }

    /** The claims of an instance have somebody who uses them. */
    static void consume(ClusterState state, String namespace, JsonNode spec) {
        for (JsonNode volume : spec.path("volumes")) {
            state.find("persistentvolumeclaims", namespace, claim(volume)).ifPresent(claim -> {
                ObjectNode tree = claim.tree();
                if (!Json.text(tree, "status", "phase").equals("Bound")) {
                    Json.child(tree, "metadata", "annotations").put("volume.kubernetes.io/selected-node", "any");
                    Stored unused = state.update(state.catalogue().of("persistentvolumeclaims"), tree);
                }
            });
        }
    }

    /** A claim is bound, at once or when somebody uses it. */
    void claim(Stored stored) {
        ObjectNode claim = stored.tree();
        if (claim.path("metadata").has("deletionTimestamp")) {
            ClusterState.finalizer(claim, "kubernetes.io/pvc-protection", false);
            Stored unused = state.update(state.catalogue().of("persistentvolumeclaims"), claim);
            release(stored);
            return;
        }
        if (Json.text(claim, "status", "phase").equals("Bound")) {
            grow(claim);
            return;
        }
        String className = Json.text(claim, "spec", "storageClassName");
        Optional<ObjectNode> storage = state.tree("storageclasses", "", className);
        boolean immediate = storage.map(
                        found -> !Json.text(found, "volumeBindingMode").equals("WaitForFirstConsumer"))
                .orElse(false);
        boolean used = Json.child(claim, "metadata", "annotations").has("volume.kubernetes.io/selected-node");
        if (storage.isEmpty() || !immediate && !used) {
            return;
        }
        bind(stored, claim, Json.text(storage.get(), "provisioner"));
    }

    /** A claim that asks for more gets it. */
    private void grow(ObjectNode claim) {
        JsonNode wanted = Json.at(claim, "spec", "resources", "requests", "storage");
        if (!wanted.equals(Json.at(claim, "status", "capacity", "storage"))) {
            Json.child(claim, "status", "capacity").set("storage", wanted);
            Stored unused = state.update(state.catalogue().of("persistentvolumeclaims"), claim);
            state.tree("persistentvolumes", "", Json.text(claim, "spec", "volumeName"))
                    .ifPresent(volume -> {
                        Json.child(volume, "spec", "capacity").set("storage", wanted);
                        Stored unusedVolume = state.update(state.catalogue().of("persistentvolumes"), volume);
                    });
        }
    }

    private void bind(Stored stored, ObjectNode claim, String provisioner) {
        String volumeName = "pvc-" + stored.uid();
        JsonNode spec = claim.path("spec");
        ObjectNode size = Json.object();
        size.set("storage", Json.at(spec, "resources", "requests", "storage"));
        ObjectNode volume = Json.object();
        ObjectNode metadata = volume.putObject("metadata").put("name", volumeName);
        metadata.putObject("annotations").put("pv.kubernetes.io/provisioned-by", provisioner);
        metadata.putArray("finalizers").add("kubernetes.io/pv-protection");
        ObjectNode shape = volume.putObject("spec");
        shape.set("capacity", size);
        shape.putObject("csi").put("driver", provisioner).put("volumeHandle", volumeName);
        shape.set("accessModes", spec.path("accessModes"));
        shape.putObject("claimRef")
                .put("kind", "PersistentVolumeClaim")
                .put("namespace", stored.namespace())
                .put("name", stored.name())
                .put("uid", stored.uid())
                .put("apiVersion", "v1");
        shape.put("persistentVolumeReclaimPolicy", "Delete");
        shape.set("storageClassName", spec.path("storageClassName"));
        shape.set("volumeMode", spec.path("volumeMode"));
        volume.putObject("status").put("phase", "Bound").put("lastPhaseTransitionTime", state.now());
        if (state.find("persistentvolumes", "", volumeName).isEmpty()) {
            Stored unused = state.create(state.catalogue().of("persistentvolumes"), volume);
        }
        Json.child(claim, "metadata", "annotations")
                .put("pv.kubernetes.io/bind-completed", "yes")
                .put("pv.kubernetes.io/bound-by-controller", "yes")
                .put("volume.beta.kubernetes.io/storage-provisioner", provisioner)
                .put(PROVISIONER, provisioner);
        Json.child(claim, "spec").put("volumeName", volumeName);
        ObjectNode status = Json.child(claim, "status");
        status.put("phase", "Bound");
        status.set("accessModes", spec.path("accessModes"));
        status.set("capacity", size);
        Stored unused = state.update(state.catalogue().of("persistentvolumeclaims"), claim);
    }

    private void release(Stored claim) {
        state.find("persistentvolumes", "", "pvc-" + claim.uid()).ifPresent(volume -> {
            Stored unused = state.remove(state.catalogue().of("persistentvolumes"), volume);
        });
    }

    /** A DataVolume gets its claim, and is filled step by step. */
    void dataVolume(Stored stored) {
        ObjectNode volume = stored.tree();
        ObjectNode status = Json.child(volume, "status");
        String phase = Json.text(status, "phase");
        if (phase.equals("Succeeded") || volume.path("metadata").has("deletionTimestamp")) {
            return;
        }
        Optional<ObjectNode> claim = state.tree("persistentvolumeclaims", stored.namespace(), stored.name());
        boolean bound = claim.filter(each -> Json.text(each, "status", "phase").equals("Bound"))
                .isPresent();
        status.put("claimName", stored.name());
        switch (phase) {
            case "" -> {
                if (bound) {
                    adopt(claim.get(), volume);
                    conditions(status, stored.name(), "", false);
                    next(status, sort(volume) + "Scheduled", "N/A");
                } else {
                    next(status, "Pending", "N/A");
                }
            }
            case "Pending", "WaitForFirstConsumer", "PVCBound" -> {
                if (claim.isEmpty()) {
                    Stored unused =
                            state.create(state.catalogue().of("persistentvolumeclaims"), Claims.of(state, volume));
                } else if (bound) {
                    conditions(status, stored.name(), "", false);
                    next(status, sort(volume) + "Scheduled", "N/A");
                } else if (waits(claim.get())) {
                    next(status, "WaitForFirstConsumer", "N/A");
                }
            }
            case "ImportScheduled", "CloneScheduled" -> {
                conditions(status, stored.name(), "Pod is running", false);
                next(status, sort(volume) + "InProgress", "1.04%");
            }
            case "ImportInProgress", "CloneInProgress" -> {
                if (Json.text(status, "progress").startsWith("1.")) {
                    next(status, phase, "41.70%");
                } else {
                    conditions(status, stored.name(), "Completed", true);
                    next(status, "Succeeded", "100.0%");
                }
            }
            default -> {}
        }
        Stored unused = state.update(state.catalogue().of("datavolumes"), volume);
        if (state.catalogue().serves(ClusterPart.CDI) && bound) {
            controllers.enqueue("datavolumes", stored.namespace(), stored.name());
        }
    }

    /** A claim that was there first. */
    private void adopt(ObjectNode claim, ObjectNode volume) {
        if (claim.path("metadata").path("ownerReferences").isEmpty()) {
            Json.list(Json.child(claim, "metadata"), "ownerReferences").add(DataVolumeTemplates.owner(volume));
            Stored unused = state.update(state.catalogue().of("persistentvolumeclaims"), claim);
        }
    }

    private boolean waits(ObjectNode claim) {
        return state.tree("storageclasses", "", Json.text(claim, "spec", "storageClassName"))
                .filter(found -> Json.text(found, "volumeBindingMode").equals("WaitForFirstConsumer"))
                .isPresent();
    }

    private static void next(ObjectNode status, String phase, String progress) {
        status.put("phase", phase).put("progress", progress);
    }

    private static String sort(ObjectNode volume) {
        JsonNode source = volume.path("spec").path("source");
        boolean clones = source.has("pvc") || source.has("snapshot");
        return clones || volume.path("spec").has("sourceRef") ? "Clone" : "Import";
    }

    private void conditions(ObjectNode status, String name, String reason, boolean ready) {
        boolean runs = reason.equals("Pod is running");
        condition(status, "Bound", true, "Bound", "PVC " + name + " Bound");
        condition(status, "Running", runs, reason, "");
        condition(status, "Ready", ready, "", "");
    }

    private void condition(ObjectNode status, String type, boolean value, String reason, String message) {
        Conditions.set(status, type, value, reason, message, state.now());
        ObjectNode condition = Conditions.find(status, type).orElseThrow();
        condition.remove("lastProbeTime");
        condition.put("lastHeartbeatTime", state.now());
        if (type.equals("Running") && reason.isEmpty()) {
            condition.put("reason", "");
        }
    }
}

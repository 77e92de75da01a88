package dev.polyvisor.simulators.kubevirt.control;

import dev.polyvisor.simulators.kubevirt.state.ClusterState;
import dev.polyvisor.simulators.kubevirt.state.Json;
import dev.polyvisor.simulators.kubevirt.state.Stored;
import dev.polyvisor.simulators.kubevirt.state.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Brings virtual machines back to what a snapshot has of them. */
final class Restores implements Controller {
    private static final String PROTECTION = "snapshot.kubevirt.io/vmrestore-protection";
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String WAITING =
            "Waiting for target VM to be powered off. Please stop the restore target to proceed with"
                    + " restore, or the operation will fail after 5m0s";

    private final ClusterState state;
    private final Controllers controllers;
    private final Type type;
    private final Type machines;

    Restores(ClusterState state, Controllers controllers) {
        this.state = state;
        this.controllers = controllers;
        this.type = state.catalogue().of("virtualmachinerestores");
        this.machines = state.catalogue().of("virtualmachines");
    }

    @Override
    public void reconcile(Stored stored) {
        ObjectNode restore = stored.tree();
        ObjectNode status = Json.child(restore, "status");
        String target = Json.text(restore, "spec", "target", "name");
        Optional<ObjectNode> machine = state.tree(machines.plural(), stored.namespace(), target);
        if (restore.path("metadata").has("deletionTimestamp")) {
            ClusterState.finalizer(restore, PROTECTION, false);
            machine.ifPresent(found -> mark(found, stored.name(), false));
        } else if (Json.flag(status, "complete") || Work.isFinished(restore)) {
            return;
        } else if (!Json.texts(restore.path("metadata").path("finalizers")).contains(PROTECTION)) {
            ClusterState.finalizer(restore, PROTECTION, true);
            status.put("complete", false);
            machine.ifPresent(found -> Json.list(Json.child(restore, "metadata"), "ownerReferences")
                    .add(DataVolumeTemplates.owner(found)));
        } else {
            go(stored, restore, status, target, machine);
        }
        Stored unused = state.update(type, restore);
    }

    private void mark(ObjectNode machine, String restore, boolean locked) {
        ObjectNode status = Json.child(machine, "status");
        if (locked) {
            status.put("restoreInProgress", restore);
        } else if (Json.text(status, "restoreInProgress").equals(restore)) {
            status.remove("restoreInProgress");
        } else {
            return;
        }
        Stored unused = state.update(machines, machine);
    }

    private void go(Stored stored, ObjectNode restore, ObjectNode status, String target, Optional<ObjectNode> machine) {
        Optional<ObjectNode> content = state.find(
                        "virtualmachinesnapshots",
                        stored.namespace(),
                        Json.text(restore, "spec", "virtualMachineSnapshotName"))
                .flatMap(snapshot -> state.tree(
                        "virtualmachinesnapshotcontents", stored.namespace(), Snapshots.contentName(snapshot)));
        Optional<Stored> instance = state.find("virtualmachineinstances", stored.namespace(), target);
        if (content.isEmpty()) {
            Work.progress(
                    status,
                    false,
                    "VirtualMachineSnapshot does not exist",
                    false,
                    "VirtualMachineSnapshot does not exist",
                    state.now());
        } else if (instance.isPresent()) {
            await(stored, restore, status, target);
        } else if (machine.isPresent()
                && !Json.text(machine.get(), "status", "restoreInProgress").equals(stored.name())) {
            mark(machine.get(), stored.name(), true);
            Work.progress(status, true, "Creating new PVCs", false, "Waiting for new PVCs", state.now());
            controllers.enqueue(type.plural(), stored.namespace(), stored.name());
        } else {
            finish(stored, status, target, machine, content.get());
        }
    }

    private void await(Stored stored, ObjectNode restore, ObjectNode status, String target) {
        String policy = Json.text(restore, "spec", "targetReadinessPolicy");
        Instant end = Instant.parse(Json.text(restore, "metadata", "creationTimestamp"))
                .plus(PATIENCE);
        Instant now = state.clock().now();
        boolean waits = policy.isEmpty() || policy.equals("WaitGracePeriod");
        if (policy.equals("FailImmediate") || waits && !now.isBefore(end)) {
            status.put("complete", true);
            Work.progress(status, false, "Operation failed", false, "Operation failed", state.now());
            Conditions.set(status, "Failure", true, "Restore target VMI still exists", "", state.now());
            return;
        }
        if (policy.equals("StopTarget")) {
            state.tree(machines.plural(), stored.namespace(), target).ifPresent(machine -> {
                Json.child(machine, "spec").put("runStrategy", "Halted");
                Stored unused = state.update(machines, machine);
            });
        }
        if (waits) {
            controllers.enqueueLater(Duration.between(now, end), type.plural(), stored.namespace(), stored.name());
        }
        controllers.follow(
                "instance:" + stored.namespace() + "/" + target, type.plural(), stored.namespace(), stored.name());
        Work.progress(status, false, WAITING, false, WAITING, state.now());
    }

    private void finish(
            Stored stored, ObjectNode status, String target, Optional<ObjectNode> machine, ObjectNode content) {
        ObjectNode saved = (ObjectNode)
                content.path("spec").path("source").path("virtualMachine").deepCopy();
        ArrayNode restores = status.putArray("restores");
        ArrayNode deleted = Json.array();
        for (JsonNode backup : content.path("spec").path("volumeBackups")) {
            String volume = Json.text(backup, "volumeName");
            String name = "restore-" + stored.uid() + "-" + volume;
            claim(stored, backup, name);
            ObjectNode one = restores.addObject();
            String old = Json.text(backup, "persistentVolumeClaim", "metadata", "name");
            boolean hadDataVolume = retarget(saved, volume, old, name);
            if (hadDataVolume) {
                one.put("dataVolumeName", name);
                deleted.add(old);
            }
            one.put("persistentVolumeClaim", name)
                    .put("volumeName", volume)
                    .put("volumeSnapshotName", Json.text(backup, "volumeSnapshotName"));
        }
        String mark = stored.name() + "-" + stored.uid();
        ObjectNode restored = machine.orElseGet(() -> fresh(stored, target, saved));
        Json.child(restored, "metadata", "annotations").put("restore.kubevirt.io/lastRestoreUID", mark);
        ObjectNode spec = (ObjectNode) saved.path("spec");
        spec.remove("running");
        spec.put("runStrategy", machine.isPresent() ? Machines.strategy(restored) : "Halted");
        restored.set("spec", spec);
        Json.child(restored, "status").remove("restoreInProgress");
        Stored changed = machine.isPresent() ? state.update(machines, restored) : state.create(machines, restored);
        boolean unused = DataVolumeTemplates.create(state, changed.tree());
        deleted.forEach(each -> controllers.delete("datavolumes", stored.namespace(), each.asString()));
        status.put("complete", true).put("restoreTime", state.now());
        if (!deleted.isEmpty()) {
            status.set("deletedDataVolumes", deleted);
        }
        Work.progress(status, false, "Operation complete", true, "Operation complete", state.now());
    }

    private static ObjectNode fresh(Stored stored, String target, ObjectNode saved) {
        ObjectNode machine = Json.object().put("apiVersion", "kubevirt.io/v1").put("kind", "VirtualMachine");
        ObjectNode metadata = machine.putObject("metadata").put("name", target).put("namespace", stored.namespace());
        if (saved.path("metadata").path("labels") instanceof ObjectNode labels) {
            metadata.set("labels", labels.deepCopy());
        }
        return machine;
    }

    /** Has the machine use what was restored; whether it was a DataVolume of its own. */
    private static boolean retarget(ObjectNode saved, String volume, String old, String name) {
        boolean found = false;
        for (JsonNode each : Json.at(saved, "spec", "dataVolumeTemplates")) {
            if (Json.text(each, "metadata", "name").equals(old)) {
                Json.child((ObjectNode) each, "metadata").put("name", name);
                found = true;
            }
        }
        Optional<ObjectNode> target =
                Json.element(Json.at(saved, "spec", "template", "spec", "volumes"), "name", volume);
        if (target.isPresent()) {
            if (target.get().has("dataVolume")) {
                Json.child(target.get(), "dataVolume").put("name", name);
            } else {
                Json.child(target.get(), "persistentVolumeClaim").put("claimName", name);
            }
        }
        return found;
    }

    private void claim(Stored stored, JsonNode backup, String name) {
        ObjectNode claim = Json.object();
        ObjectNode metadata = claim.putObject("metadata").put("name", name).put("namespace", stored.namespace());
        metadata.putArray("finalizers").add("kubernetes.io/pvc-protection");
        ObjectNode spec =
                (ObjectNode) backup.path("persistentVolumeClaim").path("spec").deepCopy();
        spec.remove("volumeName");
        spec.putObject("dataSource")
                .put("apiGroup", "snapshot.storage.k8s.io")
                .put("kind", "VolumeSnapshot")
                .put("name", Json.text(backup, "volumeSnapshotName"));
        claim.set("spec", spec);
        claim.putObject("status").put("phase", "Pending");
        Stored unused = state.create(state.catalogue().of("persistentvolumeclaims"), claim);
    }
}

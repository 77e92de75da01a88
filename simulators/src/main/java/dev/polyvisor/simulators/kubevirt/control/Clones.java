package dev.polyvisor.simulators.kubevirt.control;

import dev.polyvisor.simulators.kubevirt.state.ClusterState;
import dev.polyvisor.simulators.kubevirt.state.Json;
import dev.polyvisor.simulators.kubevirt.state.Stored;
import dev.polyvisor.simulators.kubevirt.state.Type;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Clones virtual machines, by a snapshot and a restore that are made and removed for it. */
final class Clones implements Controller {
    private final ClusterState state;
    private final Controllers controllers;
    private final Type type;

    Clones(ClusterState state, Controllers controllers) {
        this.state = state;
        this.controllers = controllers;
        this.type = state.catalogue().of("virtualmachineclones");
    }

    @Override
    public void reconcile(Stored stored) {
        ObjectNode clone = stored.tree();
        ObjectNode status = Json.child(clone, "status");
        if (Work.isFinished(clone) || clone.path("metadata").has("deletionTimestamp")) {
            return;
        }
        boolean fromSnapshot = Json.text(clone, "spec", "source", "kind").equals("VirtualMachineSnapshot");
        String source = Json.text(clone, "spec", "source", "name");
        String snapshot = fromSnapshot ? source : "tmp-snapshot-" + stored.uid();
        String restore = "tmp-restore-" + stored.uid();
        switch (Json.text(status, "phase")) {
            case "" -> begin(stored, status, fromSnapshot, source, snapshot);
            case "SnapshotInProgress" -> {
                if (state.tree("virtualmachinesnapshots", stored.namespace(), snapshot)
                        .filter(each -> Json.flag(each, "status", "readyToUse"))
                        .isPresent()) {
                    restore(stored, clone, snapshot, restore);
                    status.put("phase", "CreatingTargetVM").put("restoreName", restore);
                }
            }
            case "CreatingTargetVM", "RestoreInProgress" ->
                finish(stored, clone, status, snapshot, restore, fromSnapshot);
            default -> {}
        }
        Stored unused = state.update(type, clone);
    }

    private void begin(Stored stored, ObjectNode status, boolean fromSnapshot, String source, String snapshot) {
        String plural = fromSnapshot ? "virtualmachinesnapshots" : "virtualmachines";
        if (state.find(plural, stored.namespace(), source).isEmpty()) {
            Work.progress(status, false, "Source does not exist", false, "Source does not exist", state.now());
            return;
        }
        if (!fromSnapshot) {
            Type snapshots = state.catalogue().of("virtualmachinesnapshots");
            ObjectNode made =
                    Json.object().put("apiVersion", snapshots.apiVersion()).put("kind", snapshots.kind());
            ObjectNode metadata =
                    made.putObject("metadata").put("name", snapshot).put("namespace", stored.namespace());
            metadata.putArray("ownerReferences").add(DataVolumeTemplates.owner(stored.tree()));
            made.putObject("spec")
                    .putObject("source")
                    .put("apiGroup", "kubevirt.io")
                    .put("kind", "VirtualMachine")
                    .put("name", source);
            Stored unused = state.create(snapshots, made);
        }
        status.put("phase", "SnapshotInProgress").put("snapshotName", snapshot);
        Work.progress(status, true, "Still processing", false, "Still processing", state.now());
    }

    private void restore(Stored stored, ObjectNode clone, String snapshot, String restore) {
        Type restores = state.catalogue().of("virtualmachinerestores");
        ObjectNode made = Json.object().put("apiVersion", restores.apiVersion()).put("kind", restores.kind());
        ObjectNode metadata = made.putObject("metadata").put("name", restore).put("namespace", stored.namespace());
        metadata.putArray("ownerReferences").add(DataVolumeTemplates.owner(clone));
        ObjectNode spec = made.putObject("spec").put("virtualMachineSnapshotName", snapshot);
        spec.putObject("target")
                .put("apiGroup", "kubevirt.io")
                .put("kind", "VirtualMachine")
                .put("name", target(stored, clone));
        Stored unused = state.create(restores, made);
    }

    private static String target(Stored stored, ObjectNode clone) {
        String target = Json.text(clone, "spec", "target", "name");
        return target.isEmpty() ? "clone-" + stored.name() + "-" + stored.uid().substring(0, 5) : target;
    }

    private void finish(
            Stored stored, ObjectNode clone, ObjectNode status, String snapshot, String restore, boolean fromSnapshot) {
        status.put("phase", "RestoreInProgress");
        Optional<ObjectNode> done = state.tree("virtualmachinerestores", stored.namespace(), restore)
                .filter(each -> Json.flag(each, "status", "complete"));
        if (done.isEmpty()) {
            return;
        }
        String target = target(stored, clone);
        personal(stored, clone, target);
        controllers.delete("virtualmachinerestores", stored.namespace(), restore);
        if (!fromSnapshot) {
            controllers.delete("virtualmachinesnapshots", stored.namespace(), snapshot);
        }
        status.put("phase", "Succeeded").put("targetName", target);
        status.remove(java.util.List.of("snapshotName", "restoreName"));
        Work.progress(status, false, "Ready", true, "Ready", state.now());
    }

    /** A copy is somebody of its own: it has other addresses and another firmware. */
    private void personal(Stored stored, ObjectNode clone, String target) {
        state.tree("virtualmachines", stored.namespace(), target).ifPresent(machine -> {
            ObjectNode domain = Json.child(machine, "spec", "template", "spec", "domain");
            Json.child(domain, "firmware").put("uuid", state.uuid()).put("serial", state.uuid());
            domain.path("devices").path("interfaces").forEach(each -> {
                String wanted = Json.text(clone, "spec", "newMacAddresses", Json.text(each, "name"));
                if (!wanted.isEmpty()) {
                    ((ObjectNode) each).put("macAddress", wanted);
                } else {
                    ((ObjectNode) each).remove("macAddress");
                }
            });
            Stored unused = state.update(state.catalogue().of("virtualmachines"), machine);
        });
    }
}

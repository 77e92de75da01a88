package dev.polyvisor.simulators.kubevirt.control;

import dev.polyvisor.simulators.kubevirt.state.ClusterState;
import dev.polyvisor.simulators.kubevirt.state.Json;
import dev.polyvisor.simulators.kubevirt.state.Stored;
import dev.polyvisor.simulators.kubevirt.state.Type;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Takes snapshots of virtual machines: their definition, and a snapshot of each claim. */
final class Snapshots implements Controller {
    static final String PROTECTION = "snapshot.kubevirt.io/vmsnapshot-protection";
    private static final String CONTENT_PROTECTION = "snapshot.kubevirt.io/vmsnapshotcontent-protection";

    private final ClusterState state;
    private final Controllers controllers;
    private final Type type;
    private final Type contents;
    private final Type volumeSnapshots;

    Snapshots(ClusterState state, Controllers controllers) {
        this.state = state;
        this.controllers = controllers;
        this.type = state.catalogue().of("virtualmachinesnapshots");
        this.contents = state.catalogue().of("virtualmachinesnapshotcontents");
        this.volumeSnapshots = state.catalogue().of("volumesnapshots");
    }

    static String contentName(Stored snapshot) {
        return "vmsnapshot-content-" + snapshot.uid();
    }

    @Override
    public void reconcile(Stored stored) {
        ObjectNode snapshot = stored.tree();
        ObjectNode status = Json.child(snapshot, "status");
        String source = Json.text(snapshot, "spec", "source", "name");
        Optional<ObjectNode> machine = state.tree("virtualmachines", stored.namespace(), source);
        if (snapshot.path("metadata").has("deletionTimestamp")) {
            delete(stored, snapshot);
            machine.ifPresent(found -> mark(found, stored.name(), false));
        } else if (!Json.texts(snapshot.path("metadata").path("finalizers")).contains(PROTECTION)) {
            ClusterState.finalizer(snapshot, PROTECTION, true);
            status.put("phase", "InProgress").put("readyToUse", false);
            Work.progress(
                    status,
                    machine.isPresent(),
                    machine.isPresent() ? "Source locked and operation in progress" : "Source does not exist",
                    false,
                    "Not ready",
                    state.now());
        } else if (Work.isFinished(snapshot) || machine.isEmpty()) {
            return;
        } else if (state.find(contents.plural(), stored.namespace(), contentName(stored))
                .isEmpty()) {
            mark(machine.get(), stored.name(), true);
            content(stored, machine.get());
            status.put("sourceUID", Json.text(machine.get(), "metadata", "uid"));
            status.put("virtualMachineSnapshotContentName", contentName(stored));
            controllers.enqueue(type.plural(), stored.namespace(), stored.name());
        } else {
            mark(machine.get(), stored.name(), false);
            finish(stored, status, machine.get());
        }
        Stored unused = state.update(type, snapshot);
    }

    private void mark(ObjectNode machine, String snapshot, boolean locked) {
        ObjectNode status = Json.child(machine, "status");
        if (locked) {
            status.put("snapshotInProgress", snapshot);
        } else if (Json.text(status, "snapshotInProgress").equals(snapshot)) {
            status.remove("snapshotInProgress");
        } else {
            return;
        }
        Stored unused = state.update(state.catalogue().of("virtualmachines"), machine);
    }

    private void content(Stored stored, ObjectNode machine) {
        ObjectNode content =
                Json.object().put("apiVersion", contents.apiVersion()).put("kind", contents.kind());
        ObjectNode metadata = content.putObject("metadata");
        metadata.put("name", contentName(stored)).put("namespace", stored.namespace());
        metadata.putArray("finalizers").add(CONTENT_PROTECTION);
        ObjectNode spec = content.putObject("spec");
        ObjectNode saved = spec.putObject("source").putObject("virtualMachine");
        saved.set("metadata", machine.path("metadata").deepCopy());
        Json.child(saved, "metadata").remove("managedFields");
        saved.set("spec", machine.path("spec").deepCopy());
        saved.putObject("status").put("printableStatus", "Stopped");
        spec.put("virtualMachineSnapshotName", stored.name());
        ArrayNode backups = spec.putArray("volumeBackups");
        ObjectNode status =
                content.putObject("status").put("creationTime", state.now()).put("readyToUse", true);
        ArrayNode shown = status.putArray("volumeSnapshotStatus");
        for (JsonNode volume : Json.at(machine, "spec", "template", "spec", "volumes")) {
            state.tree("persistentvolumeclaims", stored.namespace(), Volumes.claim(volume))
                    .filter(claim -> canSnapshot())
                    .ifPresent(claim -> {
                        String name = "vmsnapshot-" + stored.uid() + "-volume-" + Json.text(volume, "name");
                        ObjectNode backup = backups.addObject();
                        ObjectNode kept = backup.putObject("persistentVolumeClaim");
                        kept.set("metadata", claim.path("metadata").deepCopy());
                        kept.set("spec", claim.path("spec").deepCopy());
                        backup.put("volumeName", Json.text(volume, "name")).put("volumeSnapshotName", name);
                        shown.addObject()
                                .put("creationTime", state.now())
                                .put("readyToUse", true)
                                .put("volumeSnapshotName", name);
                    });
        }
        Stored made = state.create(contents, content);
        for (JsonNode backup : backups) {
            volumeSnapshot(made, backup, Json.text(machine, "metadata", "name"));
        }
    }

    private boolean canSnapshot() {
        return !state.shelf("volumesnapshotclasses").from("", "").isEmpty();
    }

    private void volumeSnapshot(Stored content, JsonNode backup, String machine) {
        JsonNode claim = backup.path("persistentVolumeClaim");
        ObjectNode snapshot =
                Json.object().put("apiVersion", volumeSnapshots.apiVersion()).put("kind", volumeSnapshots.kind());
        ObjectNode metadata = snapshot.putObject("metadata");
        metadata.put("name", Json.text(backup, "volumeSnapshotName")).put("namespace", content.namespace());
        metadata.putObject("labels")
                .put("snapshot.kubevirt.io/source-vm-name", machine)
                .put("snapshot.kubevirt.io/source-vm-namespace", content.namespace());
        metadata.putArray("ownerReferences").add(DataVolumeTemplates.owner(content.tree()));
        ObjectNode spec = snapshot.putObject("spec");
        spec.putObject("source").put("persistentVolumeClaimName", Json.text(claim, "metadata", "name"));
        spec.put(
                "volumeSnapshotClassName",
                state.shelf("volumesnapshotclasses").from("", "").get(0).name());
        snapshot.putObject("status")
                .put("boundVolumeSnapshotContentName", "snapcontent-" + state.uuid())
                .put("creationTime", state.now())
                .put("readyToUse", true)
                .put("restoreSize", Json.text(claim, "spec", "resources", "requests", "storage"));
        Stored unused = state.create(volumeSnapshots, snapshot);
    }

    private void finish(Stored stored, ObjectNode status, ObjectNode machine) {
        ObjectNode content = state.tree(contents.plural(), stored.namespace(), contentName(stored))
                .orElseThrow();
        Work.progress(status, false, "Operation complete", true, "Ready", state.now());
        status.put("creationTime", state.now()).put("phase", "Succeeded").put("readyToUse", true);
        ArrayNode included = Json.array();
        content.path("spec").path("volumeBackups").forEach(each -> included.add(Json.text(each, "volumeName")));
        ArrayNode excluded = Json.array();
        for (JsonNode volume : Json.at(machine, "spec", "template", "spec", "volumes")) {
            if (!Json.texts(included).contains(Json.text(volume, "name"))) {
                excluded.add(Json.text(volume, "name"));
            }
        }
        ObjectNode volumes = status.putObject("snapshotVolumes");
        if (!excluded.isEmpty()) {
            volumes.set("excludedVolumes", excluded);
        }
        if (!included.isEmpty()) {
            volumes.set("includedVolumes", included);
        }
        state.tree("virtualmachineinstances", stored.namespace(), Json.text(machine, "metadata", "name"))
                .ifPresent(instance -> indicate(status, instance));
    }

    private static void indicate(ObjectNode status, ObjectNode instance) {
        boolean agent = Conditions.isTrue(instance.path("status"), "AgentConnected");
        String quiesced = agent ? "GuestAgent" : "NoGuestAgent";
        status.putArray("indications").add(quiesced).add("Online");
        ArrayNode told = status.putArray("sourceIndications");
        told.addObject()
                .put("indication", quiesced)
                .put(
                        "message",
                        agent
                                ? "Guest agent was active and attempted to quiesce the filesystem for application consistency."
                                : "Guest agent was not active. Snapshot is crash-consistent only.");
        told.addObject()
                .put("indication", "Online")
                .put(
                        "message",
                        "Snapshot taken while the VM was running. Consistency depends on guest-agent quiescing.");
    }

    /** What is left of a snapshot goes when somebody deletes it. */
    void content(Stored stored) {
        ObjectNode content = stored.tree();
        if (content.path("metadata").has("deletionTimestamp")) {
            ClusterState.finalizer(content, CONTENT_PROTECTION, false);
            Stored unused = state.update(contents, content);
        }
    }

    /** The content goes with it, unless it is to be retained. */
    private void delete(Stored stored, ObjectNode snapshot) {
        boolean retained = Json.text(snapshot, "spec", "deletionPolicy").equals("retain");
        Optional<Stored> content = state.find(contents.plural(), stored.namespace(), contentName(stored));
        if (content.isPresent() && !retained) {
            Stored unused = state.remove(contents, content.get());
        }
        ClusterState.finalizer(snapshot, PROTECTION, false);
    }
}

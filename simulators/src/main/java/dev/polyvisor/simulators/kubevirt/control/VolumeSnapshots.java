package dev.polyvisor.simulators.kubevirt.control;

import dev.polyvisor.simulators.kubevirt.state.ClusterState;
import dev.polyvisor.simulators.kubevirt.state.Json;
import dev.polyvisor.simulators.kubevirt.state.Stored;
import dev.polyvisor.simulators.kubevirt.state.Type;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Takes the snapshots of claims that somebody asks for; it waits for a claim that is not there yet. */
final class VolumeSnapshots implements Controller {
    private static final String PROTECTION = "snapshot.storage.kubernetes.io/volumesnapshot-bound-protection";

    private final ClusterState state;
    private final Controllers controllers;
    private final Type type;

    VolumeSnapshots(ClusterState state, Controllers controllers) {
        this.state = state;
        this.controllers = controllers;
        this.type = state.catalogue().of("volumesnapshots");
    }

    @Override
    public void reconcile(Stored stored) {
        ObjectNode snapshot = stored.tree();
        ObjectNode status = Json.child(snapshot, "status");
        if (snapshot.path("metadata").has("deletionTimestamp")) {
            ClusterState.finalizer(snapshot, PROTECTION, false);
        } else if (Json.flag(status, "readyToUse")) {
            return;
        } else if (!status.has("boundVolumeSnapshotContentName")) {
            Optional<ObjectNode> claim = state.tree(
                    "persistentvolumeclaims",
                    stored.namespace(),
                    Json.text(snapshot, "spec", "source", "persistentVolumeClaimName"));
            if (claim.isEmpty()) {
                controllers.follow(
                        stored.namespace() + "/" + Json.text(snapshot, "spec", "source", "persistentVolumeClaimName"),
                        type.plural(),
                        stored.namespace(),
                        stored.name());
                return;
            }
            ClusterState.finalizer(snapshot, PROTECTION, true);
            status.put("boundVolumeSnapshotContentName", "snapcontent-" + stored.uid())
                    .put("creationTime", state.now())
                    .put("readyToUse", false);
            status.put("restoreSize", Json.text(claim.get(), "spec", "resources", "requests", "storage"));
        } else {
            status.put("readyToUse", true);
        }
        Stored unused = state.update(type, snapshot);
    }
}

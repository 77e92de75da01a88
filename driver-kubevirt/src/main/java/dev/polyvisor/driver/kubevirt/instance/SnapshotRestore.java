package dev.polyvisor.driver.kubevirt.instance;

import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.driver.kubevirt.client.KubeKind;
import dev.polyvisor.driver.kubevirt.inventory.WorkMapper;
import dev.polyvisor.driver.kubevirt.wire.WireAny;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Brings the state of a snapshot back to its machine, which has to be off. */
final class SnapshotRestore implements Step {
    private final InstanceHandle instance;
    private final Parts parts;
    private final SnapshotsFacet snapshots;
    private final String snapshot;
    private volatile String name;

    /** With the name of the restore when it was begun. */
    SnapshotRestore(InstanceHandle instance, SnapshotsFacet snapshots, String snapshot, String name) {
        this.instance = instance;
        this.parts = instance.parts();
        this.snapshots = snapshots;
        this.snapshot = snapshot;
        this.name = name;
    }

    private Optional<JsonNode> restore() throws InterruptedException {
        return name.isEmpty() ? Optional.empty() : parts.client().find(KubeKind.RESTORE, instance.namespace(), name);
    }

    @Override
    public boolean isReached() throws InterruptedException {
        boolean complete = restore()
                .filter(each -> each.path("status").path("complete").asBoolean(false))
                .isPresent();
        if (complete) {
            labelsOfThen();
        }
        return complete;
    }

    /** The cluster brings back what the machine is made of, and leaves its labels as they are. */
    private void labelsOfThen() throws InterruptedException {
        String content = WorkMapper.of(parts.session())
                .snapshot(snapshots.needed(snapshot))
                .content();
        Optional<JsonNode> then = content.isEmpty()
                ? Optional.empty()
                : parts.client().find(KubeKind.SNAPSHOT_CONTENT, instance.namespace(), content);
        JsonNode source = then.map(each ->
                        each.path("spec").path("source").path("virtualMachine").path("metadata"))
                .orElse(MissingNode.getInstance());
        if (!source.isObject()) {
            return;
        }
        Map<String, Object> labels = new HashMap<>();
        instance.machine().metadata().labels().keySet().forEach(key -> labels.put(key, null));
        source.path("labels")
                .properties()
                .forEach(each -> labels.put(each.getKey(), each.getValue().asString("")));
        var unused = parts.client()
                .merge(
                        KubeKind.VIRTUAL_MACHINE,
                        instance.namespace(),
                        instance.name(),
                        Map.of("metadata", Map.of("uid", instance.key().id(), "labels", labels)));
    }

    @Override
    public void send() throws InterruptedException {
        WireAny wire = snapshots.needed(snapshot);
        if (instance.find().value().node().isPresent()) {
            throw Refusals.precondition("the machine runs; stop it before");
        }
        name = parts.client()
                .create(
                        KubeKind.RESTORE,
                        instance.namespace(),
                        Map.of(
                                "apiVersion", KubeKind.RESTORE.apiVersion(),
                                "kind", KubeKind.RESTORE.kind(),
                                "metadata", Map.of("generateName", instance.name() + "-"),
                                "spec",
                                        Map.of(
                                                "target",
                                                Map.of(
                                                        "apiGroup", "kubevirt.io",
                                                        "kind", "VirtualMachine",
                                                        "name", instance.name()),
                                                "virtualMachineSnapshotName",
                                                wire.metadata().name())))
                .path("metadata")
                .path("name")
                .asString("");
    }

    @Override
    public Optional<PolyvisorException> failure() throws InterruptedException {
        return restore().isEmpty()
                ? Optional.of(PolyvisorException.of(ErrorCode.ABORTED, "the restore was deleted"))
                : Optional.empty();
    }

    @Override
    public String item() {
        return name + "/" + snapshot;
    }

    @Override
    public String stage() {
        return "restoring";
    }

    @Override
    public boolean isOneMore() {
        return true;
    }
}

package dev.polyvisor.driver.kubevirt.inventory;

import static dev.polyvisor.driver.kubevirt.inventory.ResourceMapper.scope;
import static dev.polyvisor.driver.kubevirt.inventory.ResourceMapper.text;
import static dev.polyvisor.driver.kubevirt.inventory.ResourceMapper.texts;

import dev.polyvisor.driver.kubevirt.model.KubevirtClone;
import dev.polyvisor.driver.kubevirt.model.KubevirtExport;
import dev.polyvisor.driver.kubevirt.model.KubevirtMigration;
import dev.polyvisor.driver.kubevirt.model.KubevirtRestore;
import dev.polyvisor.driver.kubevirt.model.KubevirtSnapshot;
import dev.polyvisor.driver.kubevirt.model.KubevirtSnapshotContent;
import dev.polyvisor.driver.kubevirt.session.KubeSession;
import dev.polyvisor.driver.kubevirt.wire.WireAny;
import dev.polyvisor.driver.kubevirt.wire.WireMeta;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** Maps what is done with machines: migrations, snapshots, restores, clones, exports. */
public final class WorkMapper {
    private final ResourceMapper base;

    WorkMapper(ResourceMapper base) {
        this.base = base;
    }

    /** The mapper of a session. */
    public static WorkMapper of(KubeSession session) {
        return new WorkMapper(
                new ResourceMapper(session.keys(), session.client().json()));
    }

    KubevirtMigration migration(WireAny wire) {
        WireMeta meta = wire.metadata();
        JsonNode state = wire.status().path("migrationState");
        return new KubevirtMigration(
                base.key(KubevirtMigration.KIND, meta),
                meta.name(),
                scope(meta),
                base.folder(meta),
                meta.uid(),
                text(wire.spec().path("vmiName")),
                text(wire.status().path("phase")),
                text(state.path("sourceNode")),
                text(state.path("targetNode")),
                Times.read(meta.creationTimestamp()),
                meta.labels());
    }

    public KubevirtSnapshot snapshot(WireAny wire) {
        WireMeta meta = wire.metadata();
        JsonNode status = wire.status();
        return new KubevirtSnapshot(
                base.key(KubevirtSnapshot.KIND, meta),
                meta.name(),
                scope(meta),
                base.folder(meta),
                meta.uid(),
                text(wire.spec().path("source").path("name")),
                text(status.path("sourceUID")),
                text(status.path("phase")),
                status.path("readyToUse").asBoolean(false),
                text(status.path("virtualMachineSnapshotContentName")),
                texts(status.path("indications")),
                texts(status.path("snapshotVolumes").path("includedVolumes")),
                problem(status),
                Times.read(meta.creationTimestamp()),
                meta.labels());
    }

    private static String problem(JsonNode status) {
        String told = text(status.path("error").path("message"));
        if (!told.isEmpty()) {
            return told;
        }
        return StreamSupport.stream(status.path("conditions").spliterator(), false)
                .filter(each -> text(each.path("type")).equals("Failure")
                        && text(each.path("status")).equals("True"))
                .map(each -> text(each.path("reason")))
                .findFirst()
                .orElse("");
    }

    KubevirtSnapshotContent content(WireAny wire) {
        WireMeta meta = wire.metadata();
        return new KubevirtSnapshotContent(
                base.key(KubevirtSnapshotContent.KIND, meta),
                meta.name(),
                scope(meta),
                base.folder(meta),
                meta.uid(),
                text(wire.spec().path("virtualMachineSnapshotName")),
                wire.status().path("readyToUse").asBoolean(false),
                Times.read(meta.creationTimestamp()),
                meta.labels());
    }

    KubevirtRestore restore(WireAny wire) {
        WireMeta meta = wire.metadata();
        JsonNode status = wire.status();
        boolean complete = status.path("complete").asBoolean(false);
        return new KubevirtRestore(
                base.key(KubevirtRestore.KIND, meta),
                meta.name(),
                scope(meta),
                base.folder(meta),
                meta.uid(),
                text(wire.spec().path("target").path("name")),
                text(wire.spec().path("virtualMachineSnapshotName")),
                complete,
                complete ? "" : problem(status),
                Times.read(meta.creationTimestamp()),
                meta.labels());
    }

    KubevirtClone clone(WireAny wire) {
        WireMeta meta = wire.metadata();
        return new KubevirtClone(
                base.key(KubevirtClone.KIND, meta),
                meta.name(),
                scope(meta),
                base.folder(meta),
                meta.uid(),
                named(wire.spec().path("source")),
                text(wire.spec().path("target").path("name")),
                text(wire.status().path("phase")),
                Times.read(meta.creationTimestamp()),
                meta.labels());
    }

    KubevirtExport export(WireAny wire) {
        WireMeta meta = wire.metadata();
        return new KubevirtExport(
                base.key(KubevirtExport.KIND, meta),
                meta.name(),
                scope(meta),
                base.folder(meta),
                meta.uid(),
                named(wire.spec().path("source")),
                text(wire.status().path("phase")),
                Times.read(meta.creationTimestamp()),
                meta.labels());
    }

    private static String named(JsonNode reference) {
        return text(reference.path("kind")) + "/" + text(reference.path("name"));
    }
}

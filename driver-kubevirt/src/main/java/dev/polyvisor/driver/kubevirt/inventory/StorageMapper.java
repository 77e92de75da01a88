package dev.polyvisor.driver.kubevirt.inventory;

import static dev.polyvisor.driver.kubevirt.inventory.ResourceMapper.scope;
import static dev.polyvisor.driver.kubevirt.inventory.ResourceMapper.text;
import static dev.polyvisor.driver.kubevirt.inventory.ResourceMapper.texts;

import dev.polyvisor.driver.kubevirt.model.KubevirtClaim;
import dev.polyvisor.driver.kubevirt.model.KubevirtDataSource;
import dev.polyvisor.driver.kubevirt.model.KubevirtDataVolume;
import dev.polyvisor.driver.kubevirt.model.KubevirtStorageClass;
import dev.polyvisor.driver.kubevirt.model.KubevirtStorageProfile;
import dev.polyvisor.driver.kubevirt.model.KubevirtVolume;
import dev.polyvisor.driver.kubevirt.model.KubevirtVolumeSnapshot;
import dev.polyvisor.driver.kubevirt.model.KubevirtVolumeSnapshotClass;
import dev.polyvisor.driver.kubevirt.model.Quantities;
import dev.polyvisor.driver.kubevirt.wire.WireAny;
import dev.polyvisor.driver.kubevirt.wire.WireMeta;
import java.util.Map;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** Maps disks and what they are made of. */
final class StorageMapper {
    private static final String IS_DEFAULT = "true";

    private final ResourceMapper base;

    StorageMapper(ResourceMapper base) {
        this.base = base;
    }

    KubevirtDataVolume dataVolume(WireAny wire) {
        WireMeta meta = wire.metadata();
        JsonNode status = wire.status();
        JsonNode source = wire.spec().path("source");
        String sort = source.isEmpty() ? "" : source.propertyNames().iterator().next();
        return new KubevirtDataVolume(
                base.key(KubevirtDataVolume.KIND, meta),
                meta.name(),
                scope(meta),
                base.folder(meta),
                meta.uid(),
                text(status.path("phase")),
                text(status.path("progress")),
                text(status.path("claimName")),
                sort.isEmpty() && wire.spec().has("sourceRef") ? "sourceRef" : sort,
                status.path("restartCount").asInt(0),
                problem(status.path("conditions")),
                Times.read(meta.creationTimestamp()),
                meta.labels());
    }

    /** A volume that is being filled complains through its condition Running. */
    private static String problem(JsonNode conditions) {
        return StreamSupport.stream(conditions.spliterator(), false)
                .filter(each -> text(each.path("type")).equals("Running")
                        && text(each.path("status")).equals("False")
                        && !text(each.path("reason")).isEmpty()
                        && !text(each.path("reason")).equals("Completed"))
                .map(each ->
                        text(each.path("message")).isEmpty() ? text(each.path("reason")) : text(each.path("message")))
                .findFirst()
                .orElse("");
    }

    KubevirtDataSource dataSource(WireAny wire) {
        WireMeta meta = wire.metadata();
        JsonNode source = wire.spec().path("source");
        String sort = source.has("snapshot") ? "snapshot" : source.has("pvc") ? "pvc" : "";
        JsonNode named = source.path(sort);
        return new KubevirtDataSource(
                base.key(KubevirtDataSource.KIND, meta),
                meta.name(),
                scope(meta),
                base.folder(meta),
                meta.uid(),
                sort,
                sort.isEmpty() ? "" : text(named.path("namespace")) + "/" + text(named.path("name")),
                ResourceMapper.condition(wire.status().path("conditions"), "Ready")
                        .equals("True"),
                Times.read(meta.creationTimestamp()),
                meta.labels());
    }

    KubevirtStorageProfile storageProfile(WireAny wire) {
        WireMeta meta = wire.metadata();
        JsonNode first = wire.status().path("claimPropertySets").path(0);
        return new KubevirtStorageProfile(
                base.key(KubevirtStorageProfile.KIND, meta),
                meta.name(),
                meta.uid(),
                texts(first.path("accessModes")),
                text(first.path("volumeMode")),
                text(wire.status().path("cloneStrategy")),
                meta.labels());
    }

    KubevirtClaim claim(WireAny wire) {
        WireMeta meta = wire.metadata();
        JsonNode spec = wire.spec();
        JsonNode status = wire.status();
        String mode = text(spec.path("volumeMode"));
        return new KubevirtClaim(
                base.key(KubevirtClaim.KIND, meta),
                meta.name(),
                scope(meta),
                base.folder(meta),
                meta.uid(),
                text(status.path("phase")),
                text(spec.path("storageClassName")),
                texts(spec.path("accessModes")),
                mode.isEmpty() ? "Filesystem" : mode,
                text(spec.path("volumeName")),
                Quantities.size(text(status.path("capacity").path("storage")))
                        .or(() -> Quantities.size(
                                text(spec.path("resources").path("requests").path("storage")))),
                Times.read(meta.creationTimestamp()),
                meta.labels());
    }

    KubevirtVolume volume(WireAny wire) {
        WireMeta meta = wire.metadata();
        JsonNode spec = wire.spec();
        JsonNode claim = spec.path("claimRef");
        return new KubevirtVolume(
                base.key(KubevirtVolume.KIND, meta),
                meta.name(),
                meta.uid(),
                text(wire.status().path("phase")),
                text(spec.path("storageClassName")),
                Quantities.size(text(spec.path("capacity").path("storage"))),
                text(spec.path("csi").path("driver")),
                text(spec.path("csi").path("volumeHandle")),
                claim.isEmpty() ? "" : text(claim.path("namespace")) + "/" + text(claim.path("name")),
                meta.labels());
    }

    KubevirtStorageClass storageClass(WireAny wire) {
        WireMeta meta = wire.metadata();
        Map<String, String> notes = meta.annotations();
        return new KubevirtStorageClass(
                base.key(KubevirtStorageClass.KIND, meta),
                meta.name(),
                meta.uid(),
                wire.provisioner(),
                wire.parameters(),
                wire.volumeBindingMode().isEmpty() ? "Immediate" : wire.volumeBindingMode(),
                wire.allowVolumeExpansion(),
                IS_DEFAULT.equals(notes.get("storageclass.kubernetes.io/is-default-class")),
                IS_DEFAULT.equals(notes.get("storageclass.kubevirt.io/is-default-virt-class")),
                meta.labels());
    }

    KubevirtVolumeSnapshot volumeSnapshot(WireAny wire) {
        WireMeta meta = wire.metadata();
        JsonNode status = wire.status();
        return new KubevirtVolumeSnapshot(
                base.key(KubevirtVolumeSnapshot.KIND, meta),
                meta.name(),
                scope(meta),
                base.folder(meta),
                meta.uid(),
                text(wire.spec().path("source").path("persistentVolumeClaimName")),
                text(wire.spec().path("volumeSnapshotClassName")),
                status.path("readyToUse").asBoolean(false),
                Quantities.size(text(status.path("restoreSize"))),
                text(status.path("error").path("message")),
                Times.read(meta.creationTimestamp()),
                meta.labels());
    }

    KubevirtVolumeSnapshotClass volumeSnapshotClass(WireAny wire) {
        WireMeta meta = wire.metadata();
        return new KubevirtVolumeSnapshotClass(
                base.key(KubevirtVolumeSnapshotClass.KIND, meta),
                meta.name(),
                meta.uid(),
                wire.driver(),
                wire.deletionPolicy(),
                IS_DEFAULT.equals(meta.annotations().get("snapshot.storage.kubernetes.io/is-default-class")),
                meta.labels());
    }
}

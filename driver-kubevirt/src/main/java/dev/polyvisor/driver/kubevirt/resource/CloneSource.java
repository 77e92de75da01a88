package dev.polyvisor.driver.kubevirt.resource;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.ErrorCode;
import dev.polyvisor.api.PolyvisorException;
import dev.polyvisor.driver.kubevirt.client.KubeKind;
import dev.polyvisor.driver.kubevirt.client.KubeNames;
import dev.polyvisor.driver.kubevirt.inventory.SnapshotBackups;
import dev.polyvisor.driver.kubevirt.model.Quantities;
import dev.polyvisor.driver.kubevirt.wire.WireAny;
import java.util.Map;
import java.util.Optional;

/**
 * What a disk begins as a copy of.
 *
 * @param source the member of the source of a DataVolume
 * @param name the name of the claim or of the VolumeSnapshot
 * @param size how large a copy has to be, empty when it is not told
 */
record CloneSource(String source, String name, Optional<DataSize> size) {

    /**
     * Finds it: the identity of a copy, or the name of a claim, a VolumeSnapshot or a VirtualMachineSnapshot, in this order.
     *
     * @throws PolyvisorException NOT_FOUND when nothing of the namespace has it
     */
    static CloneSource of(NamespacedObjects objects, String text) throws InterruptedException {
        Optional<CopyId> id = CopyId.parse(text);
        Optional<CloneSource> found;
        if (id.isPresent()) {
            found = id.get().kind().equals(KubeKind.SNAPSHOT)
                    ? system(objects, id.get().name())
                    : snapshot(objects, id.get().name());
        } else if (KubeNames.object(text).isPresent()) {
            found = Optional.empty();
        } else {
            found = claim(objects, text);
            found = found.isPresent() ? found : snapshot(objects, text);
            found = found.isPresent() ? found : system(objects, text);
        }
        return found.orElseThrow(
                () -> PolyvisorException.of(ErrorCode.NOT_FOUND, "there is no snapshot or volume '" + text + "'"));
    }

    private static Optional<CloneSource> claim(NamespacedObjects objects, String name) throws InterruptedException {
        return objects.find(KubeKind.CLAIM, name)
                .filter(each -> !each.metadata().isTerminating())
                .map(claim -> new CloneSource("pvc", name, DiskVolumes.size(claim)));
    }

    private static Optional<CloneSource> snapshot(NamespacedObjects objects, String name) throws InterruptedException {
        return objects.find(KubeKind.VOLUME_SNAPSHOT, name)
                .map(each -> new CloneSource(
                        "snapshot",
                        name,
                        Quantities.size(each.status().path("restoreSize").asString(""))));
    }

    /** The disk that the machine of a snapshot boots from. */
    private static Optional<CloneSource> system(NamespacedObjects objects, String name) throws InterruptedException {
        Optional<WireAny> snapshot = objects.find(KubeKind.SNAPSHOT, name);
        if (snapshot.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> content = SnapshotBackups.content(snapshot.get());
        Optional<WireAny> found =
                content.isPresent() ? objects.find(KubeKind.SNAPSHOT_CONTENT, content.get()) : Optional.empty();
        Optional<String> volume = found.flatMap(each -> SnapshotBackups.volumeSnapshot(each, DiskCopies.SYSTEM_DISK));
        return volume.isPresent() ? snapshot(objects, volume.get()) : Optional.empty();
    }

    Map<String, Object> manifest(String namespace) {
        return Map.of(source, Map.of("namespace", namespace, "name", name));
    }
}

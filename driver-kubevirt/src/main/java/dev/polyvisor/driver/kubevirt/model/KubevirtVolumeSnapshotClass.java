package dev.polyvisor.driver.kubevirt.model;

import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.Map;
import java.util.Optional;

/**
 * A VolumeSnapshotClass.
 *
 * @param key the identity: the name
 * @param name the name
 * @param uid the uid, which another object of the name never has
 * @param driver the CSI driver
 * @param deletionPolicy {@code Delete} or {@code Retain}
 * @param defaultClass whether snapshots without a class get this
 * @param labels its labels
 */
public record KubevirtVolumeSnapshotClass(
        ResourceKey key,
        String name,
        String uid,
        String driver,
        String deletionPolicy,
        boolean defaultClass,
        Map<String, String> labels)
        implements Resource {

    /** The kind, with an index over the name. */
    public static final Kind<KubevirtVolumeSnapshotClass> KIND = Kind.of(
                    "kubevirt-volume-snapshot-class", KubevirtVolumeSnapshotClass.class)
            .index(Index.one("name", KubevirtVolumeSnapshotClass::name));

    /** Copies the collections. */
    public KubevirtVolumeSnapshotClass {
        labels = Map.copyOf(labels);
    }

    /** The cluster. */
    @Override
    public Optional<ResourceKey> parent() {
        return Optional.of(KubevirtCluster.KIND.key(key.provider(), KubevirtCluster.ID));
    }
}

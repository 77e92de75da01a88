package dev.polyvisor.driver.kubevirt.model;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.Map;
import java.util.Optional;

/**
 * A PersistentVolume.
 *
 * @param key the identity: the name
 * @param name the name
 * @param uid the uid, which another object of the name never has
 * @param phase the phase
 * @param storageClass the storage class, empty for none
 * @param capacity what it has
 * @param driver the CSI driver behind it, empty for another backing
 * @param volumeHandle the handle by which the driver knows it, empty for another backing
 * @param claim namespace and name of its claim, empty for none
 * @param labels its labels
 */
public record KubevirtVolume(
        ResourceKey key,
        String name,
        String uid,
        String phase,
        String storageClass,
        Optional<DataSize> capacity,
        String driver,
        String volumeHandle,
        String claim,
        Map<String, String> labels)
        implements Resource {

    /** The kind, with an index over the name. */
    public static final Kind<KubevirtVolume> KIND =
            Kind.of("kubevirt-volume", KubevirtVolume.class).index(Index.one("name", KubevirtVolume::name));

    /** Copies the collections. */
    public KubevirtVolume {
        labels = Map.copyOf(labels);
    }

    /** Its storage class. */
    @Override
    public Optional<ResourceKey> parent() {
        return storageClass.isEmpty()
                ? Optional.empty()
                : Optional.of(KubevirtStorageClass.KIND.key(key.provider(), storageClass));
    }
}

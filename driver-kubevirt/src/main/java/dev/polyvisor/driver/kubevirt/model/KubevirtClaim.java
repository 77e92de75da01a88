package dev.polyvisor.driver.kubevirt.model;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.StorageVolume;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A PersistentVolumeClaim: a disk.
 *
 * @param key the identity: namespace and name
 * @param name the name
 * @param scope the namespace
 * @param parent the key of the namespace
 * @param uid the uid, which another object of the name never has
 * @param phase {@code Pending}, {@code Bound} or {@code Lost}
 * @param storageClass the storage class, empty for none
 * @param accessModes the access modes
 * @param volumeMode {@code Block} or {@code Filesystem}
 * @param volume the persistent volume, empty while there is none
 * @param capacity what it has, or else what it asks for
 * @param created when it was made
 * @param labels its labels
 */
public record KubevirtClaim(
        ResourceKey key,
        String name,
        Optional<Scope> scope,
        Optional<ResourceKey> parent,
        String uid,
        String phase,
        String storageClass,
        List<String> accessModes,
        String volumeMode,
        String volume,
        Optional<DataSize> capacity,
        Optional<Instant> created,
        Map<String, String> labels)
        implements StorageVolume {

    /** The kind, with an index over the name. */
    public static final Kind<KubevirtClaim> KIND =
            Kind.of("kubevirt-claim", KubevirtClaim.class).index(Index.one("name", KubevirtClaim::name));

    /** Copies the collections. */
    public KubevirtClaim {
        accessModes = List.copyOf(accessModes);
        labels = Map.copyOf(labels);
    }

    @Override
    public Optional<ResourceKey> pool() {
        return storageClass.isEmpty()
                ? Optional.empty()
                : Optional.of(KubevirtStorageClass.KIND.key(key.provider(), storageClass));
    }

    /** Its persistent volume. */
    @Override
    public Collection<ResourceKey> references() {
        return volume.isEmpty() ? List.of() : List.of(KubevirtVolume.KIND.key(key.provider(), volume));
    }
}

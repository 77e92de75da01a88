package dev.polyvisor.driver.kubevirt.model;

import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A StorageProfile: how CDI makes claims of a storage class.
 *
 * @param key the identity: the name
 * @param name the name
 * @param uid the uid, which another object of the name never has
 * @param accessModes the access modes it prefers
 * @param volumeMode the volume mode it prefers, empty for none
 * @param cloneStrategy how disks are cloned, empty when not told
 * @param labels its labels
 */
public record KubevirtStorageProfile(
        ResourceKey key,
        String name,
        String uid,
        List<String> accessModes,
        String volumeMode,
        String cloneStrategy,
        Map<String, String> labels)
        implements Resource {

    /** The kind, with an index over the name. */
    public static final Kind<KubevirtStorageProfile> KIND = Kind.of(
                    "kubevirt-storage-profile", KubevirtStorageProfile.class)
            .index(Index.one("name", KubevirtStorageProfile::name));

    /** Copies the collections. */
    public KubevirtStorageProfile {
        accessModes = List.copyOf(accessModes);
        labels = Map.copyOf(labels);
    }

    /** Its storage class, which has its name. */
    @Override
    public Optional<ResourceKey> parent() {
        return Optional.of(KubevirtStorageClass.KIND.key(key.provider(), name));
    }
}

package dev.polyvisor.driver.kubevirt.model;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A VolumeSnapshot: a snapshot of one disk.
 *
 * @param key the identity: namespace and name
 * @param name the name
 * @param scope the namespace
 * @param parent the key of the namespace
 * @param uid the uid, which another object of the name never has
 * @param claim the claim that it was made of, empty when it was made of something else
 * @param snapshotClass its class, empty for the default
 * @param ready whether it can be used
 * @param size how large a disk of it has to be
 * @param problem what it complains of, empty for nothing
 * @param created when it was made
 * @param labels its labels
 */
public record KubevirtVolumeSnapshot(
        ResourceKey key,
        String name,
        Optional<Scope> scope,
        Optional<ResourceKey> parent,
        String uid,
        String claim,
        String snapshotClass,
        boolean ready,
        Optional<DataSize> size,
        String problem,
        Optional<Instant> created,
        Map<String, String> labels)
        implements Resource {

    /** The kind, with an index over the name. */
    public static final Kind<KubevirtVolumeSnapshot> KIND = Kind.of(
                    "kubevirt-volume-snapshot", KubevirtVolumeSnapshot.class)
            .index(Index.one("name", KubevirtVolumeSnapshot::name));

    /** Copies the collections. */
    public KubevirtVolumeSnapshot {
        labels = Map.copyOf(labels);
    }

    /** Its claim. */
    @Override
    public Collection<ResourceKey> references() {
        return claim.isEmpty()
                ? List.of()
                : List.of(KubevirtClaim.KIND.key(
                        key.provider(), scope.map(Scope::name).orElse("") + "/" + claim));
    }
}

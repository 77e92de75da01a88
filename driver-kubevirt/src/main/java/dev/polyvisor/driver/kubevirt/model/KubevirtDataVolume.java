package dev.polyvisor.driver.kubevirt.model;

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
 * A DataVolume: a disk that is being filled, or was.
 *
 * @param key the identity: namespace and name
 * @param name the name
 * @param scope the namespace
 * @param parent the key of the namespace
 * @param uid the uid, which another object of the name never has
 * @param phase the phase, empty before the first
 * @param progress how far it is, {@code N/A} or a percentage; empty when not told
 * @param claim the name of its claim, empty while there is none
 * @param source the sort of its source: {@code http}, {@code registry}, {@code pvc}, {@code blank} ..; empty for none
 * @param restarts how often filling it was begun anew
 * @param problem what it complains of, empty for nothing
 * @param created when it was made
 * @param labels its labels
 */
public record KubevirtDataVolume(
        ResourceKey key,
        String name,
        Optional<Scope> scope,
        Optional<ResourceKey> parent,
        String uid,
        String phase,
        String progress,
        String claim,
        String source,
        int restarts,
        String problem,
        Optional<Instant> created,
        Map<String, String> labels)
        implements Resource {

    /** The kind, with an index over the name. */
    public static final Kind<KubevirtDataVolume> KIND = Kind.of("kubevirt-data-volume", KubevirtDataVolume.class)
            .index(Index.one("name", KubevirtDataVolume::name));

    /** Copies the collections. */
    public KubevirtDataVolume {
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

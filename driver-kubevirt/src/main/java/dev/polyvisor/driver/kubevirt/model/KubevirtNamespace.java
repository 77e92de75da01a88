package dev.polyvisor.driver.kubevirt.model;

import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.Map;
import java.util.Optional;

/**
 * A namespace.
 *
 * @param key the identity: the name
 * @param name the name
 * @param uid the uid, which another object of the name never has
 * @param phase {@code Active} or {@code Terminating}
 * @param labels its labels
 */
public record KubevirtNamespace(ResourceKey key, String name, String uid, String phase, Map<String, String> labels)
        implements Resource {

    /** The kind, with an index over the name. */
    public static final Kind<KubevirtNamespace> KIND =
            Kind.of("kubevirt-namespace", KubevirtNamespace.class).index(Index.one("name", KubevirtNamespace::name));

    /** Copies the collections. */
    public KubevirtNamespace {
        labels = Map.copyOf(labels);
    }

    /** The cluster. */
    @Override
    public Optional<ResourceKey> parent() {
        return Optional.of(KubevirtCluster.KIND.key(key.provider(), KubevirtCluster.ID));
    }
}

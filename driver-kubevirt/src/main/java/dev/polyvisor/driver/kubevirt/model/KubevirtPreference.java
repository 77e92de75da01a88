package dev.polyvisor.driver.kubevirt.model;

import dev.polyvisor.api.Scope;
import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.Map;
import java.util.Optional;

/**
 * A preference: defaults, of the cluster or of a namespace.
 *
 * @param key the identity: namespace and name of {@link #KIND}, the name alone of {@link #CLUSTER_KIND}
 * @param name the name
 * @param scope the namespace
 * @param parent the key of the namespace, or of the cluster
 * @param uid the uid, which another object of the name never has
 * @param cpuTopology how processors are spread, empty when it does not care
 * @param architecture the architecture, empty when it does not care
 * @param labels its labels
 */
public record KubevirtPreference(
        ResourceKey key,
        String name,
        Optional<Scope> scope,
        Optional<ResourceKey> parent,
        String uid,
        String cpuTopology,
        String architecture,
        Map<String, String> labels)
        implements Resource {

    /** The kind of those of namespaces, with an index over the name. */
    public static final Kind<KubevirtPreference> KIND =
            Kind.of("kubevirt-preference", KubevirtPreference.class).index(Index.one("name", KubevirtPreference::name));

    /** The kind of those of the cluster, with an index over the name. */
    public static final Kind<KubevirtPreference> CLUSTER_KIND = Kind.of(
                    "kubevirt-cluster-preference", KubevirtPreference.class)
            .index(Index.one("name", KubevirtPreference::name));

    /** Copies the collections. */
    public KubevirtPreference {
        labels = Map.copyOf(labels);
    }
}

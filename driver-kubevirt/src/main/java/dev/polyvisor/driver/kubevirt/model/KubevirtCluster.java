package dev.polyvisor.driver.kubevirt.model;

import dev.polyvisor.api.inventory.Cluster;
import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.List;
import java.util.Map;

/**
 * The KubeVirt object of a cluster: the product and its version.
 *
 * @param key the identity, the same for each cluster
 * @param name the name
 * @param uid the uid, which another object of the name never has
 * @param namespace the namespace that KubeVirt is installed in
 * @param version the version of KubeVirt that runs, empty when it does not tell
 * @param phase {@code Deployed} when all is well, empty when it does not tell
 * @param featureGates the features that are turned on
 * @param labels its labels
 */
public record KubevirtCluster(
        ResourceKey key,
        String name,
        String uid,
        String namespace,
        String version,
        String phase,
        List<String> featureGates,
        Map<String, String> labels)
        implements Cluster {

    /** The identity within a provider. */
    public static final String ID = "cluster";

    /** The kind, with an index over the name. */
    public static final Kind<KubevirtCluster> KIND =
            Kind.of("kubevirt-cluster", KubevirtCluster.class).index(Index.one("name", KubevirtCluster::name));

    /** Copies the collections. */
    public KubevirtCluster {
        featureGates = List.copyOf(featureGates);
        labels = Map.copyOf(labels);
    }
}

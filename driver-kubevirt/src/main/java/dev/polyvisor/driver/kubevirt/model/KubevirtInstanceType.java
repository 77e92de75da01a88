package dev.polyvisor.driver.kubevirt.model;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An instance type: a size, of the cluster or of a namespace.
 *
 * @param key the identity: namespace and name of {@link #KIND}, the name alone of {@link #CLUSTER_KIND}
 * @param name the name
 * @param scope the namespace
 * @param parent the key of the namespace, or of the cluster
 * @param uid the uid, which another object of the name never has
 * @param cpus the processors of the guest
 * @param memory the memory of the guest
 * @param dedicatedCpus whether it gives processors of their own
 * @param labels its labels
 */
public record KubevirtInstanceType(
        ResourceKey key,
        String name,
        Optional<Scope> scope,
        Optional<ResourceKey> parent,
        String uid,
        OptionalInt cpus,
        Optional<DataSize> memory,
        boolean dedicatedCpus,
        Map<String, String> labels)
        implements Resource {

    /** The kind of those of namespaces, with an index over the name. */
    public static final Kind<KubevirtInstanceType> KIND = Kind.of("kubevirt-instance-type", KubevirtInstanceType.class)
            .index(Index.one("name", KubevirtInstanceType::name));

    /** The kind of those of the cluster, with an index over the name. */
    public static final Kind<KubevirtInstanceType> CLUSTER_KIND = Kind.of(
                    "kubevirt-cluster-instance-type", KubevirtInstanceType.class)
            .index(Index.one("name", KubevirtInstanceType::name));

    /** Copies the collections. */
    public KubevirtInstanceType {
        labels = Map.copyOf(labels);
    }
}

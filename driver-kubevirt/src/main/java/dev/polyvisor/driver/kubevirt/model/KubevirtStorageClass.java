package dev.polyvisor.driver.kubevirt.model;

import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.StoragePool;
import java.util.Map;
import java.util.Optional;

/**
 * A storage class.
 *
 * @param key the identity: the name
 * @param name the name
 * @param uid the uid, which another object of the name never has
 * @param provisioner who makes its volumes
 * @param parameters what the provisioner is told
 * @param bindingMode {@code Immediate} or {@code WaitForFirstConsumer}
 * @param expandable whether its volumes can grow
 * @param defaultClass whether claims without a class get this
 * @param defaultForMachines whether disks of machines without a class get this
 * @param labels its labels
 */
public record KubevirtStorageClass(
        ResourceKey key,
        String name,
        String uid,
        String provisioner,
        Map<String, String> parameters,
        String bindingMode,
        boolean expandable,
        boolean defaultClass,
        boolean defaultForMachines,
        Map<String, String> labels)
        implements StoragePool {

    /** The kind, with an index over the name. */
    public static final Kind<KubevirtStorageClass> KIND = Kind.of("kubevirt-storage-class", KubevirtStorageClass.class)
            .index(Index.one("name", KubevirtStorageClass::name));

    /** Copies the collections. */
    public KubevirtStorageClass {
        parameters = Map.copyOf(parameters);
        labels = Map.copyOf(labels);
    }

    /** The cluster. */
    @Override
    public Optional<ResourceKey> parent() {
        return Optional.of(KubevirtCluster.KIND.key(key.provider(), KubevirtCluster.ID));
    }
}

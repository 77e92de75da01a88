package dev.polyvisor.driver.kubevirt.session;

import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.driver.kubevirt.model.KubevirtCluster;
import dev.polyvisor.driver.kubevirt.model.KubevirtNamespace;
import dev.polyvisor.driver.kubevirt.model.KubevirtNode;
import dev.polyvisor.driver.kubevirt.model.KubevirtVm;
import dev.polyvisor.driver.kubevirt.model.KubevirtVmi;

/**
 * The keys of a provider. Machines are known by their uid, which another machine of the same name never has; whatever others
 * refer to by its name is known by namespace and name, so that a reference is a key without asking anybody. Thread safety:
 * immutable.
 */
public final class KubeKeys {
    private final String provider;

    public KubeKeys(String provider) {
        this.provider = provider;
    }

    public String provider() {
        return provider;
    }

    public ResourceKey cluster() {
        return KubevirtCluster.KIND.key(provider, KubevirtCluster.ID);
    }

    public ResourceKey namespace(String name) {
        return KubevirtNamespace.KIND.key(provider, name);
    }

    public ResourceKey node(String name) {
        return KubevirtNode.KIND.key(provider, name);
    }

    public ResourceKey vm(String uid) {
        return KubevirtVm.KIND.key(provider, uid);
    }

    public ResourceKey vmi(String uid) {
        return KubevirtVmi.KIND.key(provider, uid);
    }

    /** Something in a namespace, known by its name. */
    public ResourceKey named(Kind<?> kind, String namespace, String name) {
        return kind.key(provider, namespace.isEmpty() ? name : namespace + "/" + name);
    }
}

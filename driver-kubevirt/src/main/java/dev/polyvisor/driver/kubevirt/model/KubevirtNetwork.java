package dev.polyvisor.driver.kubevirt.model;

import dev.polyvisor.api.Scope;
import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Network;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A NetworkAttachmentDefinition.
 *
 * @param key the identity: namespace and name
 * @param name the name
 * @param scope the namespace
 * @param parent the key of the namespace
 * @param uid the uid, which another object of the name never has
 * @param type the type of the CNI plugin, empty when it cannot be told
 * @param bridge the bridge, empty for none
 * @param vlan the VLAN
 * @param mtu the largest packet
 * @param resource the resource of the nodes that it takes, empty for none
 * @param labels its labels
 */
public record KubevirtNetwork(
        ResourceKey key,
        String name,
        Optional<Scope> scope,
        Optional<ResourceKey> parent,
        String uid,
        String type,
        String bridge,
        OptionalInt vlan,
        OptionalInt mtu,
        String resource,
        Map<String, String> labels)
        implements Network {

    /** The kind, with an index over the name. */
    public static final Kind<KubevirtNetwork> KIND =
            Kind.of("kubevirt-network", KubevirtNetwork.class).index(Index.one("name", KubevirtNetwork::name));

    /** Copies the collections. */
    public KubevirtNetwork {
        labels = Map.copyOf(labels);
    }
}

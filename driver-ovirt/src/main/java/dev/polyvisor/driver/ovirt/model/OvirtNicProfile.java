package dev.polyvisor.driver.ovirt.model;

import dev.polyvisor.api.Scope;
import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.List;
import java.util.Optional;

/**
 * A profile of network interfaces.
 *
 * @param key the identity, the UUID of the engine
 * @param name the name
 * @param description the description
 * @param scope the data centre
 * @param network the network
 * @param qos the identity of its quality of service, empty for none
 * @param networkFilter the identity of its filter, empty for none
 * @param portMirroring whether the interface sees what others send
 * @param passThrough whether interfaces are virtual functions of the host
 * @param properties custom properties
 */
public record OvirtNicProfile(
        ResourceKey key,
        String name,
        String description,
        Optional<Scope> scope,
        Optional<ResourceKey> network,
        String qos,
        String networkFilter,
        boolean portMirroring,
        boolean passThrough,
        List<Property> properties)
        implements Resource {

    /** The kind, with indexes over name. */
    public static final Kind<OvirtNicProfile> KIND =
            Kind.of("ovirt-nicprofile", OvirtNicProfile.class).index(Index.one("name", OvirtNicProfile::name));

    /** Copies the collections. */
    public OvirtNicProfile {
        properties = List.copyOf(properties);
    }

    @Override
    public Optional<ResourceKey> parent() {
        return network;
    }

    @Override
    public List<ResourceKey> references() {
        return network.stream().toList();
    }
}

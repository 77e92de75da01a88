package dev.polyvisor.driver.ovirt.model;

import dev.polyvisor.api.Scope;
import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Network;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A network.
 *
 * @param key the identity, the UUID of the engine
 * @param name the name
 * @param description the description
 * @param scope the data centre
 * @param dataCenter the data centre
 * @param vlanId the VLAN tag, empty for none
 * @param mtu the largest packet, 0 for the default
 * @param usages {@code vm}, {@code management}, {@code display}, {@code migration}, {@code default_route}, {@code gluster}
 * @param nicProfiles the identities of its profiles
 */
public record OvirtNetwork(
        ResourceKey key,
        String name,
        String description,
        Optional<Scope> scope,
        Optional<ResourceKey> dataCenter,
        String vlanId,
        long mtu,
        List<String> usages,
        List<String> nicProfiles)
        implements Network {

    /** The kind, with indexes over name. */
    public static final Kind<OvirtNetwork> KIND =
            Kind.of("ovirt-network", OvirtNetwork.class).index(Index.one("name", OvirtNetwork::name));

    /** Copies the collections. */
    public OvirtNetwork {
        usages = List.copyOf(usages);
        nicProfiles = List.copyOf(nicProfiles);
    }

    @Override
    public Optional<ResourceKey> parent() {
        return dataCenter;
    }

    @Override
    public OptionalInt vlan() {
        return vlanId.matches("[0-9]{1,4}") ? OptionalInt.of(Integer.parseInt(vlanId)) : OptionalInt.empty();
    }
}

package dev.polyvisor.simulators.fake.model;

import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Network;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.OptionalInt;

/**
 * A network.
 *
 * @param key the identity
 * @param name the name
 * @param vlan the VLAN tag
 */
public record FakeNetwork(ResourceKey key, String name, OptionalInt vlan) implements Network {

    /** The kind, with an index over the name. */
    public static final Kind<FakeNetwork> KIND =
            Kind.of("fake-network", FakeNetwork.class).index(Index.one("name", FakeNetwork::name));
}

package dev.polyvisor.driver.lxd.model;

import dev.polyvisor.api.Scope;
import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Network;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A network that the server manages. Interfaces of the host that it does not manage are not in the inventory: they come and
 * go with each instance, and the server does not tell.
 *
 * @param key the identity: project and name
 * @param name the name, unique within its project
 * @param scope the project
 * @param parent the key of the project
 * @param type the type, for example {@code bridge}, {@code ovn}, {@code physical}
 * @param status the server's word for its state
 * @param description the description
 * @param config the configuration, without {@code user.} and {@code volatile.} keys and without what may be secret
 * @param labels the {@code user.} keys, without the prefix
 */
public record LxdNetwork(
        ResourceKey key,
        String name,
        Optional<Scope> scope,
        Optional<ResourceKey> parent,
        String type,
        String status,
        String description,
        Map<String, String> config,
        Map<String, String> labels)
        implements Network {

    /** The kind, with an index over the name. */
    public static final Kind<LxdNetwork> KIND =
            Kind.of("lxd-network", LxdNetwork.class).index(Index.one("name", LxdNetwork::name));

    /** Copies the maps. */
    public LxdNetwork {
        config = Map.copyOf(config);
        labels = Map.copyOf(labels);
    }

    @Override
    public OptionalInt vlan() {
        String tag = config.getOrDefault("vlan", "");
        if (!tag.matches("[0-9]{1,4}")) {
            return OptionalInt.empty();
        }
        int number = Integer.parseInt(tag);
        return number >= 1 && number <= 4094 ? OptionalInt.of(number) : OptionalInt.empty();
    }
}

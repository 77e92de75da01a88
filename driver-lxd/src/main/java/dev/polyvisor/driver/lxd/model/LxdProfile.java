package dev.polyvisor.driver.lxd.model;

import dev.polyvisor.api.Scope;
import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.Map;
import java.util.Optional;

/**
 * A profile: configuration and devices that instances share.
 *
 * @param key the identity: project and name
 * @param name the name, unique within its project
 * @param scope the project
 * @param parent the key of the project
 * @param description the description
 * @param config the configuration, without {@code user.} keys and without what may be secret
 * @param devices the devices by name
 * @param labels the {@code user.} keys, without the prefix
 */
public record LxdProfile(
        ResourceKey key,
        String name,
        Optional<Scope> scope,
        Optional<ResourceKey> parent,
        String description,
        Map<String, String> config,
        Map<String, Map<String, String>> devices,
        Map<String, String> labels)
        implements Resource {

    /** The kind, with an index over the name. */
    public static final Kind<LxdProfile> KIND =
            Kind.of("lxd-profile", LxdProfile.class).index(Index.one("name", LxdProfile::name));

    /** Copies the maps. */
    public LxdProfile {
        config = Map.copyOf(config);
        devices = Devices.copy(devices);
        labels = Map.copyOf(labels);
    }
}

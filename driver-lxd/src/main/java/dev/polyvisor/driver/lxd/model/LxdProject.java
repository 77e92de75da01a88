package dev.polyvisor.driver.lxd.model;

import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.Map;

/**
 * A project: the scope in which names are unique.
 *
 * @param key the identity: the name
 * @param name the name
 * @param description the description
 * @param config features, limits and restrictions, without {@code user.} keys
 * @param labels the {@code user.} keys, without the prefix
 */
public record LxdProject(
        ResourceKey key, String name, String description, Map<String, String> config, Map<String, String> labels)
        implements Resource {

    /** The kind, with an index over the name. */
    public static final Kind<LxdProject> KIND =
            Kind.of("lxd-project", LxdProject.class).index(Index.one("name", LxdProject::name));

    /** Copies the maps. */
    public LxdProject {
        config = Map.copyOf(config);
        labels = Map.copyOf(labels);
    }
}

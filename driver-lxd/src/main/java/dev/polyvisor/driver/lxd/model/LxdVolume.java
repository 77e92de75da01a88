package dev.polyvisor.driver.lxd.model;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.StorageVolume;
import dev.polyvisor.driver.lxd.wire.Sizes;
import java.util.Map;
import java.util.Optional;

/**
 * A custom storage volume. The volumes of instances and images are not in the inventory: they have no life of their own, and
 * an instance refers to its pool.
 *
 * @param key the identity: pool, project, name, and in a cluster the member
 * @param name the name, unique within pool and project
 * @param scope the project
 * @param pool the pool
 * @param contentType what is in it: {@code filesystem}, {@code block}, {@code iso}
 * @param location the member that it is on, empty where all members reach it
 * @param description the description
 * @param config the configuration, without {@code user.} and {@code volatile.} keys and without what may be secret
 * @param labels the {@code user.} keys, without the prefix
 */
public record LxdVolume(
        ResourceKey key,
        String name,
        Optional<Scope> scope,
        Optional<ResourceKey> pool,
        String contentType,
        String location,
        String description,
        Map<String, String> config,
        Map<String, String> labels)
        implements StorageVolume {

    /** The kind, with an index over the name. */
    public static final Kind<LxdVolume> KIND =
            Kind.of("lxd-volume", LxdVolume.class).index(Index.one("name", LxdVolume::name));

    /** Copies the maps. */
    public LxdVolume {
        config = Map.copyOf(config);
        labels = Map.copyOf(labels);
    }

    @Override
    public Optional<ResourceKey> parent() {
        return pool;
    }

    @Override
    public Optional<DataSize> capacity() {
        return Optional.ofNullable(config.get("size")).flatMap(Sizes::parse);
    }
}

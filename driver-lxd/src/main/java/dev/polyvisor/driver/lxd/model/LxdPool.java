package dev.polyvisor.driver.lxd.model;

import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.StoragePool;
import java.util.Map;

/**
 * A storage pool. What is free of it is not in the inventory: it changes all the time, and the server does not tell.
 *
 * @param key the identity: the name
 * @param name the name
 * @param driver the driver, for example {@code dir}, {@code zfs}, {@code ceph}
 * @param status the server's word for its state
 * @param description the description
 * @param config the configuration, without {@code user.} and {@code volatile.} keys and without what may be secret
 * @param labels the {@code user.} keys, without the prefix
 */
public record LxdPool(
        ResourceKey key,
        String name,
        String driver,
        String status,
        String description,
        Map<String, String> config,
        Map<String, String> labels)
        implements StoragePool {

    /** The kind, with an index over the name. */
    public static final Kind<LxdPool> KIND = Kind.of("lxd-pool", LxdPool.class).index(Index.one("name", LxdPool::name));

    /** Copies the maps. */
    public LxdPool {
        config = Map.copyOf(config);
        labels = Map.copyOf(labels);
    }
}

package dev.polyvisor.simulators.fake.model;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.StoragePool;
import java.util.Optional;

/**
 * A storage pool.
 *
 * @param key the identity
 * @param name the name
 * @param capacity the size
 */
public record FakePool(ResourceKey key, String name, Optional<DataSize> capacity) implements StoragePool {

    /** The kind, with an index over the name. */
    public static final Kind<FakePool> KIND =
            Kind.of("fake-pool", FakePool.class).index(Index.one("name", FakePool::name));
}

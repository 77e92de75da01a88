package dev.polyvisor.simulators.fake.model;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.StorageVolume;
import java.util.Map;
import java.util.Optional;

/**
 * A volume.
 *
 * @param key the identity
 * @param name the name, unique within its scope
 * @param scope the scope
 * @param pool the pool
 * @param capacity the size
 * @param labels the labels
 */
public record FakeVolume(
        ResourceKey key,
        String name,
        Optional<Scope> scope,
        Optional<ResourceKey> pool,
        Optional<DataSize> capacity,
        Map<String, String> labels)
        implements StorageVolume {

    /** The kind, with an index over the name. */
    public static final Kind<FakeVolume> KIND =
            Kind.of("fake-volume", FakeVolume.class).index(Index.one("name", FakeVolume::name));

    /** Copies the map. */
    public FakeVolume {
        labels = Map.copyOf(labels);
    }

    @Override
    public Optional<ResourceKey> parent() {
        return pool;
    }
}

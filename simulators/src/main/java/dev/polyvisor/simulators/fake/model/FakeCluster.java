package dev.polyvisor.simulators.fake.model;

import dev.polyvisor.api.inventory.Cluster;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.ResourceKey;

/**
 * A cluster.
 *
 * @param key the identity
 * @param name the name
 */
public record FakeCluster(ResourceKey key, String name) implements Cluster {

    /** The kind. */
    public static final Kind<FakeCluster> KIND = Kind.of("fake-cluster", FakeCluster.class);
}

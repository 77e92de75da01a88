package dev.polyvisor.simulators.fake.model;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.inventory.Host;
import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A host.
 *
 * @param key the identity
 * @param name the name
 * @param cluster the cluster
 * @param schedulable false while it is in maintenance
 * @param cpus the number of hardware threads
 * @param memory the memory
 */
public record FakeHost(
        ResourceKey key,
        String name,
        Optional<ResourceKey> cluster,
        boolean schedulable,
        OptionalInt cpus,
        Optional<DataSize> memory)
        implements Host {

    /** The kind, with an index over the name. */
    public static final Kind<FakeHost> KIND =
            Kind.of("fake-host", FakeHost.class).index(Index.one("name", FakeHost::name));

    @Override
    public Optional<ResourceKey> parent() {
        return cluster;
    }

    @Override
    public String nativeState() {
        return schedulable ? "up" : "maintenance";
    }
}

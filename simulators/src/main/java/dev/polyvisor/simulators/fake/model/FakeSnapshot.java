package dev.polyvisor.simulators.fake.model;

import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import java.time.Instant;
import java.util.Optional;

/**
 * A snapshot of a machine.
 *
 * @param key the identity
 * @param name the name, unique within its machine
 * @param parent the machine
 * @param createdAt when it was made
 */
public record FakeSnapshot(ResourceKey key, String name, Optional<ResourceKey> parent, Instant createdAt)
        implements Resource {

    /** The kind. */
    public static final Kind<FakeSnapshot> KIND = Kind.of("fake-snapshot", FakeSnapshot.class);
}

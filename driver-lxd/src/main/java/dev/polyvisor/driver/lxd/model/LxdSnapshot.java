package dev.polyvisor.driver.lxd.model;

import dev.polyvisor.api.Scope;
import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import java.time.Instant;
import java.util.Optional;

/**
 * A snapshot of an instance.
 *
 * @param key the identity: that of the instance, a slash, and the name
 * @param name the name, without that of the instance
 * @param scope the project
 * @param parent the instance
 * @param created when it was made
 * @param expires when the server deletes it, empty for never
 * @param stateful whether it has the memory
 */
public record LxdSnapshot(
        ResourceKey key,
        String name,
        Optional<Scope> scope,
        Optional<ResourceKey> parent,
        Optional<Instant> created,
        Optional<Instant> expires,
        boolean stateful)
        implements Resource {

    /** The kind, with an index over the name. */
    public static final Kind<LxdSnapshot> KIND =
            Kind.of("lxd-snapshot", LxdSnapshot.class).index(Index.one("name", LxdSnapshot::name));
}

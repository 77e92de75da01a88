package dev.polyvisor.driver.ovirt.model;

import dev.polyvisor.api.Scope;
import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import java.time.Instant;
import java.util.Optional;

/**
 * A snapshot of a machine. The active one, which is the machine itself, is not among them.
 *
 * @param key the identity, the UUID of the engine
 * @param name the description, which is the only name that it has
 * @param scope the data centre
 * @param parent the machine
 * @param type {@code regular}, {@code preview}, {@code stateless} and so on
 * @param status {@code ok}, {@code locked}, {@code in_preview}
 * @param persistMemory whether it has the memory
 * @param created when it was made
 */
public record OvirtSnapshot(
        ResourceKey key,
        String name,
        Optional<Scope> scope,
        Optional<ResourceKey> parent,
        String type,
        String status,
        boolean persistMemory,
        Optional<Instant> created)
        implements Resource {

    /** The kind, with indexes over name. */
    public static final Kind<OvirtSnapshot> KIND =
            Kind.of("ovirt-snapshot", OvirtSnapshot.class).index(Index.one("name", OvirtSnapshot::name));
}

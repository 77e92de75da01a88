package dev.polyvisor.driver.ovirt.model;

import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.Optional;

/**
 * A tag.
 *
 * @param key the identity, the UUID of the engine
 * @param name the name
 * @param description the description
 * @param parent the tag above it, empty for the root
 */
public record OvirtTag(ResourceKey key, String name, String description, Optional<ResourceKey> parent)
        implements Resource {

    /** The kind, with indexes over name. */
    public static final Kind<OvirtTag> KIND =
            Kind.of("ovirt-tag", OvirtTag.class).index(Index.one("name", OvirtTag::name));
}

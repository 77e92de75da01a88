package dev.polyvisor.driver.ovirt.model;

import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;

/**
 * A data centre.
 *
 * @param key the identity, the UUID of the engine
 * @param name the name
 * @param description the description
 * @param status {@code up}, {@code maintenance}, {@code uninitialized} and so on
 * @param local whether its storage is that of one host
 * @param version its level, such as {@code 4.8}
 */
public record OvirtDataCenter(
        ResourceKey key, String name, String description, String status, boolean local, String version)
        implements Resource {

    /** The kind, with indexes over name. */
    public static final Kind<OvirtDataCenter> KIND =
            Kind.of("ovirt-datacenter", OvirtDataCenter.class).index(Index.one("name", OvirtDataCenter::name));
}

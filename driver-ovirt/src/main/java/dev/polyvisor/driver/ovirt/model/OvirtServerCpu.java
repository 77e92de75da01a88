package dev.polyvisor.driver.ovirt.model;

import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;

/**
 * The processors that clusters of a level can have.
 *
 * @param key the identity: the cluster level, such as {@code 4.8}
 * @param name the level
 * @param value the definitions, separated by semicolons
 */
public record OvirtServerCpu(ResourceKey key, String name, String value) implements Resource {

    /** The kind, with indexes over name. */
    public static final Kind<OvirtServerCpu> KIND =
            Kind.of("ovirt-servercpu", OvirtServerCpu.class).index(Index.one("name", OvirtServerCpu::name));
}

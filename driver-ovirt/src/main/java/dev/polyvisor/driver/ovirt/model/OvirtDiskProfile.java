package dev.polyvisor.driver.ovirt.model;

import dev.polyvisor.api.Scope;
import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.Resource;
import dev.polyvisor.api.inventory.ResourceKey;
import java.util.Optional;

/**
 * A profile of disks.
 *
 * @param key the identity, the UUID of the engine
 * @param name the name
 * @param description the description
 * @param scope the data centre
 * @param storageDomain the storage domain
 * @param qos the identity of its quality of service, empty for none
 */
public record OvirtDiskProfile(
        ResourceKey key,
        String name,
        String description,
        Optional<Scope> scope,
        Optional<ResourceKey> storageDomain,
        String qos)
        implements Resource {

    /** The kind, with indexes over name. */
    public static final Kind<OvirtDiskProfile> KIND =
            Kind.of("ovirt-diskprofile", OvirtDiskProfile.class).index(Index.one("name", OvirtDiskProfile::name));

    @Override
    public Optional<ResourceKey> parent() {
        return storageDomain;
    }
}

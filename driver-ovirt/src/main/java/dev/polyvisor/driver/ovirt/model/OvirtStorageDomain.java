package dev.polyvisor.driver.ovirt.model;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.StoragePool;
import java.util.Optional;

/**
 * A storage domain. What is free changes without any event, so it is as old as the last listing.
 *
 * @param key the identity, the UUID of the engine
 * @param name the name
 * @param description the description
 * @param scope the data centre
 * @param dataCenter the data centre that it is attached to, the first when there are several
 * @param type {@code data}, {@code iso}, {@code export}, {@code image} and so on
 * @param storageType {@code nfs}, {@code iscsi}, {@code fcp}, {@code glusterfs}, {@code localfs}, {@code posixfs} and so on
 * @param status {@code active}, {@code maintenance}, {@code unattached} and so on; empty where no data centre tells
 * @param available what is free; the engine counts whole GiB
 * @param used what is used
 */
public record OvirtStorageDomain(
        ResourceKey key,
        String name,
        String description,
        Optional<Scope> scope,
        Optional<ResourceKey> dataCenter,
        String type,
        String storageType,
        String status,
        Optional<DataSize> available,
        Optional<DataSize> used)
        implements StoragePool {

    /** The kind, with indexes over name, type. */
    public static final Kind<OvirtStorageDomain> KIND = Kind.of("ovirt-storagedomain", OvirtStorageDomain.class)
            .index(Index.one("name", OvirtStorageDomain::name))
            .index(Index.one("type", OvirtStorageDomain::type));

    @Override
    public Optional<ResourceKey> parent() {
        return dataCenter;
    }

    /** What is free and what is used. */
    @Override
    public Optional<DataSize> capacity() {
        return available.flatMap(free -> used.map(taken -> DataSize.bytes(free.bytes() + taken.bytes())));
    }
}

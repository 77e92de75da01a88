package dev.polyvisor.driver.ovirt.model;

import dev.polyvisor.api.DataSize;
import dev.polyvisor.api.Scope;
import dev.polyvisor.api.inventory.Index;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.api.inventory.StorageVolume;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * A disk. How much of it is used changes without any event, so it is as old as the last listing.
 *
 * @param key the identity, the UUID of the engine
 * @param name the name
 * @param description the description
 * @param scope the data centre
 * @param profile the profile, empty for disks on a storage network
 * @param storageDomains where it is; disks of templates may be in several places
 * @param provisionedSize the size that the guest sees in bytes; empty for a unit on a storage network
 * @param actualSize what it takes in bytes
 * @param status {@code ok}, {@code locked}, {@code illegal}; empty for a unit on a storage network
 * @param shared whether several machines may write to it
 * @param backup {@code none} or {@code incremental}
 * @param storageType {@code image}, {@code lun}, {@code cinder}, {@code managed_block_storage}
 * @param contentType {@code data}, {@code iso}, {@code memory_dump_volume} and so on
 * @param format {@code cow} or {@code raw}
 * @param logicalUnits the units of a disk on a storage network
 */
public record OvirtDisk(
        ResourceKey key,
        String name,
        String description,
        Optional<Scope> scope,
        Optional<ResourceKey> profile,
        List<ResourceKey> storageDomains,
        OptionalLong provisionedSize,
        long actualSize,
        String status,
        boolean shared,
        String backup,
        String storageType,
        String contentType,
        String format,
        List<LogicalUnit> logicalUnits)
        implements StorageVolume {

    /** The kind, with indexes over name, storage type. */
    public static final Kind<OvirtDisk> KIND = Kind.of("ovirt-disk", OvirtDisk.class)
            .index(Index.one("name", OvirtDisk::name))
            .index(Index.one("storage-type", OvirtDisk::storageType));

    /** Copies the collections. */
    public OvirtDisk {
        storageDomains = List.copyOf(storageDomains);
        logicalUnits = List.copyOf(logicalUnits);
    }

    /** The index over the storage type. */
    public static final String BY_STORAGE_TYPE = "storage-type";

    @Override
    public Optional<ResourceKey> parent() {
        return pool();
    }

    @Override
    public Optional<ResourceKey> pool() {
        return storageDomains.stream().findFirst();
    }

    @Override
    public Optional<DataSize> capacity() {
        long size = provisionedSize.orElseGet(() ->
                logicalUnits.stream().mapToLong(unit -> unit.size().orElse(0)).sum());
        return size > 0 ? Optional.of(DataSize.bytes(size)) : Optional.empty();
    }

    @Override
    public List<ResourceKey> references() {
        return Stream.concat(storageDomains.stream(), profile.stream()).toList();
    }
}

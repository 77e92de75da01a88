package dev.polyvisor.driver.ovirt.inventory;

import dev.polyvisor.api.inventory.Entry;
import dev.polyvisor.api.inventory.InventorySnapshot;
import dev.polyvisor.api.inventory.Kind;
import dev.polyvisor.api.inventory.ResourceKey;
import dev.polyvisor.driver.ovirt.client.EngineIds;
import dev.polyvisor.driver.ovirt.client.OvirtClient;
import dev.polyvisor.driver.ovirt.model.OvirtDisk;
import dev.polyvisor.driver.ovirt.wire.WireDisk;
import dev.polyvisor.http.HttpRequest;
import dev.polyvisor.spi.instance.Blocking;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads the disks. The list does not tell the units of disks on a storage network, so such a disk is read by itself, once: later
 * lists keep the units that the inventory has, and events that change units have the disk itself read.
 */
record DiskReader(OvirtClient client, ResourceMapper mapper) implements KindReader<OvirtDisk> {
    /** The storage type of disks on a storage network. */
    static final String LUN = "lun";

    @Override
    public Kind<OvirtDisk> kind() {
        return OvirtDisk.KIND;
    }

    @Override
    public Stream<OvirtDisk> all(Places places, InventorySnapshot model) throws InterruptedException {
        return client.list(HttpRequest.get("/disks"), "disk", WireDisk.class)
                .map(wire -> mapper.disk(wire, places))
                .flatMap(disk -> complete(disk, places, model).stream());
    }

    @Override
    public Optional<OvirtDisk> read(ResourceKey key, Places places) throws InterruptedException {
        if (!EngineIds.isId(key.id())) {
            return Optional.empty();
        }
        return client.find(HttpRequest.get("/disks/{}", key.id()), WireDisk.class)
                .map(wire -> mapper.disk(wire, places));
    }

    @Override
    public boolean isOnItsWay(OvirtDisk value) {
        return value.status().equals("locked");
    }

    /** Empty for a disk that has gone since the list was made. */
    private Optional<OvirtDisk> complete(OvirtDisk listed, Places places, InventorySnapshot model) {
        if (!listed.storageType().equals(LUN) || !listed.logicalUnits().isEmpty()) {
            return Optional.of(listed);
        }
        Optional<OvirtDisk> known = model.get(OvirtDisk.KIND, listed.key())
                .map(Entry::value)
                .filter(before -> withoutUnits(before).equals(listed));
        return known.isPresent() ? known : Blocking.get(() -> read(listed.key(), places));
    }

    private static OvirtDisk withoutUnits(OvirtDisk disk) {
        return new OvirtDisk(
                disk.key(),
                disk.name(),
                disk.description(),
                disk.scope(),
                disk.profile(),
                disk.storageDomains(),
                disk.provisionedSize(),
                disk.actualSize(),
                disk.status(),
                disk.shared(),
                disk.backup(),
                disk.storageType(),
                disk.contentType(),
                disk.format(),
                List.of());
    }
}

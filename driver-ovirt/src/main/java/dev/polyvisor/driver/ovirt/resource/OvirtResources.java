package dev.polyvisor.driver.ovirt.resource;

import dev.polyvisor.api.resource.Capacity;
import dev.polyvisor.api.resource.Requirements;
import dev.polyvisor.driver.ovirt.instance.Catalogue;
import dev.polyvisor.driver.ovirt.instance.ResourceInstances;
import dev.polyvisor.driver.ovirt.inventory.VmLookup;
import dev.polyvisor.driver.ovirt.session.OvirtSession;
import dev.polyvisor.driver.ovirt.wire.WireDisk;
import dev.polyvisor.spi.resource.DataVolume;
import dev.polyvisor.spi.resource.DiskCopy;
import dev.polyvisor.spi.resource.DiskCopySpec;
import dev.polyvisor.spi.resource.ResourceBackend;
import dev.polyvisor.spi.resource.ResourceConfiguration;
import dev.polyvisor.spi.resource.VolumeSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The port of the resource driver to the data centre of a session. Data disks are disks without a machine, copies of them too; copies of
 * system disks are templates. Marks are words of the description. Thread safety: may be used from any thread.
 */
public final class OvirtResources implements ResourceBackend, ResourceInstances.Volumes {
    private final VmLookup machines;
    private final Place place;
    private final DiskVolumes volumes;
    private final DiskCopies copies;
    private final Room room;

    public OvirtResources(OvirtSession session) {
        EngineWork work = new EngineWork(session);
        Catalogue catalogue = new Catalogue(session.client());
        this.machines = new VmLookup(session);
        this.place = new Place(session, catalogue, machines);
        this.volumes = new DiskVolumes(work, place, catalogue, machines);
        this.copies = new DiskCopies(work, machines, volumes);
        this.room = new Room(work, place);
    }

    @Override
    public void check(ResourceConfiguration configuration) throws InterruptedException {
        place.check(configuration);
    }

    @Override
    public Set<String> holdersOf(String hwaddr) throws InterruptedException {
        Set<String> holders = new HashSet<>();
        for (VmLookup.Read each : machines.list(Optional.empty())) {
            if (each.value().devices().nics().stream().anyMatch(nic -> nic.mac().equals(hwaddr))) {
                holders.add(each.value().key().id());
            }
        }
        return holders;
    }

    @Override
    public List<DataVolume> volumes(Map<String, String> labels) throws InterruptedException {
        return volumes.list(labels);
    }

    @Override
    public DataVolume createVolume(VolumeSpec spec) throws InterruptedException {
        return volumes.create(spec);
    }

    @Override
    public void deleteVolume(String id) throws InterruptedException {
        volumes.delete(id);
    }

    @Override
    public void prepare(String volume, String name) throws InterruptedException {
        WireDisk unused = volumes.finished(volume, Optional.of(name));
    }

    @Override
    public DiskCopy copy(DiskCopySpec spec) throws InterruptedException {
        return copies.make(spec);
    }

    @Override
    public List<DiskCopy> copies(Map<String, String> labels) throws InterruptedException {
        return copies.list(labels);
    }

    @Override
    public void deleteCopy(String id) throws InterruptedException {
        copies.delete(id);
    }

    @Override
    public Capacity room(Requirements requirements) throws InterruptedException {
        return room.of(requirements);
    }

    @Override
    public Set<String> options() {
        return ResourceInstances.OPTIONS;
    }

    /** The serial number of a disk is its identity, which the engine chooses: no guest can be told beforehand where to find it. */
    @Override
    public Set<String> diskTypes() {
        return Set.of("raw");
    }
}

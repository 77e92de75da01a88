package dev.polyvisor.driver.kubevirt.resource;

import dev.polyvisor.api.resource.Capacity;
import dev.polyvisor.api.resource.Requirements;
import dev.polyvisor.driver.kubevirt.instance.InstanceService;
import dev.polyvisor.driver.kubevirt.inventory.VmLookup;
import dev.polyvisor.driver.kubevirt.session.KubeSession;
import dev.polyvisor.spi.resource.DataVolume;
import dev.polyvisor.spi.resource.DiskCopy;
import dev.polyvisor.spi.resource.DiskCopySpec;
import dev.polyvisor.spi.resource.ResourceBackend;
import dev.polyvisor.spi.resource.ResourceConfiguration;
import dev.polyvisor.spi.resource.VolumeSpec;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The port of the resource driver to the namespace of a session. Disks are claims that CDI fills, copies of them are
 * VolumeSnapshots, and copies of system disks are VirtualMachineSnapshots; none of them belongs to a machine. Thread safety: may be
 * used from any thread.
 */
public final class KubevirtResources implements ResourceBackend {
    private final VmLookup lookup;
    private final Prerequisites prerequisites;
    private final DiskVolumes volumes;
    private final DiskCopies copies;
    private final NodeRoom room;

    public KubevirtResources(KubeSession session) {
        this.lookup = new VmLookup(session);
        NamespacedObjects objects = new NamespacedObjects(session);
        this.prerequisites = new Prerequisites(objects);
        this.volumes = new DiskVolumes(objects, lookup);
        this.copies = new DiskCopies(objects, lookup);
        this.room = new NodeRoom(session, lookup);
    }

    @Override
    public void check(ResourceConfiguration configuration) throws InterruptedException {
        prerequisites.check(configuration);
    }

    @Override
    public Set<String> holdersOf(String hwaddr) throws InterruptedException {
        return lookup.idsWith(
                vmi -> vmi.interfaces().stream().anyMatch(each -> isSame(each.hardwareAddress(), hwaddr))
                        || vmi.guest().stream()
                                .flatMap(guest -> guest.interfaces().stream())
                                .anyMatch(each -> isSame(each.macAddress(), hwaddr)),
                vm -> vm.guest().stream()
                        .flatMap(guest -> guest.interfaces().stream())
                        .anyMatch(each -> isSame(each.macAddress(), hwaddr)));
    }

    /** Kubernetes keeps an address in the spelling that it was given in. */
    private static boolean isSame(String spelled, String hwaddr) {
        return spelled.toLowerCase(Locale.ROOT).replace('-', ':').equals(hwaddr);
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
        return InstanceService.OPTIONS;
    }
}
